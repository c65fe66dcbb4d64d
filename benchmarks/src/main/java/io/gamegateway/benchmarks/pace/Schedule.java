/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.pace;

import java.util.concurrent.TimeUnit;

/**
 * When something is due that is done at a steady rate. What is late does not move what comes behind it: a delay that counts from the due
 * time has in it what a stall did to all that should have been sent meanwhile. For one thread.
 */
public final class Schedule {

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long beginNanos;
    private final double intervalNanos;
    private long done;

    /**
     * The first one is due at once.
     *
     * @param beginNanos as {@link System#nanoTime} says
     */
    public Schedule(long beginNanos, double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: > 0)");
        }
        this.beginNanos = beginNanos;
        this.intervalNanos = SECOND / perSecond;
    }

    /** When the next one is due, as {@link System#nanoTime} says. */
    public long due() {
        return beginNanos + (long) (done * intervalNanos);
    }

    /** The next one is done. */
    public void advance() {
        done++;
    }

    /** How many are done. */
    public long done() {
        return done;
    }

    /** Time between two. */
    double intervalNanos() {
        return intervalNanos;
    }
}
