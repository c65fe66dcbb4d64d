/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The layout of WebSocket frames (RFC 6455 section 5.2), as far as a server writes them: unmasked, unfragmented, no
 * extensions.
 *
 * @since 0.1
 */
public final class WebSocketFrame {

    static final int FIN = 0x80;
    static final int RESERVED = 0x70;
    static final int OP_CODE = 0x0F;
    static final int MASKED = 0x80;
    static final int LENGTH = 0x7F;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;
    static final int MASK_BYTES = 4;

    /** The most payload bytes of a control frame (RFC 6455 section 5.5). */
    public static final int MAX_CONTROL_BYTES = 125;

    /** The most bytes of a header that {@link #writeHeader} appends. */
    public static final int MAX_SERVER_HEADER_BYTES = 2 + Long.BYTES;

    /** Op code of the second and later frames of a message. */
    public static final int OP_CONTINUATION = 0;

    /** Op code of a text message. */
    public static final int OP_TEXT = 1;

    /** Op code of a binary message. */
    public static final int OP_BINARY = 2;

    /** Op code of a close frame. */
    public static final int OP_CLOSE = 8;

    /** Op code of a ping. */
    public static final int OP_PING = 9;

    /** Op code of a pong. */
    public static final int OP_PONG = 10;

    /** Close code: neither peer sent one. */
    public static final int CLOSE_NO_STATUS = 1005;

    /** Close code: protocol error. */
    public static final int CLOSE_PROTOCOL_ERROR = 1002;

    /** Close code: data of a kind that is not accepted, here a text frame. */
    public static final int CLOSE_UNSUPPORTED_DATA = 1003;

    /** Close code: message too big. */
    public static final int CLOSE_TOO_BIG = 1009;

    private WebSocketFrame() {}

    /** True for a code that a close frame may carry (RFC 6455 section 7.4 and IANA's registry of close codes). */
    public static boolean isCloseCode(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    /** Appends the header of a final frame from server to client. */
    public static void writeHeader(ByteBuf out, int opCode, int payloadBytes) {
        int first = FIN | opCode;
        if (payloadBytes < LENGTH_16) {
            out.writeShort(first << 8 | payloadBytes);
        } else if (payloadBytes <= 0xFFFF) {
            out.writeInt(first << 24 | LENGTH_16 << 16 | payloadBytes);
        } else {
            out.writeShort(first << 8 | LENGTH_64).writeLong(payloadBytes);
        }
    }

    /** True for a first byte that a frame without extensions may have: no letter, and so no HTTP request. */
    public static boolean canBegin(byte first) {
        return (first & RESERVED) == 0;
    }

    /** Bytes of the header of the frame from a server, whole and unmasked, at {@code index}. */
    public static int serverHeaderBytes(ByteBuf in, int index) {
        int length = in.getUnsignedByte(index + 1);
        return length < LENGTH_16 ? 2 : length == LENGTH_16 ? 2 + Short.BYTES : MAX_SERVER_HEADER_BYTES;
    }

    /** Bytes of that frame, header included. */
    public static int serverFrameBytes(ByteBuf in, int index) {
        int length = in.getUnsignedByte(index + 1);
        return switch (length) {
            case LENGTH_16 -> 2 + Short.BYTES + in.getUnsignedShort(index + 2);
            case LENGTH_64 -> MAX_SERVER_HEADER_BYTES + (int) in.getLong(index + 2);
            default -> 2 + length;
        };
    }

    /** True where that frame is a close frame, a ping or a pong. */
    public static boolean isControl(ByteBuf in, int index) {
        return (in.getByte(index) & OP_CODE) >= OP_CLOSE;
    }

    /** Appends a whole close frame; the text is cut to what a control frame can carry. */
    public static void writeClose(ByteBuf out, int closeCode, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int textBytes = wholeCharacters(utf8, MAX_CONTROL_BYTES - Short.BYTES);
        writeHeader(out, OP_CLOSE, Short.BYTES + textBytes);
        out.writeShort(closeCode).writeBytes(utf8, 0, textBytes);
    }

    /** The most bytes up to {@code limit} that do not cut a UTF-8 character in two. */
    static int wholeCharacters(byte[] utf8, int limit) {
        if (utf8.length <= limit) {
            return utf8.length;
        }
        int end = limit;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
