/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.push.server.PushAuthorizer;
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.push.server.PushLimits;
import io.gamegateway.push.server.PushPeer;
import io.gamegateway.spi.PushContext;
import io.gamegateway.spi.PushTarget;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the streams of one server have in common. Thread-safe. */
final class PushShared {

    private final PushContext context;
    private final PushLimits limits;
    private final PushAuthorizer authorizer;
    private final LogicRuns runs = new LogicRuns();
    private final Set<PushStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();

    PushShared(PushContext context, PushLimits limits, PushAuthorizer authorizer) {
        this.context = context;
        this.limits = limits;
        this.authorizer = authorizer;
    }

    PushLimits limits() {
        return limits;
    }

    LogicRuns runs() {
        return runs;
    }

    PushTarget target() {
        return context.target();
    }

    String gatewayName() {
        return context.gatewayName();
    }

    /** As the protocol has it: 0 where it is not known. */
    int nodePlusOne() {
        return context.sessionIds().node().orElse(-1) + 1;
    }

    CompletionStage<PushGrant> authorize(PushPeer peer) {
        try {
            return authorizer.authorize(peer);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Counts the commands of one stream; null where there is no limit. */
    @Nullable
    Bucket newBucket() {
        int perSecond = limits.commandsPerSecond();
        return perSecond == 0
                ? null
                : Bucket.builder()
                        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build();
    }

    /** Takes a place for one more stream; false where there are too many. */
    boolean tryEnter() {
        if (places.incrementAndGet() > limits.maxStreams() && limits.maxStreams() > 0) {
            places.decrementAndGet();
            return false;
        }
        return true;
    }

    /** The stream lives. */
    void began(PushStream stream) {
        streams.add(stream);
    }

    /** The stream has ended. */
    void ended(PushStream stream) {
        streams.remove(stream);
        places.decrementAndGet();
    }

    Set<PushStream> streams() {
        return streams;
    }
}
