/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoldenCycleTest {

    @Test
    void everyPlace_isVisitedOncePerRound() {
        for (int size = 1; size <= 1_000; size++) {
            GoldenCycle cycle = new GoldenCycle(size);
            BitSet seen = new BitSet();
            for (int turn = -5; turn < size - 5; turn++) {
                seen.set(Math.toIntExact(cycle.place(turn)));
            }
            assertThat(seen.cardinality()).isEqualTo(size);
            assertThat(seen.length()).isEqualTo(size);
        }
    }

    @Test
    void largestSizes_haveNoOverflow() {
        long size = 65_536L * 1_000;
        GoldenCycle cycle = new GoldenCycle(size);

        for (long turn : new long[] {0, 1, size - 1, size, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(cycle.place(turn)).isBetween(0L, size - 1);
        }
        assertThat(cycle.place(size)).isZero();
    }

    @Test
    void sizeThatChanges_isFilledEvenly() {
        int[] quarters = new int[4];
        for (int turn = 0; turn < 4_000; turn++) {
            long size = 4L * (1_000 + turn % 7);
            quarters[Math.toIntExact(GoldenCycle.place(turn, size) * 4 / size)]++;
        }
        assertThat(IntStream.of(quarters)).allMatch(count -> Math.abs(count - 1_000) <= 5);
    }
}
