/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class TimeSessionIdGeneratorTest {

    private static final long MILLIS = 1_790_000_000_123L;

    private final AtomicLong clock = new AtomicLong(MILLIS);
    private final TimeSessionIdGenerator ids = new TimeSessionIdGenerator("gateway-1", clock::get);

    @Test
    void nextId_hasNameHashAndMillisInTheirBits() {
        CRC32 crc = new CRC32();
        crc.update("gateway-1".getBytes(StandardCharsets.UTF_8));

        long id = ids.nextId();

        assertThat(id >>> 52).isEqualTo(crc.getValue() & 0xFFF);
        assertThat(id >>> 12 & 0xFF_FFFF_FFFFL).isEqualTo(MILLIS & 0xFF_FFFF_FFFFL);
    }

    @Test
    void nextId_moreThan4096InAMillisecond_runsAheadOfTheClockWithoutRepeating() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 3 * 4096; i++) {
            assertThat(seen.add(ids.nextId())).isTrue();
        }

        assertThat(ids.nextId() >>> 12 & 0xFF_FFFF_FFFFL).isEqualTo(MILLIS + 3 & 0xFF_FFFF_FFFFL);
    }

    @Test
    void nextId_clockStepsBack_neverRepeats() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            clock.set(MILLIS + (i % 7 == 0 ? -5_000 : i % 11));
            assertThat(seen.add(ids.nextId())).isTrue();
        }
    }

    @Test
    void nextId_onManyThreads_neverRepeats() throws InterruptedException {
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        SessionIdGenerator standard = SessionIdGenerator.standard("gateway-1");
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 50_000; i++) {
                    seen.add(standard.nextId());
                }
            });
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen).hasSize(4 * 50_000);
    }

    @Test
    void nextId_oneInAMillisecond_spreadsOverTheSixteenShards() {
        int[] shards = new int[16];
        for (int i = 0; i < 16_000; i++) {
            clock.incrementAndGet();
            shards[(int) ids.nextId() & 15]++;
        }

        assertThat(Arrays.stream(shards).min().orElseThrow()).isGreaterThan(700);
        assertThat(Arrays.stream(shards).max().orElseThrow()).isLessThan(1_300);
    }

    @Test
    void nextId_highNameHash_isNegative() {
        // CRC32("a") & 0xFFF is 0xBE43 & 0xFFF = 0xE43, whose highest bit becomes the sign.
        CRC32 crc = new CRC32();
        crc.update('a');
        assertThat(crc.getValue() & 0x800)
                .isPositive()
                .as("the test's own premise")
                .isGreaterThan(0);

        assertThat(new TimeSessionIdGenerator("a", clock::get).nextId()).isNegative();
    }
}
