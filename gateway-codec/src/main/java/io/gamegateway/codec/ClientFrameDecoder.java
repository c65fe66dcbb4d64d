/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Decodes the byte stream of a client into messages ({@link ClientFrame}), however it is split.
 *
 * <p>A message over the limit is refused as soon as its header is there. Nothing is allocated per message; a buffer
 * exists only while a message is incomplete or the listener has paused. Not thread-safe: one decoder belongs to one
 * connection and its event loop.
 *
 * @since 0.1
 */
public final class ClientFrameDecoder extends StreamDecoder {

    /** Gets the messages, in order, on the thread that calls {@link #decode}. */
    public interface Listener {

        /**
         * One whole message.
         *
         * @param serverId as on the wire, zip bit included
         * @param buf where the payload lies; borrowed: valid during the call only, neither index may be moved
         * @return false to refuse it for now: decoding stops, and begins with this message again at {@link #resume()}
         */
        boolean onMessage(int messageId, int serverId, ByteBuf buf, int payloadIndex, int payloadBytes);

        /** The next message claims more than the limit; the decoder is closed. */
        void onMessageTooLarge(int payloadBytes);
    }

    private final int maxPayloadBytes;
    private final Listener listener;

    /**
     * @param allocator for the buffer of an incomplete message
     * @param maxPayloadBytes the limit, header excluded; above {@value ClientFrame#MAX_PAYLOAD_BYTES} it has no effect
     */
    public ClientFrameDecoder(ByteBufAllocator allocator, int maxPayloadBytes, Listener listener) {
        super(allocator, ClientFrame.HEADER_BYTES);
        this.maxPayloadBytes = maxPayloadBytes;
        this.listener = listener;
    }

    @Override
    int frameBytes(ByteBuf in, int index) {
        int payloadBytes = ClientFrame.payloadBytes(in, index);
        if (payloadBytes > maxPayloadBytes) {
            listener.onMessageTooLarge(payloadBytes);
            return BROKEN;
        }
        return ClientFrame.HEADER_BYTES + payloadBytes;
    }

    @Override
    boolean frame(ByteBuf in, int index, int frameBytes) {
        return listener.onMessage(
                ClientFrame.messageId(in, index),
                ClientFrame.serverId(in, index),
                in,
                index + ClientFrame.HEADER_BYTES,
                frameBytes - ClientFrame.HEADER_BYTES);
    }
}
