/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: twice as long each time, up to a bound, and of that a random part from one half
 * up, so that gateways which have lost the same Redis do not come back all at once. Used by one thread.
 */
public final class Backoff {

    private final long firstNanos;
    private final long maxNanos;
    private final DoubleSupplier random;
    private long nextNanos;

    /** @param random 0 to 1 */
    public Backoff(Duration first, Duration max, DoubleSupplier random) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
        this.nextNanos = firstNanos;
    }

    /** The next wait, in nanoseconds. */
    public long nextNanos() {
        long whole = nextNanos;
        nextNanos = Math.min(maxNanos, whole * 2);
        return (long) (whole * (1 + random.getAsDouble()) / 2);
    }

    /** An attempt has succeeded. */
    public void reset() {
        nextNanos = firstNanos;
    }
}
