/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A lock with one condition: what {@link #change} does under it is seen by whoever waits in {@link #await}. */
final class Watch {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    <R> R read(Supplier<R> query) {
        lock.lock();
        try {
            return query.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition is met; past the timeout the error says what was awaited and what was found. */
    void await(Duration timeout, BooleanSupplier met, String awaited, Supplier<String> found) {
        lock.lock();
        try {
            if (!metWithin(timeout, met)) {
                throw new AwaitError("awaited " + awaited + " within " + timeout + ", but " + found.get());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the condition is met before the time has passed; waits no longer than needed. */
    boolean metWithin(Duration timeout, BooleanSupplier met) {
        lock.lock();
        try {
            long nanos = timeout.toNanos();
            while (!met.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwaitError("interrupted while waiting", e);
        } finally {
            lock.unlock();
        }
    }
}
