/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/** Appends protobuf fields to a buffer. Fields of proto3 that have their default value are left out by the caller. */
public final class ProtoWriter {

    /** Bytes of the longest varint. */
    public static final int MAX_VARINT_BYTES = 10;

    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD_MASK = 0x7F;
    private static final int MORE = 0x80;

    private ProtoWriter() {}

    /** Bytes of this value as a varint, 1 to 10. */
    public static int varintBytes(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        return (bits + PAYLOAD_BITS - 1) / PAYLOAD_BITS;
    }

    /** Appends a varint; an int32 is to be sign extended, as the format demands. */
    public static void writeVarint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~PAYLOAD_MASK) != 0) {
            out.writeByte((int) (rest & PAYLOAD_MASK) | MORE);
            rest >>>= PAYLOAD_BITS;
        }
        out.writeByte((int) rest);
    }

    /** Appends an int64, int32, bool or enum. */
    public static void writeVarintField(ByteBuf out, int number, long value) {
        writeVarint(out, WireType.tag(number, WireType.VARINT));
        writeVarint(out, value);
    }

    /** Appends the head of a string, bytes, message or packed field; the caller appends so many bytes behind it. */
    public static void writeLength(ByteBuf out, int number, int bytes) {
        writeVarint(out, WireType.tag(number, WireType.LENGTH_DELIMITED));
        writeVarint(out, bytes);
    }

    /**
     * Appends a string or bytes.
     *
     * @param value borrowed; its indices stay as they are
     */
    public static void writeBytesField(ByteBuf out, int number, ByteBuf value, int index, int bytes) {
        writeLength(out, number, bytes);
        out.writeBytes(value, index, bytes);
    }

    /** Appends a string that is ASCII. */
    public static void writeAsciiField(ByteBuf out, int number, AsciiString value) {
        writeLength(out, number, value.length());
        out.writeBytes(value.array(), value.arrayOffset(), value.length());
    }
}
