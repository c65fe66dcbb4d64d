/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets time go by. */
public final class Pause {

    private static final double NANOS_PER_SECOND = 1e9;

    private Pause() {}

    /** So much of it, on the thread that calls. */
    public static void millis(long millis) {
        nanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** As {@link #millis}. */
    public static void seconds(double seconds) {
        nanos((long) (seconds * NANOS_PER_SECOND));
    }

    private static void nanos(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
