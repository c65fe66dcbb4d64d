/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/** The reading side of a client, as its session sees it. On the event loop. */
public interface ClientInput {

    /** Goes on with the message that a later stage refused for the time being. */
    void resume();

    /** The session has ended: what else comes is thrown away. */
    void stop();

    /** True while the client is not read, because a later stage has refused a message. */
    boolean isPaused();

    /** True where what was read ends within a message. */
    boolean isMidMessage();

    /** How many bytes of that message are there. */
    int partialBytes();

    /** How many whole messages there were; wraps around. */
    long messages();
}
