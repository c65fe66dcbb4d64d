/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as tests write them. What {@link #input} returns is not counted by {@link LeakCheck}: it needs no release. */
final class Bytes {

    private Bytes() {}

    /** From hexadecimal digits, with blanks anywhere. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** As hexadecimal digits without blanks. */
    static String toHex(ByteBuf buf) {
        return ByteBufUtil.hexDump(buf);
    }

    static byte[] concat(byte[]... parts) {
        int bytes = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(bytes);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** A copy behind an offset, so that code which reads at 0 instead of at the reader index is found out. */
    static ByteBuf input(byte[] bytes) {
        return input(bytes, 0, bytes.length);
    }

    static ByteBuf input(byte[] bytes, int from, int to) {
        int offset = 3;
        byte[] shifted = new byte[offset + to - from];
        System.arraycopy(bytes, from, shifted, offset, to - from);
        return Unpooled.wrappedBuffer(shifted).readerIndex(offset);
    }

    /** Distinct bytes, so that a shifted or repeated one shows. */
    static byte[] pattern(int bytes) {
        byte[] pattern = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            pattern[i] = (byte) (i * 31 + (i >> 8) + 7);
        }
        return pattern;
    }

    /** A client message, written with the JDK only. */
    static byte[] clientFrame(int messageId, int serverId, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) payload.length)
                .putShort((short) messageId)
                .putInt(serverId)
                .put(payload)
                .array();
    }

    /** A gate frame with the 9-byte gate header, written with the JDK only. */
    static byte[] gateFrame(int type, int serverId, int opCode, long sessionId, byte[] payload) {
        return ByteBuffer.allocate(29 + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(9 + payload.length)
                .putInt(type)
                .putInt(serverId)
                .putLong(sessionId)
                .put((byte) opCode)
                .putLong(sessionId)
                .put(payload)
                .array();
    }
}
