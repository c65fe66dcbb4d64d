/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.push.proto.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What a link has to send, in its order: batches that were sent on a stream that is lost, and then what the log has. Counts, and
 * completes deliveries. Belongs to the event loop.
 */
final class BatchQueue {

    private static final Part[] NO_PARTS = {};

    private final CommandLog log;
    private final LinkCounters counters;
    private final int maxBatchBytes;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private int maxRequestBytes;
    private int maxCommands;
    private long progressNanos;

    BatchQueue(CommandLog log, LinkCounters counters, int maxBatchBytes) {
        this.log = log;
        this.counters = counters;
        this.maxBatchBytes = maxBatchBytes;
    }

    /** Of the first batch that the next stream may carry. */
    long firstSequence() {
        return unacknowledged.firstSequence();
    }

    /** Of the last batch that there is. */
    long lastSequence() {
        return unacknowledged.lastSequence();
    }

    /**
     * A new stream begins, and with it all that is not acknowledged.
     *
     * @param requestBytes what the gateway takes at most; 0 or less = it has no limit
     * @param commands likewise
     */
    void rewind(int requestBytes, int commands) {
        maxRequestBytes = limit(requestBytes);
        maxCommands = limit(commands);
        unacknowledged.rewind();
        progressNanos = System.nanoTime();
    }

    private static int limit(int announced) {
        return announced <= 0 ? Integer.MAX_VALUE : announced;
    }

    /** The next one to be sent; null where there is none, and then the next append wakes the event loop. */
    @Nullable
    Batch next() {
        Batch again = unacknowledged.nextAgain();
        if (again != null) {
            LinkCounters.add(counters.resent, 1);
            again.failed = 0;
            return again;
        }
        Batch cut = cut();
        while (cut != null && !cut.isRequest) {
            refuse(cut);
            cut = cut();
        }
        if (cut != null) {
            add(cut);
            LinkCounters.add(counters.batches, 1);
            LinkCounters.add(counters.sent, cut.commands);
        }
        return cut;
    }

    private @Nullable Batch cut() {
        int limit = Math.min(maxBatchBytes, maxRequestBytes);
        return log.cut(unacknowledged.lastSequence() + 1, limit, maxRequestBytes, maxCommands);
    }

    private void add(Batch batch) {
        if (unacknowledged.isEmpty()) {
            progressNanos = System.nanoTime();
        }
        unacknowledged.add(batch);
    }

    /** Its room is free when what is before it has been acknowledged. */
    private void refuse(Batch tooLarge) {
        LinkCounters.add(counters.failed, tooLarge.commands);
        for (Part part : tooLarge.parts()) {
            part.refused(Refusal.TOO_LARGE);
        }
        if (unacknowledged.isEmpty()) {
            log.release(tooLarge);
        } else {
            add(tooLarge);
        }
    }

    /** What the gateway says about a command, which it does before it acknowledges it. */
    void receipt(Receipt receipt) {
        Batch batch = unacknowledged.find(receipt.getSequence());
        if (batch == null) {
            return;
        }
        batch.failed += receipt.getFailuresCount() > 0 ? 1 : 0;
        Part part = batch.part(receipt.getCommand());
        if (part != null) {
            part.receipt(receipt);
        }
    }

    /** @return true where that is news */
    boolean acknowledge(long sequence) {
        if (sequence < unacknowledged.firstSequence()) {
            return false;
        }
        unacknowledged.acknowledge(sequence, this::acknowledged);
        progressNanos = System.nanoTime();
        return true;
    }

    private void acknowledged(Batch batch) {
        log.release(batch);
        if (!batch.isRequest) {
            return;
        }
        LinkCounters.add(counters.acknowledged, batch.commands);
        LinkCounters.add(counters.failed, batch.failed);
        for (Part part : batch.parts()) {
            part.acknowledged();
        }
    }

    /** How many commands were refused before the gateway was in step again; 0 where it is not, or has been before. */
    long pollInStep() {
        return log.pollInStep(unacknowledged.isAllTold());
    }

    /** True where something waits for an acknowledgement, and none has come for so long. */
    boolean isStalled(long nanos) {
        return !unacknowledged.isEmpty() && System.nanoTime() - progressNanos >= nanos;
    }

    /** Nothing of it will be acknowledged any more. */
    void refuseAll(Refusal reason) {
        unacknowledged.acknowledge(Long.MAX_VALUE, batch -> {
            for (Part part : batch.isRequest ? batch.parts() : NO_PARTS) {
                part.refused(reason);
            }
        });
        log.takeUncutParts().forEach(part -> part.refused(reason));
    }
}
