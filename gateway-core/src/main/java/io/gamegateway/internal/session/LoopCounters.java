/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.observe.LoopCells;
import io.gamegateway.spi.DropReason;

/** What one event loop counts. Only that loop's thread adds; any thread may read: see {@link LoopCells}. */
public final class LoopCounters {

    private static final int CLOSES = Metric.values().length;
    private static final int DROPS = CLOSES + CloseReason.values().length;
    private static final int REJECTS = DROPS + DropReason.values().length;
    private static final int SIZE = REJECTS + RejectReason.values().length;

    private final long[] cells = new long[SIZE];

    /** Adds one. */
    public void count(Metric metric) {
        add(metric.ordinal(), 1);
    }

    /** Adds {@code n}. */
    public void count(Metric metric, long n) {
        add(metric.ordinal(), n);
    }

    /** One connection was closed for this reason. */
    public void closed(CloseReason reason) {
        add(CLOSES + reason.ordinal(), 1);
    }

    /** One message was lost for this reason. */
    public void dropped(DropReason reason) {
        add(DROPS + reason.ordinal(), 1);
    }

    /** So many messages were lost for this reason. */
    public void dropped(DropReason reason, int messages) {
        add(DROPS + reason.ordinal(), messages);
    }

    /** One connection was refused for this reason. */
    public void rejected(RejectReason reason) {
        add(REJECTS + reason.ordinal(), 1);
    }

    /** The count so far. */
    public long get(Metric metric) {
        return LoopCells.get(cells, metric.ordinal());
    }

    /** Connections closed for this reason so far. */
    public long get(CloseReason reason) {
        return LoopCells.get(cells, CLOSES + reason.ordinal());
    }

    /** Messages lost for this reason so far. */
    public long get(DropReason reason) {
        return LoopCells.get(cells, DROPS + reason.ordinal());
    }

    /** Connections refused for this reason so far. */
    public long get(RejectReason reason) {
        return LoopCells.get(cells, REJECTS + reason.ordinal());
    }

    private void add(int cell, long n) {
        LoopCells.add(cells, cell, n);
    }
}
