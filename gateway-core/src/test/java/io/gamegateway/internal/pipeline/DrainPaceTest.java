/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainPaceTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"5000, 10", "5000, 30", "1000, 10", "18000, 60", "500, 10"})
    void noSecond_hasMoreThanAFifthOverTheEvenShare(int clients, int seconds) {
        Duration over = Duration.ofSeconds(seconds);
        for (int seed = 0; seed < 20; seed++) {
            // As on two event loops, each of which has half of them.
            long[] all = new long[clients];
            Random random = new Random(seed);
            Duration telling = DrainPace.telling(clients, over);
            System.arraycopy(DrainPace.moments(clients / 2, telling, random), 0, all, 0, clients / 2);
            System.arraycopy(
                    DrainPace.moments(clients - clients / 2, telling, random),
                    0,
                    all,
                    clients / 2,
                    clients - clients / 2);
            Arrays.sort(all);

            assertThat(most(all, SECOND)).isLessThanOrEqualTo((int) (1.2 * clients / seconds));
            assertThat(all[clients - 1]).isLessThan(over.toNanos());
        }
    }

    /** In any window of this length, wherever it begins. */
    private static int most(long[] ascending, long window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < ascending.length; last++) {
            while (ascending[last] - ascending[first] >= window) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Test
    void eachClient_hasASlotOfItsOwn() {
        long[] moments = DrainPace.moments(100, Duration.ofSeconds(10), new Random(1));

        for (int i = 0; i < moments.length; i++) {
            assertThat(moments[i]).isBetween(i * SECOND / 10, (i + 1) * SECOND / 10);
        }
    }

    @Test
    void fewClients_leaveWithinTheFirstSecond() {
        assertThat(DrainPace.telling(DrainPace.FEW - 1, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(1));
        assertThat(DrainPace.telling(DrainPace.FEW, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(29));
        assertThat(DrainPace.telling(1, Duration.ofMillis(500))).isEqualTo(Duration.ofMillis(450));
        assertThat(DrainPace.moments(0, Duration.ofSeconds(1), new Random(1))).isEmpty();
    }
}
