/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import java.time.Duration;

/** A check whose message names the setting, the value and what was expected. */
final class Positive {

    private Positive() {}

    static Duration duration(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }

    /** For Redis, which counts expiries in these. */
    static Duration milliseconds(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1 ms)");
        }
        return value;
    }
}
