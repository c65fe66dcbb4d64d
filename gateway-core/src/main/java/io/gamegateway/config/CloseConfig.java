/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * What clients are told when the gateway closes them.
 *
 * @param notices whether TCP clients get a notice frame first, which says why; default false. WebSocket clients get a close
 *     frame in any case
 * @param retryAfter for clients that are closed as draining or overload: about how long to wait before they connect again; each
 *     is told a time between half and one and a half of it; default 1 s
 * @since 0.1
 */
public record CloseConfig(boolean notices, Duration retryAfter) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public CloseConfig {
        Range.notNegative("retryAfter", retryAfter);
    }

    /** The defaults. */
    public static CloseConfig defaults() {
        return new CloseConfig(false, Duration.ofSeconds(1));
    }

    /** A copy with notices on or off. */
    public CloseConfig withNotices(boolean on) {
        return new CloseConfig(on, retryAfter);
    }

    /** A copy with another time before clients connect again. */
    public CloseConfig withRetryAfter(Duration time) {
        return new CloseConfig(notices, time);
    }
}
