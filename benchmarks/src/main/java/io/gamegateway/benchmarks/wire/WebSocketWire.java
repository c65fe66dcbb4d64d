/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.wire;

import io.gamegateway.codec.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The client's side of a WebSocket without extensions. Allocates nothing but the upgrade. */
public final class WebSocketWire {

    /** The request of an upgrade, with the key of RFC 6455 section 1.3. */
    public static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: clients\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    /** The most bytes of a header that a client writes, mask included, for 65,535 bytes of payload. */
    public static final int MAX_CLIENT_HEADER_BYTES = 8;

    private static final String ACCEPTED = "HTTP/1.1 101";

    /** The answer to that key, in the same section of the RFC. */
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int FIN = 0x80;
    private static final int OP_CODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;

    private WebSocketWire() {}

    /** A buffer with {@link #UPGRADE}, which is the caller's. */
    public static ByteBuf upgrade() {
        return Unpooled.copiedBuffer(UPGRADE, StandardCharsets.US_ASCII);
    }

    /**
     * Skips the answer to the upgrade, where all of it is there.
     *
     * @return false where it is not
     * @throws IllegalStateException where it is no upgrade
     */
    public static boolean skipUpgraded(ByteBuf in) {
        String text = in.toString(StandardCharsets.US_ASCII);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            return false;
        }
        String head = text.substring(0, end);
        if (!head.startsWith(ACCEPTED) || !head.contains(ACCEPT)) {
            throw new IllegalStateException("upgrade: '" + head + "' (expected: 101, and the key's answer)");
        }
        in.skipBytes(end + END_OF_HEAD.length());
        return true;
    }

    /** Appends the header of a binary frame of 65,535 bytes at most; its payload must be masked. */
    public static void writeHeader(ByteBuf out, int payloadBytes, int mask) {
        out.writeByte(FIN | WebSocketFrame.OP_BINARY);
        if (payloadBytes < LENGTH_16) {
            out.writeByte(MASKED | payloadBytes);
        } else {
            out.writeByte(MASKED | LENGTH_16).writeShort(payloadBytes);
        }
        out.writeInt(mask);
    }

    /** Masks what has been written from this index on. */
    public static void mask(ByteBuf out, int index, int mask) {
        long twice = (long) mask << Integer.SIZE | (mask & 0xFFFF_FFFFL);
        int at = index;
        for (; at + Long.BYTES <= out.writerIndex(); at += Long.BYTES) {
            out.setLong(at, out.getLong(at) ^ twice);
        }
        for (int i = 0; at < out.writerIndex(); at++, i++) {
            out.setByte(at, out.getByte(at) ^ (int) (twice >>> ((Long.BYTES - 1 - i) * Byte.SIZE)));
        }
    }

    /** Bytes of a server's frame header; 0 where it is not all there. */
    public static int headerBytes(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return 0;
        }
        int length = in.getUnsignedByte(in.readerIndex() + 1);
        int header = length < LENGTH_16 ? 2 : length == LENGTH_16 ? 4 : 10;
        return in.readableBytes() < header ? 0 : header;
    }

    /** Payload bytes of a server's frame whose header is there. */
    public static int payloadBytes(ByteBuf in) {
        int length = in.getUnsignedByte(in.readerIndex() + 1);
        return length < LENGTH_16
                ? length
                : length == LENGTH_16
                        ? in.getUnsignedShort(in.readerIndex() + 2)
                        : (int) in.getLong(in.readerIndex() + 2);
    }

    /** The op code of a frame whose header is there. */
    public static int opCode(ByteBuf in) {
        return in.getByte(in.readerIndex()) & OP_CODE;
    }
}
