/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static io.gamegateway.codec.FrameLog.corrupt;
import static io.gamegateway.codec.FrameLog.frame;
import static io.gamegateway.codec.FrameLog.shortFrame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateFrameDecoderTest {

    private static final byte[] NOTHING = {};

    /** Written out by hand from the contract: two payload bytes; none; a frame of five bytes; an unknown op code. */
    private static final byte[] STREAM =
            Bytes.hex("0b000000 34120000 00000000 efcdab8967452381 01 efcdab8967452381 aabb"
                    + "09000000 01000000 00000080 0700000000000000 01 0700000000000000"
                    + "05000000 00000000 00000000 0000000000000000 0102030405"
                    + "0a000000 ffffffff 00000000 0000000000000000 fe 0100000000000000 cc");

    private static final String FIRST = frame(0x1234, 0, 1, 0x8123_4567_89AB_CDEFL, Bytes.hex("aabb"));
    private static final String SECOND = frame(1, 0x8000_0000, 1, 7, NOTHING);
    private static final String THIRD = shortFrame(5);
    private static final String FOURTH = frame(-1, 0, 0xFE, 1, Bytes.hex("cc"));

    private final CountingAllocator allocator = new CountingAllocator();
    private final FrameLog log = new FrameLog();
    private final GateFrameDecoder decoder = new GateFrameDecoder(allocator, log);

    @AfterEach
    void close() {
        decoder.close();
        assertThat(decoder.heldBytes()).isZero();
        assertThat(allocator.unreleased()).isZero();
    }

    // ---- splitting

    @Test
    void decode_wholeStream_handsOutEachFrameAndAllocatesNothing() {
        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD, FOURTH);
        assertThat(allocator.allocations()).isZero();
    }

    @Test
    void decode_byteByByte_handsOutEachFrame() {
        for (int i = 0; i < STREAM.length; i++) {
            decode(decoder, STREAM, i, i + 1);
        }

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD, FOURTH);
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void decode_splitInTwoEverywhere_handsOutEachFrame() {
        for (int split = 0; split <= STREAM.length; split++) {
            assertSplit(0, split, STREAM.length);
        }
    }

    @Test
    void decode_splitInThreeEverywhere_handsOutEachFrame() {
        for (int first = 0; first <= STREAM.length; first++) {
            for (int second = first; second <= STREAM.length; second++) {
                assertSplit(0, first, second, STREAM.length);
            }
        }
    }

    private void assertSplit(int... bounds) {
        FrameLog splitLog = new FrameLog();
        CountingAllocator splitAllocator = new CountingAllocator();
        GateFrameDecoder splitDecoder = new GateFrameDecoder(splitAllocator, splitLog);
        for (int i = 1; i < bounds.length; i++) {
            decode(splitDecoder, STREAM, bounds[i - 1], bounds[i]);
        }
        assertThat(splitLog.events)
                .as("split at %s", Arrays.toString(bounds))
                .containsExactly(FIRST, SECOND, THIRD, FOURTH);
        assertThat(splitDecoder.heldBytes()).isZero();
        assertThat(splitAllocator.unreleased()).isZero();
    }

    @Test
    void decode_tenFramesInOneBuffer_handsThemOutInOrder() {
        byte[] frames = Bytes.concat(IntStream.range(0, 10)
                .mapToObj(i -> Bytes.gateFrame(i, 0, 1, -i, Bytes.pattern(i * 5)))
                .toArray(byte[][]::new));

        decode(decoder, frames);

        assertThat(log.events)
                .isEqualTo(IntStream.range(0, 10)
                        .mapToObj(i -> frame(i, 0, 1, -i, Bytes.pattern(i * 5)))
                        .toList());
        assertThat(allocator.allocations()).isZero();
    }

    // ---- lengths

    @ParameterizedTest
    @ValueSource(ints = {-1, -100, Integer.MIN_VALUE, 16 * 1024 * 1024 + 1, Integer.MAX_VALUE})
    void decode_corruptLength_endsTheStreamOnTheHeader(int length) {
        byte[] header = header(length);

        decode(decoder, header);
        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(corrupt(length));
        assertThat(decoder.heldBytes()).isZero();
        assertThat(allocator.allocations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 16 * 1024 * 1024 + 1})
    void decode_corruptLengthInPieces_releasesWhatWasHeld(int length) {
        byte[] header = header(length);
        decode(decoder, STREAM);
        log.events.clear();
        decode(decoder, header, 0, 19);
        assertThat(log.events).isEmpty();

        decode(decoder, header, 19, 20);

        assertThat(log.events).containsExactly(corrupt(length));
        assertThat(allocator.unreleased()).isZero();
    }

    @Test
    void decode_corruptLengthBehindGoodFrames_handsOutTheGoodOnesFirst() {
        decode(decoder, Bytes.concat(STREAM, header(-5), STREAM));

        assertThat(log.events).containsExactly(FIRST, SECOND, THIRD, FOURTH, corrupt(-5));
    }

    @Test
    void decode_lengthExactlyAtTheLimit_isHandedOut() {
        byte[] payload = new byte[GateFrame.MAX_LENGTH - GateFrame.GATE_HEADER_BYTES];
        int[] seen = {0};
        GateFrameDecoder large = new GateFrameDecoder(allocator, new GateFrameDecoder.Listener() {
            @Override
            public void onFrame(
                    int type,
                    int serverId,
                    int opCode,
                    long sessionId,
                    ByteBuf buf,
                    int payloadIndex,
                    int payloadBytes) {
                seen[0] = payloadBytes;
            }

            @Override
            public void onShortFrame(int length) {
                throw new AssertionError("short: " + length);
            }

            @Override
            public void onCorruptLength(int length) {
                throw new AssertionError("corrupt: " + length);
            }
        });

        decode(large, Bytes.gateFrame(1, 0, 1, 2, payload));

        assertThat(seen[0]).isEqualTo(payload.length);
    }

    @Test
    void decode_headerClaimsTheLimit_holdsASmallBuffer() {
        decode(decoder, Bytes.concat(header(GateFrame.MAX_LENGTH), new byte[1]));

        assertThat(decoder.heldBytes()).isEqualTo(21);
        assertThat(allocator.unreleasedCapacity()).isLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void decode_shorterThanTheGateHeader_isSkippedAndTheLinkGoesOn(int length) {
        byte[] stream = Bytes.concat(
                header(length), new byte[length], header(length), new byte[length], Arrays.copyOf(STREAM, 31));

        decode(decoder, stream);
        for (int i = 0; i < stream.length; i++) {
            decode(decoder, stream, i, i + 1);
        }

        assertThat(log.events)
                .containsExactly(
                        shortFrame(length), shortFrame(length), FIRST, shortFrame(length), shortFrame(length), FIRST);
    }

    @Test
    void decode_exactlyTheGateHeader_hasNoPayload() {
        decode(decoder, Bytes.gateFrame(1, 2, 3, 4, NOTHING));

        assertThat(log.events).containsExactly(frame(1, 2, 3, 4, NOTHING));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 5, 6, 127, 128, 255})
    void decode_anyOpCode_isHandedThrough(int opCode) {
        decode(decoder, Bytes.gateFrame(1, 2, opCode, Long.MIN_VALUE, Bytes.pattern(3)));

        assertThat(log.events).containsExactly(frame(1, 2, opCode, Long.MIN_VALUE, Bytes.pattern(3)));
    }

    @Test
    void decode_objectIdDiffersFromSessionId_handsOutTheSessionId() {
        decode(decoder, Bytes.hex("09000000 01000000 00000000 ffffffffffffffff 01 0500000000000000"));

        assertThat(log.events).containsExactly(frame(1, 0, 1, 5, NOTHING));
    }

    // ---- the traced form, which backends read

    @Test
    void decode_tracedGateHeader_findsThePayloadBehindTheTrace() {
        GateFrameDecoder traced = new GateFrameDecoder(allocator, GateFrame.TRACED_GATE_HEADER_BYTES, log);
        byte[] trace = Bytes.pattern(24);

        decode(traced, Bytes.gateFrame(1, 0, 1, 5, Bytes.concat(trace, Bytes.hex("aabb"))));
        decode(traced, Bytes.gateFrame(1, 0, 1, 5, trace));
        decode(traced, Bytes.gateFrame(1, 0, 1, 5, Bytes.pattern(23)));

        assertThat(log.events)
                .containsExactly(frame(1, 0, 1, 5, Bytes.hex("aabb")), frame(1, 0, 1, 5, NOTHING), shortFrame(32));
    }

    // ---- close

    @ParameterizedTest
    @ValueSource(ints = {1, 19, 20, 21, 30, 40})
    void close_halfWay_releases(int bytes) {
        decode(decoder, STREAM, 0, bytes);

        decoder.close();
        decoder.close();

        assertThat(decoder.heldBytes()).isZero();
        assertThat(allocator.unreleased()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, 25})
    void close_withinTheCallback_endsTheStreamThere(int split) {
        log.action(decoder::close);
        decode(decoder, STREAM, 0, split);

        decode(decoder, STREAM, split, STREAM.length);
        decode(decoder, STREAM);

        assertThat(log.events).containsExactly(FIRST);
        assertThat(allocator.unreleased()).isZero();
    }

    private static byte[] header(int length) {
        return ByteBuffer.allocate(GateFrame.HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();
    }

    private static void decode(GateFrameDecoder decoder, byte[] bytes) {
        decode(decoder, bytes, 0, bytes.length);
    }

    private static void decode(GateFrameDecoder decoder, byte[] bytes, int from, int to) {
        ByteBuf in = Bytes.input(bytes, from, to);
        decoder.decode(in);
        assertThat(in.isReadable()).isFalse();
        assertThat(in.refCnt()).isOne();
    }
}
