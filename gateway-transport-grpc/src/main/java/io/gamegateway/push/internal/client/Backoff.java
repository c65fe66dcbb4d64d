/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: twice as long each time, less up to a half. Used by one thread. */
final class Backoff {

    private final long firstNanos;
    private final long maxNanos;
    private long nanos;

    Backoff(Duration first, Duration max) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.nanos = firstNanos;
    }

    long nextNanos() {
        long result = jittered(nanos);
        nanos = Math.min(maxNanos, 2 * nanos);
        return result;
    }

    /** For what is not likely to be over soon. */
    long longestNanos() {
        nanos = maxNanos;
        return jittered(maxNanos);
    }

    void reset() {
        nanos = firstNanos;
    }

    private static long jittered(long nanos) {
        return nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
    }
}
