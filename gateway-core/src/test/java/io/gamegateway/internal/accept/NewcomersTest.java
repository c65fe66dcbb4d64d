/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NewcomersTest {

    private long nanos = Long.MAX_VALUE - 1_000;
    private final Newcomers newcomers = new Newcomers(() -> nanos);

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void whoHasCome_isOneForTheSecondsThatCount_andNotAfter() {
        newcomers.came();
        newcomers.came();
        assertThat(newcomers.count()).isEqualTo(2);

        pass(2_999);
        assertThat(newcomers.count()).isEqualTo(2);
        pass(1);
        assertThat(newcomers.count()).isZero();
    }

    @Test
    void whoLeaves_isNotCounted_andOnlyOnce() {
        long first = newcomers.came();
        newcomers.came();
        pass(1_500);
        newcomers.left(first);
        assertThat(newcomers.count()).isEqualTo(1);

        pass(5_000);
        newcomers.left(first);
        assertThat(newcomers.count()).isZero();
        newcomers.came();
        assertThat(newcomers.count()).isEqualTo(1);
    }

    @Test
    void whoHasBeenThereForLong_isNoneOfThem() {
        newcomers.came();
        assertThat(newcomers.areAll(() -> 1)).isTrue();

        pass(3_000);
        newcomers.came();

        assertThat(newcomers.areAll(() -> 2)).isFalse();
    }

    @Test
    void whoLeavesWhileTheyAreCounted_isNotTakenForSomebodyElse() {
        long second = newcomers.came();
        newcomers.came();

        assertThat(newcomers.areAll(() -> {
                    int before = 2;
                    newcomers.left(second);
                    return before;
                }))
                .isTrue();
    }

    @Test
    void longPause_leavesNothingBehind() {
        for (int i = 0; i < 5; i++) {
            newcomers.came();
            pass(1_000);
        }
        pass(100_000);

        newcomers.came();

        assertThat(newcomers.count()).isEqualTo(1);
    }

    @Test
    void manyWhoComeAndGo_areCountedExactly() {
        Random random = new Random(5);
        Deque<Long> open = new ArrayDeque<>();
        long begin = nanos;
        for (int i = 0; i < 20_000; i++) {
            pass(random.nextInt(40));
            if (random.nextInt(3) > 0) {
                open.add(newcomers.came());
            } else if (!open.isEmpty()) {
                newcomers.left(random.nextBoolean() ? open.removeFirst() : open.removeLast());
            }
            long now = TimeUnit.NANOSECONDS.toSeconds(nanos - begin);
            assertThat(newcomers.count()).isEqualTo((int)
                    open.stream().filter(second -> now - second < 3).count());
        }
    }
}
