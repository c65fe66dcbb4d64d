/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/** The reading side of a client, as its session sees it. On the event loop. */
public interface ClientInput {

    /** Goes on with the message that a later stage refused for the time being. */
    void resume();

    /** The session has ended: what else comes is thrown away. */
    void stop();
}
