/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** The latest round trips, as players see them. Thread-safe. */
final class RoundTrips {

    private static final int KEPT = 1_000;

    private final Deque<Long> nanos = new ArrayDeque<>();

    synchronized void add(long tripNanos) {
        if (nanos.size() == KEPT) {
            nanos.removeFirst();
        }
        nanos.addLast(tripNanos);
    }

    /** The 99th percentile of those since the last call, in milliseconds; NaN where there were none. */
    synchronized double p99Millis() {
        if (nanos.isEmpty()) {
            return Double.NaN;
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        nanos.clear();
        return sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6;
    }
}
