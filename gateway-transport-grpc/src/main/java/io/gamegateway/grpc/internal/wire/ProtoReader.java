/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one protobuf message, one after the other, and accepts and refuses what the generated parsers of
 * protobuf-java do. Reusable: {@link #reset} begins the next message. Not thread-safe.
 *
 * <p>A caller asks for the next tag, and then reads a value of that tag's wire type or skips the field:
 *
 * <pre>{@code
 * reader.reset(buf, index, bytes);
 * for (int tag = reader.readTag(); tag != 0; tag = reader.readTag()) {
 *     switch (tag) {
 *         case ID_TAG -> id = reader.readVarint64();
 *         case NAME_TAG -> {
 *             nameBytes = reader.readLength();
 *             nameIndex = reader.index();
 *             reader.skipBytes(nameBytes);
 *         }
 *         default -> reader.skipField(tag);
 *     }
 * }
 * }</pre>
 *
 * <p>All methods that read throw a {@link MalformedProtoException} where the bytes are no message.
 */
public final class ProtoReader {

    /** Groups, long obsolete, may still be nested in unknown fields; as deep as this, like in protobuf-java. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_VARINT_SHIFT = 63;
    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD_MASK = 0x7F;

    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int index;
    private int end;

    /**
     * Begins with the message that lies there.
     *
     * @param buf borrowed until the last field has been read; its indices stay as they are
     */
    public ProtoReader reset(ByteBuf buf, int begin, int bytes) {
        in = buf;
        index = begin;
        end = begin + bytes;
        return this;
    }

    /** Forgets the buffer. */
    public void clear() {
        reset(Unpooled.EMPTY_BUFFER, 0, 0);
    }

    /** The tag of the next field, or 0 at the end of the message. */
    public int readTag() {
        if (index == end) {
            return 0;
        }
        int tag = readVarint32();
        if (WireType.number(tag) == 0) {
            throw new MalformedProtoException("field number: 0 (expected: > 0)");
        }
        return tag;
    }

    /** True at the end of the message. */
    public boolean isAtEnd() {
        return index == end;
    }

    /** Where the next byte to be read lies in the buffer. */
    public int index() {
        return index;
    }

    /** An int64, uint64 or bool. */
    public long readVarint64() {
        if (index < end) {
            byte first = in.getByte(index);
            if (first >= 0) {
                index++;
                return first;
            }
        }
        return readLongVarint();
    }

    private long readLongVarint() {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += PAYLOAD_BITS) {
            if (index == end) {
                throw truncated();
            }
            byte next = in.getByte(index++);
            value |= (long) (next & PAYLOAD_MASK) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedProtoException("varint of more than 10 bytes");
    }

    /** An int32, uint32 or enum: the low half of what is written, as the format demands. */
    public int readVarint32() {
        return (int) readVarint64();
    }

    /** The bytes of a string, bytes or message field, which lie at {@link #index()} and are there as a whole. */
    public int readLength() {
        int bytes = readVarint32();
        if (bytes < 0) {
            throw new MalformedProtoException("field length: " + bytes + " (expected: >= 0)");
        }
        if (bytes > end - index) {
            throw truncated();
        }
        return bytes;
    }

    /** Goes on behind these bytes. */
    public void skipBytes(int bytes) {
        if (bytes > end - index) {
            throw truncated();
        }
        index += bytes;
    }

    /** Goes on behind these bytes, which must be UTF-8, as strings of proto3 must. */
    public void skipText(int bytes) {
        if (bytes > end - index) {
            throw truncated();
        }
        if (bytes > 0 && !ByteBufUtil.isText(in, index, bytes, StandardCharsets.UTF_8)) {
            throw new MalformedProtoException("string that is not UTF-8");
        }
        index += bytes;
    }

    /** Goes on behind the value of this tag, whatever its type. */
    public void skipField(int tag) {
        skipField(tag, 0);
    }

    private void skipField(int tag, int depth) {
        switch (WireType.of(tag)) {
            case WireType.VARINT -> readVarint64();
            case WireType.FIXED64 -> skipBytes(Long.BYTES);
            case WireType.LENGTH_DELIMITED -> skipBytes(readLength());
            case WireType.START_GROUP -> skipGroup(WireType.number(tag), depth);
            case WireType.FIXED32 -> skipBytes(Integer.BYTES);
            default -> throw new MalformedProtoException("field with tag " + Integer.toUnsignedString(tag));
        }
    }

    private void skipGroup(int number, int depth) {
        if (depth == MAX_DEPTH) {
            throw new MalformedProtoException("groups nested deeper than " + MAX_DEPTH);
        }
        int last = WireType.tag(number, WireType.END_GROUP);
        for (int tag = readTag(); tag != last; tag = readTag()) {
            if (tag == 0) {
                throw truncated();
            }
            skipField(tag, depth + 1);
        }
    }

    private static MalformedProtoException truncated() {
        return new MalformedProtoException("the message ends within a field");
    }
}
