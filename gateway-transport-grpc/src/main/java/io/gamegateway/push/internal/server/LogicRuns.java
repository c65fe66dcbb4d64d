/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs of logic servers that push, and for a while those that did: a stream that is lost may be followed by another one,
 * and then nothing may be done twice. Thread-safe.
 */
final class LogicRuns {

    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** By logic id. */
    private final Map<String, LogicRun> active = new HashMap<>();

    private final Cache<String, LogicRun> remembered = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** The stream speaks for this run from now on; whichever spoke for it, or for an older run, is closed. */
    LogicRun open(PushStream stream, String logicId, long epoch, long firstSequence) throws PushRefusal {
        boolean newerRun;
        PushStream older;
        LogicRun run;
        synchronized (this) {
            LogicRun known = known(logicId);
            if (known != null && known.epoch() > epoch) {
                throw new PushRefusal(Status.FAILED_PRECONDITION.withDescription("epoch: " + epoch
                        + " (expected: at least " + known.epoch() + ", of a newer run of " + logicId + ")"));
            }
            run = known != null && known.epoch() == epoch ? known : new LogicRun(logicId, epoch, firstSequence - 1);
            if (firstSequence > run.accepted() + 1) {
                throw new PushRefusal(Status.OUT_OF_RANGE.withDescription("first sequence: " + firstSequence
                        + " (expected: at most " + (run.accepted() + 1) + "; some are missing)"));
            }
            newerRun = run != known;
            // From now on nobody else speaks for this run, nor for an older one.
            older = known == null ? null : known.attach(stream);
            run.attach(stream);
            active.put(logicId, run);
            remembered.invalidate(logicId);
        }
        if (older != null) {
            older.replaced(newerRun);
        }
        return run;
    }

    private @Nullable LogicRun known(String logicId) {
        LogicRun run = active.get(logicId);
        return run == null ? remembered.getIfPresent(logicId) : run;
    }

    /** The stream has ended. */
    synchronized void ended(LogicRun run, PushStream stream) {
        if (run.detach(stream) && active.remove(run.logicId(), run)) {
            remembered.put(run.logicId(), run);
        }
    }
}
