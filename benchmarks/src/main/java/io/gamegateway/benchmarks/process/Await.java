/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that comes by itself. */
public final class Await {

    private static final long POLL_MILLIS = 5;

    private Await() {}

    /** Whether it came in this time. */
    public static boolean holds(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Pause.millis(POLL_MILLIS);
        }
        return true;
    }
}
