/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;

/**
 * The layout of a client message: {@code u16 payload length, u16 messageId, u32 serverId, payload}. The same bytes
 * travel over TCP and as the payload of WebSocket binary frames.
 *
 * <p>All methods read or write in place and allocate nothing.
 *
 * @since 0.1
 */
public final class ClientFrame {

    private static final int LENGTH_OFFSET = 0;
    private static final int MESSAGE_ID_OFFSET = LENGTH_OFFSET + Short.BYTES;
    private static final int SERVER_ID_OFFSET = MESSAGE_ID_OFFSET + Short.BYTES;

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = SERVER_ID_OFFSET + Integer.BYTES;

    /** The most payload bytes that the length field can say. */
    public static final int MAX_PAYLOAD_BYTES = 0xFFFF;

    /** The largest messageId. */
    public static final int MAX_MESSAGE_ID = 0xFFFF;

    private ClientFrame() {}

    /** Payload bytes of the frame that begins at {@code index}; at least the first two bytes must be there. */
    public static int payloadBytes(ByteBuf in, int index) {
        return in.getUnsignedShortLE(index + LENGTH_OFFSET);
    }

    /** The messageId of the frame that begins at {@code index}. */
    public static int messageId(ByteBuf in, int index) {
        return in.getUnsignedShortLE(index + MESSAGE_ID_OFFSET);
    }

    /** The serverId of the frame that begins at {@code index}. */
    public static int serverId(ByteBuf in, int index) {
        return in.getIntLE(index + SERVER_ID_OFFSET);
    }

    /**
     * Appends a header, as one eight-byte store.
     *
     * @param payloadBytes 0 to {@value #MAX_PAYLOAD_BYTES}; not checked
     * @param messageId 0 to {@value #MAX_MESSAGE_ID}; not checked
     */
    public static void writeHeader(ByteBuf out, int payloadBytes, int messageId, int serverId) {
        out.writeLongLE(payloadBytes | (long) messageId << 16 | (long) serverId << 32);
    }
}
