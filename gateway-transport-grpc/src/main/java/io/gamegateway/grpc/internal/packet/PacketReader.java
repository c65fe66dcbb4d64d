/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gamegateway.grpc.internal.wire.MalformedProtoException;
import io.gamegateway.grpc.internal.wire.ProtoReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads one GamePacket after the other; what it says of a packet holds until the next one, and while the packet's buffer
 * does. Not thread-safe.
 */
public final class PacketReader {

    private static final byte[] PACKET_TYPE = "packet_type".getBytes(US_ASCII);
    private static final byte[] REASON = "reason".getBytes(US_ASCII);
    private static final byte[] USER_ID = "user_id".getBytes(US_ASCII);

    private static final byte[] SERVER_DISCONNECT = "server_disconnect".getBytes(US_ASCII);
    private static final byte[] BIND = "bind".getBytes(US_ASCII);
    private static final byte[] SERVER_CONNECT = "server_connect".getBytes(US_ASCII);
    private static final byte[] PONG = "pong".getBytes(US_ASCII);

    /** More room for targets than that is not kept. */
    private static final int KEPT_TARGETS_BYTES = 64 * 1024;

    /** Where a string lies in the packet. */
    private static final class Text {
        int index;
        int bytes;

        void at(int begin, int length) {
            index = begin;
            bytes = length;
        }
    }

    private final ProtoReader fields = new ProtoReader();
    private final ProtoReader nested = new ProtoReader();
    private final Text packetType = new Text();
    private final Text reason = new Text();
    private final Text userId = new Text();

    private ByteBuf packet = Unpooled.EMPTY_BUFFER;
    private ByteBuf targets = Unpooled.buffer(Long.BYTES);
    private long sessionId;
    private int messageId;
    private int payloadIndex;
    private int payloadBytes;

    /**
     * Reads the packet that lies there.
     *
     * @param buf borrowed; its indices stay as they are
     * @throws MalformedProtoException where generated code would refuse it
     */
    public void read(ByteBuf buf, int index, int bytes) {
        begin(buf);
        fields.reset(buf, index, bytes);
        for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
            readField(tag);
        }
    }

    private void begin(ByteBuf buf) {
        packet = buf;
        sessionId = 0;
        messageId = 0;
        payloadIndex = 0;
        payloadBytes = 0;
        packetType.at(0, 0);
        reason.at(0, 0);
        userId.at(0, 0);
        if (targets.capacity() > KEPT_TARGETS_BYTES) {
            targets = Unpooled.buffer(Long.BYTES);
        }
        targets.clear();
    }

    private void readField(int tag) {
        if (tag == PacketFields.SESSION_ID_TAG) {
            sessionId = fields.readVarint64();
        } else if (tag == PacketFields.MSG_ID_TAG) {
            messageId = fields.readVarint32();
        } else if (tag == PacketFields.PAYLOAD_TAG) {
            payloadBytes = fields.readLength();
            payloadIndex = fields.index();
            fields.skipBytes(payloadBytes);
        } else if (tag == PacketFields.METADATA_TAG) {
            int bytes = fields.readLength();
            readMetadata(nested.reset(packet, fields.index(), bytes));
            fields.skipBytes(bytes);
        } else if (tag == PacketFields.PACKED_TARGET_SESSION_IDS_TAG) {
            int bytes = fields.readLength();
            nested.reset(packet, fields.index(), bytes);
            while (!nested.isAtEnd()) {
                targets.writeLongLE(nested.readVarint64());
            }
            fields.skipBytes(bytes);
        } else if (tag == PacketFields.TARGET_SESSION_ID_TAG) {
            targets.writeLongLE(fields.readVarint64());
        } else {
            fields.skipField(tag);
        }
    }

    private void readMetadata(ProtoReader entry) {
        int keyIndex = 0;
        int keyBytes = 0;
        int valueIndex = 0;
        int valueBytes = 0;
        for (int tag = entry.readTag(); tag != 0; tag = entry.readTag()) {
            if (tag == PacketFields.KEY_TAG) {
                keyBytes = entry.readLength();
                keyIndex = entry.index();
                entry.skipText(keyBytes);
            } else if (tag == PacketFields.VALUE_TAG) {
                valueBytes = entry.readLength();
                valueIndex = entry.index();
                entry.skipText(valueBytes);
            } else {
                entry.skipField(tag);
            }
        }
        if (isEqual(keyIndex, keyBytes, PACKET_TYPE)) {
            packetType.at(valueIndex, valueBytes);
        } else if (isEqual(keyIndex, keyBytes, REASON)) {
            reason.at(valueIndex, valueBytes);
        } else if (isEqual(keyIndex, keyBytes, USER_ID)) {
            userId.at(valueIndex, valueBytes);
        }
    }

    private boolean isEqual(int index, int bytes, byte[] text) {
        if (bytes != text.length) {
            return false;
        }
        for (int i = 0; i < bytes; i++) {
            if (packet.getByte(index + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isTypeEqual(byte[] text) {
        return isEqual(packetType.index, packetType.bytes, text);
    }

    /** What the packet means. */
    public PacketType type() {
        if (packetType.bytes == 0) {
            return PacketType.MESSAGE;
        }
        if (isTypeEqual(SERVER_DISCONNECT)) {
            return PacketType.DISCONNECT;
        }
        if (isTypeEqual(BIND)) {
            return PacketType.BIND;
        }
        return isTypeEqual(SERVER_CONNECT) || isTypeEqual(PONG) ? PacketType.IGNORED : PacketType.UNKNOWN;
    }

    /** For whom it is, where there are no targets. */
    public long sessionId() {
        return sessionId;
    }

    /** As it was sent; may not fit a client's frame. */
    public int messageId() {
        return messageId;
    }

    /** Where the payload lies in the packet's buffer. */
    public int payloadIndex() {
        return payloadIndex;
    }

    /** How long the payload is. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** How many sessions it is for; 0 where it is for {@link #sessionId()}. */
    public int targets() {
        return targets.readableBytes() / Long.BYTES;
    }

    /** Their ids, little endian, from index 0 on; stays this reader's. */
    public ByteBuf targetIds() {
        return targets;
    }

    /** One of the targets. */
    public long target(int i) {
        return targets.getLongLE(i * Long.BYTES);
    }

    /** Why clients are closed. */
    public String reason() {
        return packet.toString(reason.index, reason.bytes, UTF_8);
    }

    /** To whom sessions are bound. */
    public String userId() {
        return packet.toString(userId.index, userId.bytes, UTF_8);
    }

    /** UTF-8 bytes of {@link #userId()}. */
    public int userIdBytes() {
        return userId.bytes;
    }

    /** Forgets the packet's buffer. */
    public void clear() {
        begin(Unpooled.EMPTY_BUFFER);
        fields.clear();
        nested.clear();
    }
}
