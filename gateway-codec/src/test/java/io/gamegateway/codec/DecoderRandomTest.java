/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stream decoders against plain parsers that see the whole stream at once: random frames, or random bytes, in random
 * pieces. A failure names its seed; run that one alone by returning it from {@link #seeds}.
 */
class DecoderRandomTest {

    private static final int SEEDS = 60;
    private static final int MOST_PIECES = 200;

    /** Without leak detection, whose access records take most of the time here; the release is asserted instead. */
    private static final ByteBufAllocator INPUT = new UnpooledByteBufAllocator(true, true);

    private final CountingAllocator allocator = new CountingAllocator();

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    // ---- client frames

    @ParameterizedTest
    @MethodSource("seeds")
    void clientFrameDecoder_randomFramesInRandomPieces_agreesWithThePlainParser(long seed) {
        Random random = new Random(seed);
        int limit = random.nextInt(4) == 0 ? random.nextInt(300) : 65_535;
        byte[] stream = random.nextInt(5) == 0 ? bytes(random, random.nextInt(2000)) : clientFrames(random);
        MessageLog log = new MessageLog();
        ClientFrameDecoder decoder = new ClientFrameDecoder(allocator, limit, log);

        inPieces(random, stream, decoder::decode);

        assertThat(log.events).isEqualTo(plainClientFrames(stream, limit));
        decoder.close();
        assertThat(allocator.unreleased()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clientFrameDecoder_randomPauses_losesNothingAndKeepsTheOrder(long seed) {
        Random random = new Random(seed);
        byte[] stream = clientFrames(random);
        MessageLog log = new MessageLog();
        ClientFrameDecoder decoder = new ClientFrameDecoder(allocator, 65_535, log);
        log.answer(() -> {
            if (random.nextInt(8) == 0) {
                decoder.resume();
            }
            return random.nextInt(3) != 0;
        });

        inPieces(random, stream, piece -> {
            decoder.decode(piece);
            if (random.nextBoolean()) {
                decoder.resume();
            }
        });
        while (decoder.isPaused()) {
            decoder.resume();
        }

        log.events.removeIf(event -> event.startsWith(MessageLog.refused("")));
        assertThat(log.events).isEqualTo(plainClientFrames(stream, 65_535));
        decoder.close();
        assertThat(allocator.unreleased()).isZero();
    }

    private static byte[] clientFrames(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i >= 0; i--) {
            stream.writeBytes(
                    Bytes.clientFrame(random.nextInt(0x1_0000), random.nextInt(), bytes(random, size(random))));
        }
        return withoutEnd(random, stream.toByteArray());
    }

    private static List<String> plainClientFrames(byte[] stream, int limit) {
        List<String> events = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= 8) {
            int payloadBytes = in.getShort() & 0xFFFF;
            int messageId = in.getShort() & 0xFFFF;
            int serverId = in.getInt();
            if (payloadBytes > limit) {
                events.add(MessageLog.tooLarge(payloadBytes));
                break;
            }
            if (in.remaining() < payloadBytes) {
                break;
            }
            byte[] payload = new byte[payloadBytes];
            in.get(payload);
            events.add(MessageLog.message(messageId, serverId, payload));
        }
        return events;
    }

    // ---- gate frames

    @ParameterizedTest
    @MethodSource("seeds")
    void gateFrameDecoder_randomFramesInRandomPieces_agreesWithThePlainParser(long seed) {
        Random random = new Random(seed);
        byte[] stream = random.nextInt(5) == 0 ? bytes(random, random.nextInt(2000)) : gateFrames(random);
        FrameLog log = new FrameLog();
        GateFrameDecoder decoder = new GateFrameDecoder(allocator, log);

        inPieces(random, stream, decoder::decode);

        assertThat(log.events).isEqualTo(plainGateFrames(stream));
        decoder.close();
        assertThat(allocator.unreleased()).isZero();
    }

    private static byte[] gateFrames(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i >= 0; i--) {
            int kind = random.nextInt(20);
            if (kind == 0) {
                int length = random.nextInt(9);
                stream.writeBytes(gateHeader(length, random));
                stream.writeBytes(bytes(random, length));
            } else if (kind == 1 && i == 0) {
                stream.writeBytes(gateHeader(random.nextBoolean() ? -1 : GateFrame.MAX_LENGTH + 1, random));
            } else {
                stream.writeBytes(Bytes.gateFrame(
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(256),
                        random.nextLong(),
                        bytes(random, size(random))));
            }
        }
        return withoutEnd(random, stream.toByteArray());
    }

    private static byte[] gateHeader(int length, Random random) {
        return ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt(random.nextInt())
                .array();
    }

    private static List<String> plainGateFrames(byte[] stream) {
        List<String> events = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= 20) {
            int length = in.getInt();
            int type = in.getInt();
            int serverId = in.getInt();
            in.getLong();
            if (length < 0 || length > 16_777_216) {
                events.add(FrameLog.corrupt(length));
                break;
            }
            if (in.remaining() < length) {
                break;
            }
            byte[] rest = new byte[length];
            in.get(rest);
            events.add(length < 9 ? FrameLog.shortFrame(length) : plainGateFrame(type, serverId, rest));
        }
        return events;
    }

    private static String plainGateFrame(int type, int serverId, byte[] rest) {
        ByteBuffer in = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
        int opCode = in.get() & 0xFF;
        long sessionId = in.getLong();
        byte[] payload = new byte[in.remaining()];
        in.get(payload);
        return FrameLog.frame(type, serverId, opCode, sessionId, payload);
    }

    // ---- WebSocket frames

    @ParameterizedTest
    @MethodSource("seeds")
    void webSocketDecoder_randomFramesInRandomPieces_agreesWithWhatWasWritten(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        WebSocketLog expected = new WebSocketLog();
        boolean inMessage = false;
        for (int i = random.nextInt(30); i >= 0; i--) {
            if (random.nextInt(4) == 0) {
                byte[] payload = bytes(random, random.nextInt(126));
                stream.writeBytes(webSocketFrame(random, 0x89, payload));
                expected.onPing(payload);
            } else {
                byte[] payload = bytes(random, random.nextInt(20) == 0 ? 66_000 : size(random) / 8);
                boolean fin = random.nextBoolean();
                stream.writeBytes(webSocketFrame(random, (fin ? 0x80 : 0) | (inMessage ? 0 : 2), payload));
                inMessage = !fin;
                if (payload.length > 0) {
                    expected.onData(Bytes.input(payload));
                }
            }
        }
        stream.writeBytes(webSocketFrame(random, 0x88, Bytes.hex("0fa1")));
        expected.onClose(4001);
        WebSocketLog log = new WebSocketLog();

        inPieces(random, stream.toByteArray(), new WebSocketDecoder(Integer.MAX_VALUE, log)::decode);

        assertThat(log.events).isEqualTo(expected.events);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void webSocketDecoder_randomBytesInRandomPieces_agreesWithTheWhole(long seed) {
        Random random = new Random(seed);
        byte[] stream = bytes(random, 400);
        // Makes it likely to get past the first header.
        stream[0] = (byte) (random.nextBoolean() ? 0x82 : 0x02);
        stream[1] = (byte) (0x80 | random.nextInt(20));
        WebSocketLog whole = new WebSocketLog();
        new WebSocketDecoder(1000, whole).decode(Bytes.input(stream));
        WebSocketLog log = new WebSocketLog();

        inPieces(random, stream, new WebSocketDecoder(1000, log)::decode);

        assertThat(log.events).isEqualTo(whole.events);
    }

    private static byte[] webSocketFrame(Random random, int firstByte, byte[] payload) {
        byte[] mask = bytes(random, 4);
        byte[] header = ClientWebSocketFrame.header(firstByte, payload.length);
        System.arraycopy(mask, 0, header, header.length - mask.length, mask.length);
        return Bytes.concat(header, ClientWebSocketFrame.masked(payload, mask));
    }

    // ---- random streams

    /** Small pieces or large ones, some empty, in heap and direct buffers. */
    private static void inPieces(Random random, byte[] stream, Consumer<ByteBuf> decoder) {
        int most = Math.max(new int[] {3, 40, 3000, 100_000}[random.nextInt(4)], stream.length / MOST_PIECES);
        int from = 0;
        while (from < stream.length) {
            int to = Math.min(stream.length, from + random.nextInt(most));
            ByteBuf piece = random.nextBoolean()
                    ? Bytes.input(stream, from, to)
                    : INPUT.directBuffer(3 + to - from)
                            .writeZero(3)
                            .skipBytes(3)
                            .writeBytes(stream, from, to - from);
            decoder.accept(piece);
            assertThat(piece.isReadable()).isFalse();
            assertThat(piece.release()).as("nobody else holds the input").isTrue();
            from = to;
        }
    }

    private static byte[] withoutEnd(Random random, byte[] stream) {
        return random.nextBoolean()
                ? stream
                : Arrays.copyOf(stream, stream.length - random.nextInt(Math.min(stream.length, 50)));
    }

    private static int size(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> random.nextInt(5000);
            case 2 -> random.nextInt(50) == 0 ? 65_535 : 1;
            default -> random.nextInt(120);
        };
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
