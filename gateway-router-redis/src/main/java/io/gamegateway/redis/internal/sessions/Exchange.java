/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.internal.KeyCommand;

/** A command, and what becomes of it. On the directory's thread. */
interface Exchange {

    KeyCommand command();

    /** Redis has answered, and not with an error. */
    void answered(Object reply);

    /** No answer, or an error; what Redis did is not known. */
    void failed(RuntimeException cause);
}
