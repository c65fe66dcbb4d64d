/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets time go by. */
public final class Pause {

    private Pause() {}

    /** So much of it, on the thread that calls. */
    public static void millis(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
