/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

/** What a {@link FrameClient} makes of the bytes it receives; called on its reading thread. */
interface Inbound {

    /**
     * Takes bytes.
     *
     * @throws ProtocolViolationError if they are not allowed
     */
    void received(byte[] bytes, int length);

    /** The end of the connection as this protocol saw it. */
    Closed closed(boolean reset);

    /** What is still incomplete, for messages. */
    String pending();
}
