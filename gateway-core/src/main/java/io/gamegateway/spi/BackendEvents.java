/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;
import io.netty.buffer.ByteBuf;

/**
 * Where a transport reports what backends send; implemented by the gateway, one per event loop. All calls must be on
 * that loop; none blocks or throws.
 *
 * @since 0.1
 */
public interface BackendEvents {

    /**
     * A message for one session; it may live on another loop.
     *
     * @param endpoint it comes from
     * @param payload borrowed: copied during the call, its indices unchanged
     */
    void message(Endpoint endpoint, long sessionId, int messageId, boolean zip, ByteBuf payload, int index, int bytes);

    /**
     * One message for many sessions.
     *
     * @param endpoint it comes from
     * @param sessionIds where 8-byte little-endian ids lie, {@code count} of them from {@code idsIndex} on; borrowed
     * @param payload borrowed; may be the same buffer
     */
    void broadcast(
            Endpoint endpoint,
            ByteBuf sessionIds,
            int idsIndex,
            int count,
            int messageId,
            boolean zip,
            ByteBuf payload,
            int index,
            int bytes);

    /** Closes a client. */
    void disconnect(long sessionId, CloseReason reason, String text);

    /** The session belongs to this user from now on. */
    void bind(long sessionId, String userId);

    /** What arrived was a batch, and this is its end: clients are flushed now. */
    void batchEnd();

    /** A link that was not writable is again. */
    void writable(BackendLink link);

    /** A link is connected. */
    void opened(BackendLink link);

    /** A link was closed on purpose: unused, or with the gateway. */
    void closed(BackendLink link);

    /** A link was lost; its sessions stay, and acquire another. */
    void lost(BackendLink link, LinkLoss loss, String cause);

    /**
     * The backend at the link's other end has been answering, and does not any more, though it is sent messages. Where
     * the gateway has another endpoint for its sessions it calls {@link BackendLink#abandon}.
     */
    void silent(BackendLink link, String cause);

    /**
     * Messages that had left for the backend shortly before their link was lost: whether it got them nobody knows.
     * Those that are known not to have left are reported by {@link #undelivered}.
     */
    void inDoubt(BackendLink link, long messages);

    /** Messages that had been put on a link to this endpoint, and had not left when it was lost. */
    void undelivered(Endpoint endpoint, int messages);

    /**
     * One attempt to connect has failed.
     *
     * @param timeout whether there was no answer in time
     */
    void dialFailed(Endpoint endpoint, boolean timeout, String cause);

    /** A batch of a backend begins to be read: so many wire bytes. */
    void bytesReceived(Endpoint endpoint, int bytes);

    /**
     * A batch goes to a backend.
     *
     * @param messages of clients in it
     * @param bytes on the wire
     */
    void sent(Endpoint endpoint, int messages, int bytes);

    /** Something that a backend sent was skipped. */
    void dropped(DropReason reason);
}
