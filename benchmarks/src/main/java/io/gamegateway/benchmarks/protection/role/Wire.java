/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.codec.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What clients and backend of these benchmarks say to each other. */
final class Wire {

    static final int SERVER_TYPE = 10;

    /** Asks for the session; answered with its id. */
    static final int HELLO = 1;

    /** Begins with the time that it was due; answered with the same. */
    static final int ECHO = 2;

    /** Counted by the backend. */
    static final int NUMBERED = 3;

    /** From the backend to all; begins with the time that it was due. */
    static final int TIMED = 4;

    static final int NOTICE = 0xFFFF;

    private static final int SERVER_TYPE_SHIFT = 8;
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int MAX_SHORT = 125;

    static final String UPGRADE = "GET / HTTP/1.1\r\nHost: clients\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private Wire() {}

    static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** A message with a number as its payload; a client's mask may be 0. */
    static ByteBuf message(boolean webSocket, int messageId, long number) {
        int bytes = ClientFrame.HEADER_BYTES + Long.BYTES;
        ByteBuf out = Unpooled.buffer(bytes + Long.BYTES);
        if (webSocket) {
            out.writeByte(BINARY).writeByte(MASKED | bytes).writeInt(0);
        }
        ClientFrame.writeHeader(out, Long.BYTES, messageId, SERVER_TYPE << SERVER_TYPE_SHIFT);
        return out.writeLong(number);
    }

    /** Bytes of a server's frame header; 0 where it is not there yet. */
    static int frameHeaderBytes(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return 0;
        }
        int length = in.getByte(in.readerIndex() + 1);
        int header = length <= MAX_SHORT && length >= 0 ? 2 : length == LENGTH_16 ? 4 : 10;
        return in.readableBytes() < header ? 0 : header;
    }

    /** Payload bytes of a server's frame whose header is there. */
    static int frameBytes(ByteBuf in) {
        int length = in.getByte(in.readerIndex() + 1);
        return length >= 0 && length <= MAX_SHORT
                ? length
                : length == LENGTH_16
                        ? in.getUnsignedShort(in.readerIndex() + 2)
                        : (int) in.getLong(in.readerIndex() + 2);
    }
}
