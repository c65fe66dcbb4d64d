/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 12_345, Long.MAX_VALUE - 10, Long.MIN_VALUE, -1})
    void messages_aSecondsWorthAtOnce_andNotOneMore(long start) {
        RateLimit limit = new RateLimit(100, 0, start);

        for (int i = 0; i < 100; i++) {
            assertThat(limit.tryMessage(1_000_000)).as("message %d", i).isTrue();
        }
        assertThat(limit.tryMessage(0)).isFalse();
    }

    @Test
    void messages_areThereAgainAtTheirRate() {
        RateLimit limit = new RateLimit(100, 0, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(limit.tryMessage(0)).isTrue();
        }

        limit.now(SECOND / 100);

        assertThat(limit.tryMessage(0)).isTrue();
        assertThat(limit.tryMessage(0)).isFalse();
    }

    @Test
    void messages_thatKeepToTheRate_passForever() {
        RateLimit limit = new RateLimit(3, 0, 0);

        for (int i = 0; i < 1_000; i++) {
            limit.now(i * SECOND / 3 + 1);
            assertThat(limit.tryMessage(0)).as("message %d", i).isTrue();
        }
    }

    @Test
    void bytes_aSecondsWorthAtOnce_andNotOneMore() {
        RateLimit limit = new RateLimit(0, 1_000, 0);

        assertThat(limit.tryMessage(600)).isTrue();
        assertThat(limit.tryBytes(400)).isTrue();
        assertThat(limit.tryBytes(0)).isTrue();
        assertThat(limit.tryMessage(1)).isFalse();
    }

    @Test
    void messageLargerThanASecondsWorth_isTooMuch() {
        RateLimit limit = new RateLimit(0, 1_000, 0);

        assertThat(limit.tryMessage(1_001)).isFalse();
    }
}
