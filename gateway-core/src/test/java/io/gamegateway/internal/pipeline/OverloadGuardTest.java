/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.OverloadConfig;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OverloadGuardTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong used = new AtomicLong();
    private final OverloadGuard guard =
            new OverloadGuard(new OverloadConfig(80, Duration.ofMillis(500)), used::get, 1_000);

    private boolean overloadedAt(int usedMemory) {
        used.set(usedMemory);
        guard.look();
        return guard.isOverloaded();
    }

    @Test
    void memory_atTheLimit_isTooMuch_untilItIsClearlyBelow() {
        assertThat(overloadedAt(799)).isFalse();
        assertThat(overloadedAt(800)).isTrue();
        assertThat(overloadedAt(760)).isTrue();
        assertThat(overloadedAt(749)).isFalse();
        assertThat(overloadedAt(799)).isFalse();
    }

    @Test
    void memory_isCriticalHalfWayToItsEnd() {
        overloadedAt(899);
        assertThat(guard.isMemoryCritical()).isFalse();
        overloadedAt(900);
        assertThat(guard.isMemoryCritical()).isTrue();
    }

    @Test
    void memory_isNotWatched_whereTheLimitIsZero() {
        assertThat(overloadedAt(900)).isTrue();

        guard.reconfigure(new OverloadConfig(0, Duration.ZERO));

        assertThat(overloadedAt(1_000)).isFalse();
        assertThat(guard.isMemoryCritical()).isFalse();
    }

    private static LoopLag lag(long dueNanos) {
        // Never started: the test says when it ticks.
        LoopLag lag = new LoopLag(new DefaultEventLoop(), () -> {});
        lag.threshold(500 * MILLI);
        lag.due(dueNanos);
        return lag;
    }

    @Test
    void loop_thatIsLateForASecond_isOverloaded_andRecoversAtItsFirstPunctualTick() {
        LoopLag lag = lag(0);

        lag.ran(500 * MILLI);
        lag.due(600 * MILLI);
        assertThat(lag.isLasting(999 * MILLI)).isFalse();
        assertThat(lag.isLasting(1_000 * MILLI)).isTrue();
        lag.ran(1_100 * MILLI);
        lag.due(1_200 * MILLI);
        assertThat(lag.isLasting(1_200 * MILLI)).isTrue();
        lag.ran(1_699 * MILLI);
        assertThat(lag.isLasting(1_700 * MILLI)).isFalse();
    }

    @Test
    void loop_thatIsLateOnce_isNot() {
        LoopLag lag = lag(0);

        lag.ran(900 * MILLI);
        lag.due(1_000 * MILLI);
        lag.ran(1_001 * MILLI);
        lag.due(1_100 * MILLI);

        assertThat(lag.isLasting(1_100 * MILLI)).isFalse();
    }

    @Test
    void loop_thatIsStuck_isOverloadedWhileItIs() {
        LoopLag lag = lag(0);

        assertThat(lag.isLasting(999 * MILLI)).isFalse();
        assertThat(lag.isLasting(1_000 * MILLI)).isTrue();
    }

    @Test
    void loop_isNotWatched_whereTheLagIsZero() {
        LoopLag lag = lag(0);
        lag.threshold(0);

        lag.ran(5_000 * MILLI);

        assertThat(lag.isLasting(9_000 * MILLI)).isFalse();
    }
}
