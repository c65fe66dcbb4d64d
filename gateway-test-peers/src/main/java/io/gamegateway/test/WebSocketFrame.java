/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One frame of RFC 6455, valid or not. Equal by content; the payload array is not copied, so leave it alone.
 *
 * @param fin whether it ends its message
 * @param rsv the three reserved bits, 0 to 7
 * @param opcode 0 to 15, see the constants
 * @param payload unmasked
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content, and not copied for the sake of long test runs.
public record WebSocketFrame(boolean fin, int rsv, int opcode, byte[] payload) {

    /** Opcode of a frame that continues a message. */
    public static final int CONTINUATION = 0;

    /** Opcode of a text message. */
    public static final int TEXT = 1;

    /** Opcode of a binary message. */
    public static final int BINARY = 2;

    /** Opcode of a close frame. */
    public static final int CLOSE = 8;

    /** Opcode of a ping. */
    public static final int PING = 9;

    /** Opcode of a pong. */
    public static final int PONG = 10;

    private static final int FIN_BIT = 0x80;
    private static final int MASK_BIT = 0x80;
    private static final int RSV_SHIFT = 4;
    private static final int SHORT_LENGTH = 125;
    private static final int U16_LENGTH = 126;
    private static final int I64_LENGTH = 127;
    private static final int MASK_BYTES = 4;

    /** @throws IllegalArgumentException if the reserved bits or the opcode are out of their range */
    public WebSocketFrame {
        Bounds.check("rsv", rsv, 7);
        Bounds.check("opcode", opcode, 15);
    }

    /** A frame without reserved bits. */
    public static WebSocketFrame of(boolean fin, int opcode, byte[] payload) {
        return new WebSocketFrame(fin, 0, opcode, payload);
    }

    /** A whole binary message. */
    public static WebSocketFrame binary(byte[] payload) {
        return of(true, BINARY, payload);
    }

    /** A whole text message. */
    public static WebSocketFrame text(String text) {
        return of(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A ping. */
    public static WebSocketFrame ping(String text) {
        return of(true, PING, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A pong. */
    public static WebSocketFrame pong(byte[] payload) {
        return of(true, PONG, payload);
    }

    /**
     * A close frame with a code.
     *
     * @param code 0 to 65535
     */
    public static WebSocketFrame close(int code, String reason) {
        Bounds.check("code", code, 0xFFFF);
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + utf8.length);
        return of(true, CLOSE, payload.putShort((short) code).put(utf8).array());
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** As a client must send it: masked, with a random key. */
    public byte[] encodeMasked() {
        byte[] mask = new byte[MASK_BYTES];
        ThreadLocalRandom.current().nextBytes(mask);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % MASK_BYTES];
        }
        return encode(MASK_BIT, mask, masked);
    }

    /** As a server must send it, and a client must not. */
    public byte[] encodeUnmasked() {
        return encode(0, new byte[0], payload);
    }

    private byte[] encode(int maskBit, byte[] mask, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((fin ? FIN_BIT : 0) | rsv << RSV_SHIFT | opcode);
        if (content.length <= SHORT_LENGTH) {
            bytes.write(maskBit | content.length);
        } else if (content.length <= 0xFFFF) {
            bytes.write(maskBit | U16_LENGTH);
            bytes.writeBytes(ByteBuffer.allocate(Short.BYTES)
                    .putShort((short) content.length)
                    .array());
        } else {
            bytes.write(maskBit | I64_LENGTH);
            bytes.writeBytes(
                    ByteBuffer.allocate(Long.BYTES).putLong(content.length).array());
        }
        bytes.writeBytes(mask);
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebSocketFrame that
                && fin == that.fin
                && rsv == that.rsv
                && opcode == that.opcode
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fin, rsv, opcode, Arrays.hashCode(payload));
    }

    @Override
    public String toString() {
        String flags = (fin ? " fin" : "") + (rsv == 0 ? "" : " rsv " + rsv);
        return "WebSocketFrame[opcode " + opcode + flags + ", " + Preview.of(payload) + "]";
    }
}
