/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch that is with the loops; the last of them to be done with it answers it. Thread-safe. */
final class AppliedBatch {

    private static final Logger logger = LoggerFactory.getLogger(AppliedBatch.class);

    private final PushCounts counts;
    private final Batch batch;
    private final PushBatch.Applied callback;
    private final AtomicInteger loopsLeft;

    /** By loop; each is written by its loop before it says that it is done. */
    private final @Nullable Outcomes[] byLoop;

    /** @param parts how many will be done */
    AppliedBatch(PushCounts counts, Batch batch, PushBatch.Applied callback, int loops, int parts) {
        this.counts = counts;
        this.batch = batch;
        this.callback = callback;
        this.byLoop = new Outcomes[loops];
        this.loopsLeft = new AtomicInteger(parts);
    }

    Batch batch() {
        return batch;
    }

    /** This loop is done with its part. */
    void done(int loop, @Nullable Outcomes outcomes) {
        byLoop[loop] = outcomes;
        if (loopsLeft.decrementAndGet() == 0) {
            answer();
        }
    }

    /** All parts are done. */
    void answer() {
        Outcomes all = batch.outcomes();
        for (Outcomes outcomes : byLoop) {
            if (outcomes != null) {
                outcomes.forEach((outcome, command) -> all.of(command).add(outcome));
            }
        }
        List<PushReceipt> receipts = new ArrayList<>(0);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.command(i).report) {
                all.of(i);
            }
        }
        all.forEach((outcome, command) -> {
            if (outcome.hasFailed() || batch.command(command).report) {
                receipts.add(outcome.receipt(command));
            }
            outcome.countFailures(counts);
        });
        batch.release();
        try {
            callback.applied(receipts);
        } catch (RuntimeException e) {
            logger.warn("the callback of a batch of pushes has failed", e);
        }
    }
}
