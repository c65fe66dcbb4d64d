/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/**
 * How large the next batch will probably be, from those before it: a buffer of that size need not grow message by
 * message. Follows larger batches at once and smaller ones slowly. Belongs to one event loop.
 */
public final class BatchSize {

    private static final int SHRINK_SHIFT = 4;

    private final int minBytes;
    private final int maxBytes;
    private int expectedBytes;

    /** Begins with the smaller bound. */
    public BatchSize(int minBytes, int maxBytes) {
        this.minBytes = minBytes;
        this.maxBytes = maxBytes;
        this.expectedBytes = minBytes;
    }

    /** Between the bounds. */
    public int expectedBytes() {
        return expectedBytes;
    }

    /** A batch had this size. */
    public void record(int bytes) {
        int seen = Math.min(maxBytes, Math.max(minBytes, bytes));
        expectedBytes = seen >= expectedBytes ? seen : expectedBytes - (expectedBytes - seen >> SHRINK_SHIFT);
    }
}
