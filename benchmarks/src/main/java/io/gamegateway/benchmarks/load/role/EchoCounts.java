/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import java.util.concurrent.atomic.AtomicLong;

/** What a backend has read: how deep the batches are that a gateway makes. Written by one thread, read by any. */
final class EchoCounts {

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    void read(int count) {
        frames.lazySet(frames.getPlain() + count);
        reads.lazySet(reads.getPlain() + 1);
    }

    /** Messages, and the reads that brought them. */
    String text() {
        return frames.get() + " " + reads.get();
    }
}
