/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.Users;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushTarget;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands batches of commands to the loops whose sessions they are for. Each loop gets a batch as one task, and carries out its
 * part of it: in order, as the tasks of one loop run in the order they were handed over. Thread-safe.
 */
public final class PushDispatcher implements PushTarget {

    private final SessionTable table;
    private final Users users;
    private final List<PushLoop> loops;
    private final PushCounts counts;
    private final CommandLists lists = new CommandLists();

    /** @param sessionLoops all of them, each at its index */
    public PushDispatcher(SessionTable table, Users users, List<SessionLoop> sessionLoops, PushCounts counts) {
        this.table = table;
        this.users = users;
        this.counts = counts;
        this.loops = sessionLoops.stream().map(PushLoop::new).toList();
    }

    @Override
    public PushBatch begin(ByteBuf data) {
        return new Batch(this, table, users, data);
    }

    @Override
    public void skipped(long commands) {
        counts.skipped(commands);
    }

    /** For the commands of batches. */
    CommandLists lists() {
        return lists;
    }

    void apply(Batch batch, PushBatch.Applied callback) {
        counts.commands(batch.size());
        boolean[] concerned = new boolean[loops.size()];
        int parts = 0;
        for (int loop = 0; loop < concerned.length; loop++) {
            concerned[loop] = concerns(batch, loop);
            parts += concerned[loop] ? 1 : 0;
        }
        AppliedBatch applied = new AppliedBatch(counts, batch, callback, concerned.length, parts);
        if (parts == 0) {
            applied.answer();
            return;
        }
        for (int loop = 0; loop < concerned.length; loop++) {
            if (concerned[loop]) {
                hand(applied, loop);
            }
        }
    }

    private static boolean concerns(Batch batch, int loop) {
        for (int i = 0; i < batch.size(); i++) {
            if (batch.command(i).concerns(loop)) {
                return true;
            }
        }
        return false;
    }

    private void hand(AppliedBatch applied, int loop) {
        PushLoop target = loops.get(loop);
        try {
            // Also from that loop itself: what was handed over before has to come first.
            target.eventLoop().execute(() -> target.apply(applied));
        } catch (RejectedExecutionException e) {
            // The gateway is closing, and the sessions with it.
            applied.done(loop, null);
        }
    }
}
