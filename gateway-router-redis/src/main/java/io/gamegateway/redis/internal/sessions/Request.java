/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.internal.KeyCommand;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionLocation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What somebody asks of the directory, and waits for. */
abstract class Request<T extends @Nullable Object> implements Exchange {

    final CompletableFuture<T> answer = new CompletableFuture<>();
    final long sinceNanos = System.nanoTime();

    @Override
    public void failed(RuntimeException cause) {
        answer.completeExceptionally(cause);
    }

    /** Whether it should not wait any longer. */
    boolean isOverdue(long nowNanos, long waitNanos) {
        return nowNanos - sinceNanos > waitNanos;
    }

    /** It has found the queue full, or closed. On the thread of whoever asked. */
    void refused(RuntimeException cause) {
        failed(cause);
    }

    static final class Find extends Request<Optional<SessionLocation>> {

        private final SessionEntries entries;
        private final String userId;

        Find(SessionEntries entries, String userId) {
            this.entries = entries;
            this.userId = userId;
        }

        @Override
        public KeyCommand command() {
            return entries.find(userId);
        }

        @Override
        public void answered(Object reply) {
            answer.complete(SessionEntries.found(reply, userId));
        }
    }

    static final class Bind extends Request<Optional<SessionLocation>> {

        private final SessionEntries entries;
        private final String userId;
        private final String gatewayName;
        private final long sessionId;
        private final DuplicateLogin policy;
        private final @Nullable Membership gateway;

        /** @param gateway null where it has not joined */
        Bind(
                SessionEntries entries,
                String userId,
                String gatewayName,
                long sessionId,
                DuplicateLogin policy,
                @Nullable Membership gateway) {
            this.entries = entries;
            this.userId = userId;
            this.gatewayName = gatewayName;
            this.sessionId = sessionId;
            this.policy = policy;
            this.gateway = gateway;
        }

        @Override
        public KeyCommand command() {
            return entries.bind(userId, gatewayName, sessionId, policy, -1);
        }

        @Override
        public void answered(Object reply) {
            Optional<SessionLocation> location = SessionEntries.bound(reply, userId, gatewayName, sessionId);
            if (gateway != null && location.isPresent()) {
                gateway.bound(location.get(), sinceNanos);
            }
            answer.complete(location);
        }

        @Override
        public void failed(RuntimeException cause) {
            if (gateway != null) {
                gateway.owe(userId, sessionId, policy, sinceNanos);
            }
            super.failed(cause);
        }
    }

    /** The only one that is sent again after it failed, though its caller has been told of the failure by then. */
    static final class Unbind extends Request<@Nullable Void> {

        private final SessionEntries entries;
        private final SessionLocation location;
        private final @Nullable Membership gateway;
        private final long untilNanos;
        private boolean anyEpoch;

        /** @param expiryNanos how long it may be sent again; later the entry has expired */
        Unbind(SessionEntries entries, SessionLocation location, @Nullable Membership gateway, long expiryNanos) {
            this.entries = entries;
            this.location = location;
            this.gateway = gateway;
            this.anyEpoch = location.epoch() == 0;
            this.untilNanos = System.nanoTime() + expiryNanos;
        }

        @Override
        public KeyCommand command() {
            release();
            return entries.unbind(location, anyEpoch ? 0 : location.epoch());
        }

        /** The gateway keeps it no longer, so it expires. */
        @Override
        void refused(RuntimeException cause) {
            release();
            super.refused(cause);
        }

        /** The gateway keeps it no longer, whether Redis will hear of it or not. */
        void release() {
            if (gateway != null) {
                anyEpoch |= gateway.release(location);
            }
        }

        /** Its caller need not wait for it. */
        @Override
        boolean isOverdue(long nowNanos, long waitNanos) {
            return false;
        }

        boolean isWorthAnotherAttempt(long nowNanos) {
            return nowNanos - untilNanos < 0;
        }

        @Override
        public void answered(Object reply) {
            answer.complete(null);
        }
    }

    static long microsSince(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sinceNanos);
    }
}
