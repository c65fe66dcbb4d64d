/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.spi.BackendLink;

/** What the reply stage tells the forward stage of links. On the event loop. */
public interface LinkListener {

    /** The link takes messages again. */
    void linkWritable(BackendLink link);

    /** The link is gone. */
    void linkLost(BackendLink link, String cause);
}
