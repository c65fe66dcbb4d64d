/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import io.gamegateway.test.AwaitError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what tells nobody when it changes. */
final class Poll {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Poll() {}

    /** @throws AwaitError with this message, where the condition is not met in time */
    static void until(Duration patience, BooleanSupplier met, Supplier<String> message) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!met.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new AwaitError(message.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
