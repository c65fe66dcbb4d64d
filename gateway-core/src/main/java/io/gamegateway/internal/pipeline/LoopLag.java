/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop is: a task that is due each {@value #TICK_MILLIS} ms notes when it runs. Written by the loop, read by
 * any thread, also while the loop is stuck.
 */
final class LoopLag implements Runnable {

    static final int TICK_MILLIS = 100;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final Runnable tick;
    private volatile long dueNanos;
    private volatile long lagNanos;

    /** Since when each tick has been late; meaningful while {@link #late}. */
    private volatile long lateSinceNanos;

    private volatile boolean late;
    private volatile long thresholdNanos;

    /** @param tick is called at each tick */
    LoopLag(EventLoop loop, Runnable tick) {
        this.loop = loop;
        this.tick = tick;
    }

    /** Begins. */
    void start() {
        next(System.nanoTime());
    }

    /** From now on so much is late; 0 = nothing is. */
    void threshold(long nanos) {
        thresholdNanos = nanos;
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        ran(now);
        tick.run();
        next(now);
    }

    private void next(long now) {
        dueNanos = now + TICK_NANOS;
        loop.schedule(this, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A tick at this time. */
    void ran(long now) {
        long due = dueNanos;
        lagNanos = Math.max(0, now - due);
        if (thresholdNanos == 0 || now - due < thresholdNanos) {
            late = false;
        } else if (!late) {
            lateSinceNanos = due;
            late = true;
        }
    }

    /** A tick is due then. */
    void due(long nanos) {
        dueNanos = nanos;
    }

    /** How late the last tick was, or the one that is overdue. */
    long nanos(long now) {
        return Math.max(lagNanos, now - dueNanos);
    }

    /** True where it has been late for a second, or is stuck for as long. */
    boolean isLasting(long now) {
        if (thresholdNanos == 0) {
            return false;
        }
        long overdue = now - dueNanos;
        return overdue >= Math.max(LASTING_NANOS, thresholdNanos) || late && now - lateSinceNanos >= LASTING_NANOS;
    }
}
