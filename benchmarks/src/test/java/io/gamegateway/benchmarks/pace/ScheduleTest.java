/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void due_whenever_itIsDone_keepsToItsTimes() {
        Schedule schedule = new Schedule(1_000, 4);
        List<Long> due = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            due.add(schedule.due());
            schedule.advance();
        }

        assertThat(due).containsExactly(1_000L, 250_001_000L, 500_001_000L, 750_001_000L);
        assertThat(schedule.done()).isEqualTo(4);
    }

    @Test
    void due_intervalThatIsNoWholeNumber_doesNotDrift() {
        Schedule schedule = new Schedule(0, 30_000);
        LongStream.range(0, 30_000).forEach(i -> schedule.advance());

        assertThat(schedule.due()).isEqualTo(1_000_000_000);
    }

    @Test
    void rate_zero_isRefused() {
        assertThatThrownBy(() -> new Schedule(0, 0)).hasMessageContaining("perSecond: 0.0 (expected: > 0)");
    }

    @Test
    void tick_isNeverLaterThanTheInterval_norShorterThanATimerIsWorth() {
        assertThat(LoopPace.tickNanos(33_333.3)).isEqualTo(33_333);
        assertThat(LoopPace.tickNanos(100)).isEqualTo(20_000);
    }

    @Test
    void pace_thatIsLate_doesAllThatIsDue_withTheTimesAtWhichItWas() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        List<Long> done = new ArrayList<>();
        // Its timer never fires, as the channel's time stands still.
        LoopPace pace = LoopPace.start(channel.eventLoop(), 1_000_000, done::add);
        pace.run();
        long begin = done.get(0);
        while (System.nanoTime() - begin < 1_000_000) {
            Thread.onSpinWait();
        }
        pace.finish();

        assertThat(pace.done()).isEqualTo(done.size()).isGreaterThanOrEqualTo(1_000);
        for (int i = 0; i < done.size(); i++) {
            assertThat(done.get(i)).isEqualTo(begin + i * 1_000L);
        }
        channel.finishAndReleaseAll();
    }
}
