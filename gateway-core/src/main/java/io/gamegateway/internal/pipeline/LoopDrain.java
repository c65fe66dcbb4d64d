/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Session;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Tells the clients of one event loop to go, each at its moment. One whose messages wait for a backend is told when they are
 * there: it might be gone before them. Belongs to the loop, but for the count.
 */
final class LoopDrain implements Runnable {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventLoop loop;
    private final Session[] sessions;
    private final long[] moments;
    private final long begin = System.nanoTime();
    private final Deque<Session> postponed = new ArrayDeque<>();
    private int next;
    private volatile int told;

    /** @param sessions of this loop, in any order */
    LoopDrain(EventLoop loop, Session[] sessions, Duration telling) {
        this.loop = loop;
        this.sessions = sessions;
        this.moments = DrainPace.moments(sessions.length, telling, ThreadLocalRandom.current());
        Collections.shuffle(Arrays.asList(sessions));
    }

    @Override
    public void run() {
        long elapsed = System.nanoTime() - begin;
        while (next < sessions.length && moments[next] <= elapsed) {
            tell(sessions[next++]);
        }
        for (int waiting = postponed.size(); waiting > 0; waiting--) {
            tell(postponed.remove());
        }
        schedule(elapsed);
    }

    private void schedule(long elapsed) {
        long wait = Long.MAX_VALUE;
        if (next < sessions.length) {
            wait = moments[next] - elapsed;
        }
        if (!postponed.isEmpty()) {
            wait = Math.min(wait, RETRY_NANOS);
        }
        if (wait != Long.MAX_VALUE) {
            loop.schedule(this, wait, TimeUnit.NANOSECONDS);
        }
    }

    // Only the loop writes it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void tell(Session session) {
        if (!session.takesMessages()) {
            return;
        }
        if (session.waits().any()) {
            postponed.add(session);
        } else {
            told++;
            session.leave(CloseReason.DRAINING, "");
        }
    }

    /** How many have been told. Thread-safe. */
    int told() {
        return told;
    }
}
