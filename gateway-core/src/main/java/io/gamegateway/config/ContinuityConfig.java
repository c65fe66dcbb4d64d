/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * What becomes of sessions whose backend fails.
 *
 * @param holdBytes of a session's messages that are kept while its backend is away, 1 KiB to 16 MiB, default 64 KiB; past
 *     it the client is not read until the backend is back. A single message is always kept
 * @param holdTime for which a session waits with messages for a backend that was there before; then it is closed as
 *     {@code backend_unavailable}. > 0, default 10 s
 * @param failoverDelay after which a connect that is not done is left to itself, and the next candidate tried beside it;
 *     > 0, default 250 ms, the Connection Attempt Delay of RFC 8305
 * @param slowStart for which an endpoint that has recovered gets fewer new sessions than usual, growing from a tenth; 0 =
 *     none, default 10 s
 * @param probeInterval at which endpoints without a link are probed by a TCP connect, so that a dead one is known before
 *     a session is sent there; 0 = never, the default
 * @since 0.1
 */
public record ContinuityConfig(
        int holdBytes, Duration holdTime, Duration failoverDelay, Duration slowStart, Duration probeInterval) {

    private static final int MIN_HOLD_BYTES = 1024;
    private static final int MAX_HOLD_BYTES = 16 * 1024 * 1024;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public ContinuityConfig {
        Range.between("holdBytes", holdBytes, MIN_HOLD_BYTES, MAX_HOLD_BYTES);
        Range.positive("holdTime", holdTime);
        Range.positive("failoverDelay", failoverDelay);
        Range.notNegative("slowStart", slowStart);
        Range.notNegative("probeInterval", probeInterval);
    }

    /** The defaults. */
    public static ContinuityConfig defaults() {
        return new ContinuityConfig(
                64 * 1024, Duration.ofSeconds(10), Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ZERO);
    }

    /** A copy with other bounds of what is held for a session. */
    public ContinuityConfig withHold(int bytes, Duration time) {
        return new ContinuityConfig(bytes, time, failoverDelay, slowStart, probeInterval);
    }

    /** A copy that tries the next candidate after so long. */
    public ContinuityConfig withFailoverDelay(Duration delay) {
        return new ContinuityConfig(holdBytes, holdTime, delay, slowStart, probeInterval);
    }

    /** A copy whose recovered endpoints get their full share after so long. */
    public ContinuityConfig withSlowStart(Duration time) {
        return new ContinuityConfig(holdBytes, holdTime, failoverDelay, time, probeInterval);
    }

    /** A copy that probes this often; zero = never. */
    public ContinuityConfig withProbeInterval(Duration interval) {
        return new ContinuityConfig(holdBytes, holdTime, failoverDelay, slowStart, interval);
    }
}
