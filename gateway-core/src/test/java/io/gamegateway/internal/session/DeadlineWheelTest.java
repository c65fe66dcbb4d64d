/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.internal.session.DeadlineWheel.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {

    private final DeadlineWheel wheel = new DeadlineWheel();
    private final List<String> expired = new ArrayList<>();

    private Deadline deadline(String name) {
        return new Deadline(deadline -> expired.add(name + "@" + wheel.tick()));
    }

    private void advance(int ticks) {
        for (int i = 0; i < ticks; i++) {
            wheel.advance();
        }
    }

    @Test
    void set_expiresNeverEarlyAndAtMostTwoTicksLate() {
        wheel.set(deadline("a"), 250);

        advance(3);
        assertThat(expired).isEmpty();
        advance(1);
        assertThat(expired).containsExactly("a@4");
        advance(2 * DeadlineWheel.BUCKETS);
        assertThat(expired).hasSize(1);
    }

    @Test
    void set_longerThanOneRound_waitsForItsRound() {
        wheel.set(deadline("far"), (long) DeadlineWheel.BUCKETS * DeadlineWheel.TICK_MILLIS * 3);

        advance(3 * DeadlineWheel.BUCKETS);
        assertThat(expired).isEmpty();
        advance(1);
        assertThat(expired).containsExactly("far@" + (3 * DeadlineWheel.BUCKETS + 1));
    }

    @Test
    void set_again_movesTheDeadline() {
        Deadline moved = deadline("moved");
        wheel.set(moved, 100);
        wheel.set(moved, 900);

        advance(9);
        assertThat(expired).isEmpty();
        advance(1);
        assertThat(expired).containsExactly("moved@10");
    }

    @Test
    void cancel_isHarmlessAtAnyTime() {
        Deadline cancelled = deadline("cancelled");
        wheel.cancel(cancelled);
        wheel.set(cancelled, 100);
        wheel.cancel(cancelled);
        wheel.cancel(cancelled);

        advance(5);
        assertThat(expired).isEmpty();
    }

    @Test
    void expiry_thatSetsItselfAndCancelsItsNeighbours_doesNotDisturbOthers() {
        Deadline neighbour = deadline("neighbour");
        Deadline last = deadline("last");
        Deadline first = new Deadline(deadline -> {
            expired.add("first@" + wheel.tick());
            wheel.cancel(neighbour);
            wheel.set(deadline, 100);
        });
        wheel.set(first, 100);
        wheel.set(neighbour, 100);
        wheel.set(last, 100);

        advance(2);
        assertThat(expired).containsExactly("first@2", "last@2");
        advance(2);
        assertThat(expired).containsExactly("first@2", "last@2", "first@4");
    }

    @Test
    void expiry_canBeReplacedWhileTheDeadlineRuns() {
        Deadline deadline = deadline("old");
        wheel.set(deadline, 100);
        deadline.expiry(other -> expired.add("new"));

        advance(2);
        assertThat(expired).containsExactly("new");
    }

    @Test
    void manyDeadlines_eachExpiresInItsTick() {
        Random random = new Random(42);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int ticks = random.nextInt(3_000);
            wheel.set(deadline("d" + i), (long) ticks * DeadlineWheel.TICK_MILLIS);
            expected.add("d" + i + "@" + (ticks + 1));
        }

        advance(3_001);
        assertThat(expired).containsExactlyInAnyOrderElementsOf(expected);
    }
}
