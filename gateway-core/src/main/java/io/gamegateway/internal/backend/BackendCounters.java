/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import io.gamegateway.internal.observe.LoopCells;

/** What one event loop counts of one endpoint. Only that loop's thread adds; any thread may read: see {@link LoopCells}. */
public final class BackendCounters {

    /** What is counted. */
    public enum Count {
        /** Messages handed to its links. */
        MESSAGES_SENT,
        /** Messages that were for it and are lost. */
        MESSAGES_FAILED,
        /** Messages that came from it. */
        MESSAGES_RECEIVED,
        /** Bytes written to it. */
        BYTES_SENT,
        /** Bytes read from it. */
        BYTES_RECEIVED
    }

    private final long[] cells = new long[Count.values().length];

    BackendCounters() {}

    /** Adds {@code n}. */
    public void add(Count count, long n) {
        LoopCells.add(cells, count.ordinal(), n);
    }

    long get(Count count) {
        return LoopCells.get(cells, count.ordinal());
    }
}
