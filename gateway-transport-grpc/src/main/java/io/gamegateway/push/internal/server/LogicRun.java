/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One run of a logic server: how far its batches have come, over all of its streams, of which one speaks for it at a time.
 * Thread-safe.
 */
final class LogicRun {

    private final String logicId;
    private final long epoch;
    private long accepted;
    private @Nullable PushStream stream;

    LogicRun(String logicId, long epoch, long accepted) {
        this.logicId = logicId;
        this.epoch = epoch;
        this.accepted = accepted;
    }

    String logicId() {
        return logicId;
    }

    long epoch() {
        return epoch;
    }

    /** This stream speaks for it from now on. Returns the one that did before. */
    synchronized @Nullable PushStream attach(PushStream newer) {
        PushStream older = stream;
        stream = newer;
        return older;
    }

    /** The stream has ended; true where it spoke for the run. */
    synchronized boolean detach(PushStream ended) {
        if (stream != ended) {
            return false;
        }
        stream = null;
        return true;
    }

    /** The last batch that was accepted; 0 = none. */
    synchronized long accepted() {
        return accepted;
    }

    /** @throws PushRefusal where this batch may not come now, from this stream */
    synchronized void check(PushStream from, long sequence) throws PushRefusal {
        if (stream != from) {
            throw new PushRefusal(
                    Status.UNAVAILABLE.withDescription("a newer stream of " + logicId + " has taken over"));
        }
        if (sequence <= accepted) {
            throw new PushRefusal(Status.ALREADY_EXISTS.withDescription(
                    "batch sequence: " + sequence + " (expected: " + (accepted + 1) + "; it was accepted before)"));
        }
        if (sequence != accepted + 1) {
            throw new PushRefusal(Status.OUT_OF_RANGE.withDescription(
                    "batch sequence: " + sequence + " (expected: " + (accepted + 1) + "; some are missing)"));
        }
    }

    /**
     * Accepts a batch, and hands it on while no other stream of the run can: so batches reach the loops in their sequence, also
     * where two streams meet.
     */
    synchronized void accept(PushStream from, long sequence, Runnable handOn) throws PushRefusal {
        check(from, sequence);
        accepted = sequence;
        handOn.run();
    }
}
