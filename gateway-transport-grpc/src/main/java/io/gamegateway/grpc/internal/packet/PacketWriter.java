/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gamegateway.grpc.internal.wire.ProtoWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Appends GamePackets for a game server, byte for byte as generated code writes them. A trace is two entries of the metadata,
 * whose bytes but for the digits are always the same. Stateless.
 */
public final class PacketWriter {

    private static final byte[] TRACE_ID = entryWithoutValue("trace_id", 2 * Long.BYTES * 2);
    private static final byte[] SPAN_ID = entryWithoutValue("span_id", Long.BYTES * 2);
    private static final int TRACE_BYTES = TRACE_ID.length + 2 * Long.BYTES * 2 + SPAN_ID.length + Long.BYTES * 2;

    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final int NIBBLE_BITS = 4;
    private static final int NIBBLE_MASK = 0xF;

    private PacketWriter() {}

    /** A map entry up to where its value of so many characters begins. */
    private static byte[] entryWithoutValue(String key, int valueBytes) {
        ByteBuf value = Unpooled.buffer();
        ProtoWriter.writeLength(value, PacketFields.VALUE, valueBytes);
        ByteBuf entry = Unpooled.buffer();
        ProtoWriter.writeBytesField(entry, PacketFields.KEY, Unpooled.copiedBuffer(key, US_ASCII), 0, key.length());
        entry.writeBytes(value);
        ByteBuf field = Unpooled.buffer();
        ProtoWriter.writeLength(field, PacketFields.METADATA, entry.readableBytes() + valueBytes);
        field.writeBytes(entry);
        byte[] bytes = new byte[field.readableBytes()];
        field.readBytes(bytes);
        return bytes;
    }

    /** As long as a packet with such a payload can become. */
    public static int maxBytes(int payloadBytes) {
        return 3 * (1 + ProtoWriter.MAX_VARINT_BYTES) + payloadBytes + TRACE_BYTES;
    }

    /**
     * Appends a packet without a trace.
     *
     * @param payload borrowed; its indices stay as they are
     */
    public static void write(ByteBuf out, long sessionId, int messageId, ByteBuf payload, int index, int bytes) {
        if (sessionId != 0) {
            ProtoWriter.writeVarintField(out, PacketFields.SESSION_ID, sessionId);
        }
        if (messageId != 0) {
            ProtoWriter.writeVarintField(out, PacketFields.MSG_ID, messageId);
        }
        if (bytes != 0) {
            ProtoWriter.writeBytesField(out, PacketFields.PAYLOAD, payload, index, bytes);
        }
    }

    /** Appends a trace to the packet that was appended last. */
    public static void writeTrace(ByteBuf out, long traceIdHigh, long traceIdLow, long spanId) {
        out.writeBytes(TRACE_ID);
        writeHex(out, traceIdHigh);
        writeHex(out, traceIdLow);
        out.writeBytes(SPAN_ID);
        writeHex(out, spanId);
    }

    private static void writeHex(ByteBuf out, long value) {
        writeHex(out, (int) (value >>> Integer.SIZE));
        writeHex(out, (int) value);
    }

    /** Eight digits at once. */
    private static void writeHex(ByteBuf out, int value) {
        long digits = 0;
        for (int shift = Integer.SIZE - NIBBLE_BITS; shift >= 0; shift -= NIBBLE_BITS) {
            digits = digits << Byte.SIZE | HEX[value >>> shift & NIBBLE_MASK];
        }
        out.writeLong(digits);
    }
}
