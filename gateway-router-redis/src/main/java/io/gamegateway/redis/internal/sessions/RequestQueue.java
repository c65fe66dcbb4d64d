/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Requests that wait for the directory's thread. Any thread offers; that one takes. */
final class RequestQueue {

    /** Of a full queue, and a closed one: without a stack trace, as there may be thousands. */
    static final class Refused extends RejectedExecutionException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Request<?>> waiting = new ArrayDeque<>();
    private boolean woken;
    private boolean closed;

    RequestQueue(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /**
     * Adds it. Unbinds are taken beyond the capacity, up to twice as many: what is not unbound is in the way until it expires.
     *
     * @return null, or why not
     */
    @Nullable
    RuntimeException offer(Request<?> request) {
        int bound = request instanceof Request.Unbind ? 2 * capacity : capacity;
        lock.lock();
        try {
            if (closed) {
                return new Refused("directory: closed (expected: open)");
            }
            if (waiting.size() >= bound) {
                return new Refused("requests: " + waiting.size() + " wait (expected: fewer than " + bound + ")");
            }
            waiting.add(request);
            if (waiting.size() == 1) {
                changed.signal();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest ones, so many at most. */
    List<Request<?>> take(int max) {
        lock.lock();
        try {
            List<Request<?>> taken = new ArrayList<>(Math.min(max, waiting.size()));
            while (taken.size() < max && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean isWaiting() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for requests, a {@link #wake}, or this time. */
    void await(long untilNanos) {
        await(untilNanos, true);
    }

    /** Waits for a {@link #wake}, or this time, whoever is waiting. */
    void pause(long untilNanos) {
        await(untilNanos, false);
    }

    private void await(long untilNanos, boolean forRequests) {
        lock.lock();
        try {
            long rest = untilNanos - System.nanoTime();
            while (rest > 0 && !woken && !(forRequests && !waiting.isEmpty())) {
                changed.awaitNanos(rest);
                rest = untilNanos - System.nanoTime();
            }
            woken = false;
        } catch (InterruptedException e) {
            // Nobody else knows this thread; so somebody wants all threads to end.
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** There is something else to do. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
