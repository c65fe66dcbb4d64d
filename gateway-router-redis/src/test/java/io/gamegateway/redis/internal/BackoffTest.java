/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofNanos(100);
    private static final Duration MAX = Duration.ofNanos(350);

    @Test
    void waits_doubleUpToTheBound_andBeginAgain() {
        Backoff backoff = new Backoff(FIRST, MAX, () -> 1);

        assertThat(backoff.nextNanos()).isEqualTo(100);
        assertThat(backoff.nextNanos()).isEqualTo(200);
        assertThat(backoff.nextNanos()).isEqualTo(350);
        assertThat(backoff.nextNanos()).isEqualTo(350);
        backoff.reset();
        assertThat(backoff.nextNanos()).isEqualTo(100);
    }

    @Test
    void waits_areHalfAsLongAtLeast() {
        assertThat(new Backoff(FIRST, MAX, () -> 0).nextNanos()).isEqualTo(50);
    }
}
