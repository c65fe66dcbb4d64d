/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;
import io.netty.buffer.ByteBuf;

/**
 * A way to one endpoint that one or many sessions share. All calls are on the link's event loop.
 *
 * @since 0.1
 */
public interface BackendLink {

    /** Where it leads. */
    Endpoint endpoint();

    /** False once it is lost; sessions acquire another then. */
    boolean isOpen();

    /**
     * False while so much waits to be taken by the backend that senders must pause. {@link BackendEvents#writable}
     * follows.
     */
    boolean isWritable();

    /**
     * Appends a message to the current batch, which is flushed at the end of the loop's turn.
     *
     * @param messageId 0 to 65,535
     * @param zip true where the payload is zlib compressed
     * @param payload borrowed: copied or written during the call, its indices unchanged
     */
    void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes);

    /** The session ends, or leaves this link; the backend is told where the transport can. Once per acquire, unless the link is lost
     * first.
     */
    void release(ClientSession session, CloseReason reason, String text);

    /** Breaks the link, as its backend does not respond; {@link BackendEvents#lost} follows. Nothing where it is lost already. */
    default void abandon(String cause) {}
}
