/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * An open loop on an event loop that others use, too: something is done at a steady rate, each time with the {@link
 * System#nanoTime} that it is due, and made up for where it is late.
 */
final class LoopPace implements Runnable {

    /** Below it a timer is of no use: what is due in between is done together. */
    private static final long MIN_WAIT_NANOS = 100_000;

    private final EventExecutor loop;
    private final double intervalNanos;
    private final LongConsumer action;
    private final long begin = System.nanoTime();
    private long done;
    private volatile boolean stopped;

    private LoopPace(EventExecutor loop, double perSecond, LongConsumer action) {
        this.loop = loop;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.action = action;
    }

    /** One that runs, from now on. */
    static LoopPace start(EventExecutor loop, double perSecond, LongConsumer action) {
        LoopPace pace = new LoopPace(loop, perSecond, action);
        loop.execute(pace);
        return pace;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        for (long due = due(); due - System.nanoTime() <= 0; due = due()) {
            action.accept(due);
            done++;
        }
        loop.schedule(this, Math.max(MIN_WAIT_NANOS, due() - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private long due() {
        return begin + (long) (done * intervalNanos);
    }

    /** How often it was done; on the loop. */
    long done() {
        return done;
    }

    /** Ends it. Thread-safe. */
    void stop() {
        stopped = true;
    }
}
