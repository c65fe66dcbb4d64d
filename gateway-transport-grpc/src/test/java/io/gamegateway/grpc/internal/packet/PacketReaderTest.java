/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.gamegateway.grpc.internal.wire.MalformedProtoException;
import io.gamegateway.grpc.proto.GamePacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads, and refuses, what generated code does. */
class PacketReaderTest {

    private static final int PACKETS = 20_000;
    private static final String[] KEYS = {"packet_type", "reason", "user_id", "trace_id", "", "packet_typ"};
    private static final String[] VALUES = {
        "", "bind", "server_disconnect", "server_connect", "pong", "bind ", "größe", "\uD83D\uDE00", "a\0b"
    };
    private static final byte[][] NO_UTF8 = {
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {'a', (byte) 0x80},
        {(byte) 0xE2, (byte) 0x82}
    };

    /**
     * The one thing that protobuf-java may take where we do not: it overlooks that the tenth byte of a varint says that more
     * follow, provided that the message does not end there.
     */
    private static final String OVERLONG = "varint of more than 10 bytes";

    private final PacketReader reader = new PacketReader();
    private int accepted;
    private int refused;

    private static @Nullable GamePacket generated(byte[] bytes) {
        try {
            return GamePacket.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private void assertReadsTheSame(byte[] bytes, Random random) {
        GamePacket expected = generated(bytes);
        ByteBuf buf = pieces(bytes, random);
        String refusal = refusal(buf, bytes.length);
        if (expected == null) {
            refused++;
            assertThat(refusal).as("refuse " + ByteBufUtil.hexDump(bytes)).isNotNull();
        } else if (!OVERLONG.equals(refusal)) {
            accepted++;
            assertThat(refusal).as("accept " + ByteBufUtil.hexDump(bytes)).isNull();
            assertThat(seen(buf)).as(ByteBufUtil.hexDump(bytes)).isEqualTo(essence(expected));
        }
    }

    private @Nullable String refusal(ByteBuf buf, int bytes) {
        try {
            reader.read(buf, buf.readerIndex(), bytes);
            return null;
        } catch (MalformedProtoException e) {
            return e.getMessage();
        }
    }

    /** In one piece or several, and not at index 0. */
    private static ByteBuf pieces(byte[] bytes, Random random) {
        int cut = random.nextInt(bytes.length + 1);
        return Unpooled.wrappedBuffer(
                        new byte[3], Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))
                .skipBytes(3);
    }

    /** What a gateway sees in a packet. */
    private record Essence(
            long sessionId,
            int messageId,
            String payload,
            PacketType type,
            String reason,
            String userId,
            List<Long> targets) {}

    private Essence seen(ByteBuf buf) {
        List<Long> targets = new ArrayList<>();
        for (int i = 0; i < reader.targets(); i++) {
            targets.add(reader.target(i));
        }
        return new Essence(
                reader.sessionId(),
                reader.messageId(),
                ByteBufUtil.hexDump(buf, reader.payloadIndex(), reader.payloadBytes()),
                reader.type(),
                reader.reason(),
                reader.userId(),
                targets);
    }

    private static Essence essence(GamePacket packet) {
        return new Essence(
                packet.getSessionId(),
                packet.getMsgId(),
                ByteBufUtil.hexDump(packet.getPayload().toByteArray()),
                type(packet.getMetadataOrDefault("packet_type", "")),
                packet.getMetadataOrDefault("reason", ""),
                packet.getMetadataOrDefault("user_id", ""),
                packet.getTargetSessionIdsList());
    }

    private static PacketType type(String text) {
        return switch (text) {
            case "" -> PacketType.MESSAGE;
            case "server_disconnect" -> PacketType.DISCONNECT;
            case "bind" -> PacketType.BIND;
            case "server_connect", "pong" -> PacketType.IGNORED;
            default -> PacketType.UNKNOWN;
        };
    }

    // ---- what packets are made of

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Any fields in any order, some twice, some unknown, some of another type than they should have. */
    private static byte[] packet(Random random) {
        return bytes(out -> {
            for (int n = random.nextInt(8); n > 0; n--) {
                field(out, random);
            }
        });
    }

    private static void field(CodedOutputStream out, Random random) throws IOException {
        switch (random.nextInt(10)) {
            case 0 -> out.writeInt64(1, number(random));
            case 1 -> out.writeInt64(2, number(random));
            case 2 -> out.writeByteArray(3, payload(random));
            case 3, 4, 5 -> out.writeByteArray(4, entry(random));
            case 6 -> out.writeInt64(5, number(random));
            case 7 ->
                out.writeByteArray(5, bytes(packed -> {
                    for (int n = random.nextInt(5); n > 0; n--) {
                        packed.writeInt64NoTag(number(random));
                    }
                }));
            default -> unknown(out, random, 1 + random.nextInt(7), 3);
        }
    }

    private static void unknown(CodedOutputStream out, Random random, int number, int depth) throws IOException {
        switch (random.nextInt(depth == 0 ? 4 : 5)) {
            case 0 -> out.writeInt64(number, number(random));
            case 1 -> out.writeFixed64(number, random.nextLong());
            case 2 -> out.writeFixed32(number, random.nextInt());
            case 3 -> out.writeByteArray(number, payload(random));
            default -> {
                out.writeTag(number, WireFormat.WIRETYPE_START_GROUP);
                unknown(out, random, 1 + random.nextInt(7), depth - 1);
                out.writeTag(number, WireFormat.WIRETYPE_END_GROUP);
            }
        }
    }

    private static byte[] entry(Random random) {
        return bytes(out -> {
            for (int n = random.nextInt(4); n > 0; n--) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> out.writeString(1, KEYS[random.nextInt(KEYS.length)]);
                    case 3, 4, 5 -> out.writeString(2, VALUES[random.nextInt(VALUES.length)]);
                    case 6 -> out.writeByteArray(1 + random.nextInt(2), NO_UTF8[random.nextInt(NO_UTF8.length)]);
                    default -> unknown(out, random, 1 + random.nextInt(4), 2);
                }
            }
        });
    }

    private static long number(Random random) {
        return random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private static byte[] payload(Random random) {
        byte[] payload = new byte[random.nextInt(20)];
        random.nextBytes(payload);
        return payload;
    }

    // ---- tests

    @Test
    void read_anyFieldsInAnyOrder_asGeneratedCodeDoes() {
        Random random = new Random(7);
        for (int i = 0; i < PACKETS; i++) {
            assertReadsTheSame(packet(random), random);
        }
        assertThat(accepted).isGreaterThan(PACKETS / 2);
        assertThat(refused).isGreaterThan(PACKETS / 100);
    }

    @Test
    void read_truncatedPackets_asGeneratedCodeDoes() {
        Random random = new Random(8);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = packet(random);
            assertReadsTheSame(Arrays.copyOf(packet, random.nextInt(packet.length + 1)), random);
        }
        assertThat(accepted).isGreaterThan(PACKETS / 100);
        assertThat(refused).isGreaterThan(PACKETS / 10);
    }

    @Test
    void read_packetsWithFlippedBits_asGeneratedCodeDoes() {
        Random random = new Random(9);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = packet(random);
            for (int flips = packet.length == 0 ? 0 : 1 + random.nextInt(3); flips > 0; flips--) {
                packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertReadsTheSame(packet, random);
        }
        assertThat(accepted).isGreaterThan(PACKETS / 10);
        assertThat(refused).isGreaterThan(PACKETS / 10);
    }

    @Test
    void read_randomBytes_asGeneratedCodeDoes() {
        Random random = new Random(10);
        for (int i = 0; i < PACKETS; i++) {
            assertReadsTheSame(payload(random), random);
        }
        assertThat(accepted).isGreaterThan(PACKETS / 100);
        assertThat(refused).isGreaterThan(PACKETS / 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08ffffffffffffffffff01",
                "08ffffffffffffffffff7f",
                "08ffffffffffffffffffff01",
                "1affffffff0f",
                "1affffffff07",
                "1affffffffffffffffff01",
                "00",
                "01",
                "06",
                "0e",
                "0f",
                "0c",
                "3b3c",
                "3b44",
                "3b",
                "22010c",
                "22023b3c",
                "22013b3c",
                "2a018001",
                "8880808080808080800005"
            })
    void read_corners_asGeneratedCodeDoes(String hex) {
        assertReadsTheSame(ByteBufUtil.decodeHexDump(hex), new Random(1));
    }

    @Test
    void read_deeplyNestedGroups_areRefused() {
        byte[] groups = new byte[300];
        Arrays.fill(groups, (byte) 0x3B);

        assertReadsTheSame(groups, new Random(1));
        assertThat(refused).isEqualTo(1);
    }

    @Test
    void read_nothingOfThePacketBefore() {
        byte[] bind = GamePacket.newBuilder()
                .setSessionId(1)
                .setMsgId(2)
                .setPayload(ByteString.copyFrom("payload", UTF_8))
                .putMetadata("packet_type", "bind")
                .putMetadata("user_id", "u")
                .putMetadata("reason", "r")
                .addTargetSessionIds(4)
                .build()
                .toByteArray();
        assertReadsTheSame(bind, new Random(1));

        assertReadsTheSame(new byte[0], new Random(1));
        assertThat(reader.type()).isEqualTo(PacketType.MESSAGE);
    }
}
