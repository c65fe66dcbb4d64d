/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How event loops count: in an array that one thread adds to and any thread may read.
 *
 * <p>A count is an opaque load and store, which the JIT compiles to plain moves: no lock prefix, and no cache line that several loops
 * write, as each has arrays of its own. A reader sees values that are recent, and never torn.
 */
public final class LoopCells {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private LoopCells() {}

    /** Adds {@code n}; on the loop that counts. */
    public static void add(long[] cells, int cell, long n) {
        CELLS.setOpaque(cells, cell, (long) CELLS.getOpaque(cells, cell) + n);
    }

    /** The count so far; on any thread. */
    public static long get(long[] cells, int cell) {
        return (long) CELLS.getOpaque(cells, cell);
    }
}
