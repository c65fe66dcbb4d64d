/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How many of the connections that are open now came within this second or the two before. The acceptor thread counts them and
 * asks; any thread may take one away.
 */
final class Newcomers {

    /** A second is out of the count for one more before its place is used again, whatever other threads do meanwhile. */
    private static final int SECONDS = 4;

    private static final int COUNTED = SECONDS - 1;

    private final AtomicIntegerArray open = new AtomicIntegerArray(SECONDS);
    private final LongSupplier nanoTime;
    private final long begin;
    private long latest;

    Newcomers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    private long second() {
        return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - begin);
    }

    private static int place(long second) {
        return (int) (second % SECONDS);
    }

    /** One has come; the second in which it did. */
    long came() {
        long now = second();
        for (long second = Math.max(latest + 1, now - COUNTED); second <= now; second++) {
            open.set(place(second), 0);
        }
        latest = now;
        open.incrementAndGet(place(now));
        return now;
    }

    /** One that came in this second has left. Thread-safe. */
    void left(long second) {
        if (second() - second < COUNTED) {
            open.decrementAndGet(place(second));
        }
    }

    /** True where there are no other connections than these. */
    boolean areAll(IntSupplier connections) {
        // Counted first: one that leaves in between, on another thread, is not to look like one that has been there for
        // long.
        int came = count();
        return connections.getAsInt() <= came;
    }

    /** How many there are. */
    int count() {
        int count = 0;
        for (long second = Math.max(0, second() - COUNTED + 1); second <= latest; second++) {
            count += open.get(place(second));
        }
        return count;
    }
}
