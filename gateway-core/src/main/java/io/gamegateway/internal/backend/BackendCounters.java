/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one event loop counts of one endpoint, once per batch. Only that loop's thread adds; any thread may read. A count is an
 * opaque load and store, without a lock prefix.
 */
public final class BackendCounters {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

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
        int cell = count.ordinal();
        CELLS.setOpaque(cells, cell, (long) CELLS.getOpaque(cells, cell) + n);
    }

    long get(Count count) {
        return (long) CELLS.getOpaque(cells, count.ordinal());
    }
}
