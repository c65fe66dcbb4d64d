/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * The circuit breaker of each endpoint. It counts connects, and links that broke at once or were given up: when too many
 * of the last ones have failed it opens, and nobody is sent there until a few probes have been let through and succeeded.
 *
 * @param failureRatePercent at which it opens; 1 to 100, default 50
 * @param minimumCalls before the rate is looked at; 1 to 1,000, default 5
 * @param windowCalls that the rate is computed over, the latest ones; not fewer than {@code minimumCalls}, up to 1,000,
 *     default 10
 * @param openTime until probes are let through; from 10 ms, default 500 ms
 * @param probes let through at a time, all of which must succeed for it to close; 1 to 100, default 1
 * @since 0.1
 */
public record BreakerConfig(int failureRatePercent, int minimumCalls, int windowCalls, Duration openTime, int probes) {

    private static final int MAX_CALLS = 1_000;
    private static final int MAX_PROBES = 100;
    private static final Duration MIN_OPEN_TIME = Duration.ofMillis(10);

    /** @throws IllegalArgumentException naming the value and what was expected */
    public BreakerConfig {
        Range.between("failureRatePercent", failureRatePercent, 1, 100);
        Range.between("minimumCalls", minimumCalls, 1, MAX_CALLS);
        Range.between("windowCalls", windowCalls, minimumCalls, MAX_CALLS);
        if (openTime.compareTo(MIN_OPEN_TIME) < 0) {
            throw new IllegalArgumentException("openTime: " + openTime + " (expected: >= " + MIN_OPEN_TIME + ")");
        }
        Range.between("probes", probes, 1, MAX_PROBES);
    }

    /** The defaults. */
    public static BreakerConfig defaults() {
        return new BreakerConfig(50, 5, 10, Duration.ofMillis(500), 1);
    }

    /** A copy that opens at this share of failures among so many calls, once there were so many. */
    public BreakerConfig withThreshold(int ratePercent, int minimum, int window) {
        return new BreakerConfig(ratePercent, minimum, window, openTime, probes);
    }

    /** A copy that stays open for so long. */
    public BreakerConfig withOpenTime(Duration time) {
        return new BreakerConfig(failureRatePercent, minimumCalls, windowCalls, time, probes);
    }

    /** A copy that lets so many probes through. */
    public BreakerConfig withProbes(int count) {
        return new BreakerConfig(failureRatePercent, minimumCalls, windowCalls, openTime, count);
    }
}
