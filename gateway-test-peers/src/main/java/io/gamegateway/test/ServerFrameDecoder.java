/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the frames a WebSocket server sends, and accepts none that RFC 6455 forbids it. */
final class ServerFrameDecoder {

    private static final int MIN_HEADER_BYTES = 2;
    private static final int SHORT_LENGTH = 125;
    private static final int U16_LENGTH = 126;
    private static final int MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

    private ServerFrameDecoder() {}

    /** The next frame, or null, and nothing consumed, while it is incomplete. */
    static @Nullable WebSocketFrame decode(ByteBuffer source) {
        ByteBuffer bytes = source.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (bytes.remaining() < MIN_HEADER_BYTES) {
            return null;
        }
        int first = bytes.get() & 0xFF;
        int second = bytes.get() & 0xFF;
        checkHeader(first, second);
        if (bytes.remaining() < lengthBytes(second)) {
            return null;
        }
        long length = length(bytes, second);
        if (bytes.remaining() < length) {
            return null;
        }
        byte[] payload = new byte[(int) length];
        bytes.get(payload);
        source.position(bytes.position());
        return WebSocketFrame.of(first >= 0x80, first & 0x0F, payload);
    }

    private static void checkHeader(int first, int second) {
        int opcode = first & 0x0F;
        boolean control = opcode >= WebSocketFrame.CLOSE;
        require((first & 0x70) == 0, "reserved bits", first, second);
        require((second & 0x80) == 0, "a masked frame", first, second);
        require(opcode <= WebSocketFrame.BINARY || (control && opcode <= WebSocketFrame.PONG), "opcode", first, second);
        require(!control || first >= 0x80, "a fragmented control frame", first, second);
        require(!control || second <= SHORT_LENGTH, "a control frame longer than 125 bytes", first, second);
    }

    private static int lengthBytes(int second) {
        if (second <= SHORT_LENGTH) {
            return 0;
        }
        return second == U16_LENGTH ? Short.BYTES : Long.BYTES;
    }

    private static long length(ByteBuffer bytes, int second) {
        if (second <= SHORT_LENGTH) {
            return second;
        }
        boolean isShort = second == U16_LENGTH;
        long length = isShort ? bytes.getShort() & 0xFFFF : bytes.getLong();
        long least = isShort ? U16_LENGTH : 0x1_0000;
        if (length < least || length > MAX_PAYLOAD_BYTES) {
            throw new ProtocolViolationError("WebSocket frame from the server: length " + length + " (expected: "
                    + least + " to " + MAX_PAYLOAD_BYTES + " in this encoding)");
        }
        return length;
    }

    private static void require(boolean met, String what, int first, int second) {
        if (!met) {
            throw new ProtocolViolationError(
                    String.format("WebSocket frame from the server: %s in header %02x %02x", what, first, second));
        }
    }
}
