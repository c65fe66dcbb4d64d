/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.pace.Schedule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * An open loop: something is done at a steady rate, each time with the time that it is due, and made up for where it is late. Runs on
 * the thread that calls it.
 */
final class Pace {

    private final double perSecond;
    private long done;
    private long maxLagNanos;

    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** @param action gets the {@link System#nanoTime} at which it is due */
    void run(BooleanSupplier goOn, LongConsumer action) {
        Schedule schedule = new Schedule(System.nanoTime(), perSecond);
        while (goOn.getAsBoolean()) {
            long due = schedule.due();
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else {
                maxLagNanos = Math.max(maxLagNanos, -wait);
                action.accept(due);
                schedule.advance();
                done = schedule.done();
            }
        }
    }

    /** How often it was done. */
    long done() {
        return done;
    }

    /** By how much it was late at most. */
    long maxLagMicros() {
        return TimeUnit.NANOSECONDS.toMicros(maxLagNanos);
    }

    static BooleanSupplier forMillis(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return () -> System.nanoTime() - end < 0;
    }

    /** Waits for something that comes by itself. @throws IllegalStateException after a minute */
    static void await(String what, BooleanSupplier condition) {
        BooleanSupplier waiting = forMillis(TimeUnit.MINUTES.toMillis(1));
        while (!condition.getAsBoolean()) {
            if (!waiting.getAsBoolean()) {
                throw new IllegalStateException(what + ": not within a minute");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }
}
