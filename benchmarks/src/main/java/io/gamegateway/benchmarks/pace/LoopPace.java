/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.pace;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * An open loop on an event loop that others use, too: something is done at a steady rate, each time with the {@link
 * System#nanoTime} that it is due, and made up for where it is late.
 */
public final class LoopPace implements Runnable {

    /** Below it a timer costs more than it brings: what is due in between is done together. */
    private static final long MIN_TICK_NANOS = 20_000;

    /** Done at once, at most; then the loop's sockets have their turn. */
    private static final int BURST = 256;

    private final Schedule schedule;
    private final LongConsumer action;
    private final Future<?> ticks;

    private LoopPace(EventExecutor loop, double perSecond, LongConsumer action) {
        this.schedule = new Schedule(System.nanoTime(), perSecond);
        this.action = action;
        long tick = tickNanos(schedule.intervalNanos());
        // A timer at a fixed rate is one object, however often it fires.
        this.ticks = loop.scheduleAtFixedRate(this, 0, tick, TimeUnit.NANOSECONDS);
    }

    /** Rounded down: a tick that comes early finds nothing to do, and one that came late would make something late. */
    static long tickNanos(double intervalNanos) {
        return Math.max(MIN_TICK_NANOS, (long) intervalNanos);
    }

    /** One that runs, from now on. Thread-safe. */
    public static LoopPace start(EventExecutor loop, double perSecond, LongConsumer action) {
        return new LoopPace(loop, perSecond, action);
    }

    @Override
    public void run() {
        catchUp(BURST);
    }

    private void catchUp(int most) {
        for (int i = 0; i < most; i++) {
            long due = schedule.due();
            if (due - System.nanoTime() > 0) {
                return;
            }
            action.accept(due);
            schedule.advance();
        }
    }

    /** How often it was done; on the loop. */
    public long done() {
        return schedule.done();
    }

    /** Does all that is due by now, and ends it. On the loop. */
    public void finish() {
        stop();
        catchUp(Integer.MAX_VALUE);
    }

    /** Ends it. Thread-safe; on the loop, nothing is done behind this. */
    public void stop() {
        ticks.cancel(false);
    }
}
