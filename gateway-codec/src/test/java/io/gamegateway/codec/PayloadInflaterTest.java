/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadInflaterTest {

    private static final int LIMIT = 65_535;
    private static final byte[] BEFORE = Bytes.hex("0102030405");

    private final PayloadInflater inflater = new PayloadInflater(LIMIT);
    private final ByteBuf out = UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(BEFORE);

    @AfterEach
    void release() {
        inflater.close();
        out.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8191, 8192, 8193, 16_384, 65_534, 65_535})
    void inflate_upToTheLimit_givesThePayloadBack(int bytes) {
        byte[] payload = random(bytes);

        assertThat(inflate(inflater, deflated(payload))).isEqualTo(bytes);

        assertOut(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void inflate_eachLevel_givesThePayloadBack(int level) {
        byte[] payload = Bytes.pattern(20_000);

        assertThat(inflate(inflater, deflated(payload, level))).isEqualTo(payload.length);

        assertOut(payload);
    }

    @Test
    void inflate_exactlyTheLimitOfAnyParity_isAccepted() {
        for (int limit = 0; limit < 300; limit++) {
            try (PayloadInflater small = new PayloadInflater(limit)) {
                out.writerIndex(BEFORE.length);
                assertThat(inflate(small, deflated(new byte[limit]))).isEqualTo(limit);
                assertOut(new byte[limit]);
                assertThat(inflate(small, deflated(new byte[limit + 1]))).isEqualTo(PayloadInflater.TOO_LARGE);
                assertOut(new byte[limit]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537, 100_000})
    void inflate_overTheLimit_isRefusedAndAppendsNothing(int bytes) {
        assertThat(inflate(inflater, deflated(random(bytes)))).isEqualTo(PayloadInflater.TOO_LARGE);

        assertOut(new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_024})
    void inflate_bomb_stopsAtTheLimit(int megabytes) {
        byte[] bomb = deflated(megabytes, new byte[1024 * 1024], new Deflater());
        assertThat(bomb).hasSizeLessThan(megabytes * 1_100);

        assertThat(inflate(inflater, bomb)).isEqualTo(PayloadInflater.TOO_LARGE);

        assertOut(new byte[0]);
        assertThat(out.capacity()).isLessThanOrEqualTo(2 * (LIMIT + 1));
    }

    @Test
    void inflate_noLimit_givesThePayloadBack() {
        byte[] payload = new byte[1_000_000];
        try (PayloadInflater unlimited = new PayloadInflater(Integer.MAX_VALUE)) {
            assertThat(inflate(unlimited, deflated(payload))).isEqualTo(payload.length);
        }

        assertOut(payload);
    }

    @Test
    void inflate_garbage_isCorruptAndAppendsNothing() {
        Random random = new Random(7);
        for (int round = 0; round < 1000; round++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            assertThat(inflate(inflater, garbage)).isEqualTo(PayloadInflater.CORRUPT);
            assertOut(new byte[0]);
        }
    }

    @Test
    void inflate_truncatedAnywhere_isCorruptAndAppendsNothing() {
        byte[] whole = deflated(random(300));
        for (int bytes = 0; bytes < whole.length; bytes++) {
            assertThat(inflate(inflater, Arrays.copyOf(whole, bytes)))
                    .as("%d of %d bytes", bytes, whole.length)
                    .isEqualTo(PayloadInflater.CORRUPT);
            assertOut(new byte[0]);
        }
    }

    @Test
    void inflate_brokenBehindTheFirstStep_appendsNothing() {
        byte[] broken = deflated(random(60_000));
        broken[broken.length - 1] ^= 1;

        assertThat(inflate(inflater, broken)).isEqualTo(PayloadInflater.CORRUPT);

        assertOut(new byte[0]);
    }

    @Test
    void inflate_trailingBytes_isCorrupt() {
        byte[] whole = deflated(Bytes.pattern(100));

        assertThat(inflate(inflater, Arrays.copyOf(whole, whole.length + 1))).isEqualTo(PayloadInflater.CORRUPT);
        assertThat(inflate(inflater, Bytes.concat(whole, whole))).isEqualTo(PayloadInflater.CORRUPT);

        assertOut(new byte[0]);
    }

    @Test
    void inflate_needsADictionary_isCorrupt() {
        Deflater deflater = new Deflater();
        deflater.setDictionary(Bytes.pattern(50));

        assertThat(inflate(inflater, deflated(Bytes.pattern(100), deflater))).isEqualTo(PayloadInflater.CORRUPT);

        assertOut(new byte[0]);
    }

    @Test
    void inflate_rawDeflateAndGzip_areCorrupt() {
        byte[] raw = deflated(Bytes.pattern(100), new Deflater(Deflater.BEST_SPEED, true));

        assertThat(inflate(inflater, raw)).isEqualTo(PayloadInflater.CORRUPT);
        assertThat(inflate(inflater, Bytes.concat(Bytes.hex("1f8b0800000000000003"), raw)))
                .isEqualTo(PayloadInflater.CORRUPT);
    }

    @Test
    void inflate_afterEachFailure_worksAgain() {
        byte[] good = Bytes.pattern(500);
        byte[] truncated = Arrays.copyOf(deflated(random(500)), 100);
        byte[][] bad = {deflated(new byte[100_000]), new byte[] {1, 2, 3}, truncated, new byte[0]};
        for (byte[] input : bad) {
            assertThat(inflate(inflater, input)).isNegative();
            assertThat(inflate(inflater, deflated(good))).isEqualTo(good.length);
            assertOut(good);
            out.writerIndex(BEFORE.length);
        }
    }

    @Test
    void inflate_heapBuffers_leaveTheInputAsItIs() {
        byte[] zipped = deflated(Bytes.pattern(9000));
        ByteBuf in = Bytes.input(Bytes.concat(BEFORE, zipped, BEFORE));
        int index = in.readerIndex() + BEFORE.length;
        int readerIndex = in.readerIndex();
        ByteBuf heap = UnpooledByteBufAllocator.DEFAULT.heapBuffer(16).writeZero(7);

        assertThat(inflater.inflate(in, index, zipped.length, heap)).isEqualTo(9000);

        assertThat(ByteBufUtil.getBytes(heap, 7, 9000)).isEqualTo(Bytes.pattern(9000));
        assertThat(in.readerIndex()).isEqualTo(readerIndex);
        assertThat(in.refCnt()).isOne();
        heap.release();
    }

    @Test
    void constructor_negativeLimit_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PayloadInflater(-1))
                .withMessage("maxBytes: -1 (expected: >= 0)");
    }

    /** From a direct buffer, at an offset, with bytes behind that are none of the payload. */
    private int inflate(PayloadInflater with, byte[] zipped) {
        ByteBuf in = UnpooledByteBufAllocator.DEFAULT.directBuffer();
        try {
            in.writeBytes(BEFORE).writeBytes(zipped).writeBytes(BEFORE);
            return with.inflate(in, BEFORE.length, zipped.length, out);
        } finally {
            assertThat(in.readerIndex()).isZero();
            in.release();
        }
    }

    private void assertOut(byte[] payload) {
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(Bytes.concat(BEFORE, payload));
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }

    private static byte[] deflated(byte[] payload) {
        return deflated(payload, Deflater.DEFAULT_COMPRESSION);
    }

    private static byte[] deflated(byte[] payload, int level) {
        return deflated(payload, new Deflater(level));
    }

    private static byte[] deflated(byte[] payload, Deflater deflater) {
        return deflated(1, payload, deflater);
    }

    /** The payload, so many times. */
    private static byte[] deflated(int times, byte[] payload, Deflater deflater) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        byte[] step = new byte[4096];
        for (int i = 1; i <= times; i++) {
            deflater.setInput(payload);
            if (i == times) {
                deflater.finish();
            }
            while (i == times ? !deflater.finished() : !deflater.needsInput()) {
                zipped.write(step, 0, deflater.deflate(step));
            }
        }
        deflater.end();
        return zipped.toByteArray();
    }
}
