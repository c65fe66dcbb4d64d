/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisMode;
import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.DaemonThread;
import io.gamegateway.redis.internal.Outage;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionLocation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session directory in Redis: hands what it is asked to its thread. */
public final class SessionService implements SessionDirectory {

    /**
     * What can be chosen.
     *
     * @param expiry of an entry
     * @param refreshInterval of all entries
     * @param batch commands in one round trip
     * @param capacity requests that may wait
     * @param firstRetry after Redis was lost
     * @param maxRetry later
     */
    public record Settings(
            Duration expiry,
            Duration refreshInterval,
            int batch,
            int capacity,
            Duration firstRetry,
            Duration maxRetry) {}

    private static final Logger LOGGER = LoggerFactory.getLogger(SessionService.class);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CLUSTER_QUIET = Duration.ofSeconds(5);

    private final RedisNodes nodes;
    private final SessionEntries entries;
    private final RequestQueue queue;
    private final Gateways gateways;
    private final long expiryNanos;
    private final Duration closeTimeout;
    private final DaemonThread thread;

    /** @param unavailable what stages fail with, for what the client library throws */
    public SessionService(
            RedisConfig redis, Settings settings, Function<RuntimeException, RuntimeException> unavailable) {
        this.nodes = RedisNodes.of(redis);
        this.entries = new SessionEntries(redis.keyPrefix(), settings.expiry());
        this.queue = new RequestQueue(settings.capacity());
        Duration quiet = redis.mode() == RedisMode.CLUSTER ? CLUSTER_QUIET : Duration.ZERO;
        this.gateways = new Gateways(
                queue,
                redis.readTimeout(),
                new Outage(
                        LOGGER,
                        redis.description() + ": the subscription",
                        "a login elsewhere is noticed within " + settings.refreshInterval(),
                        Duration.ZERO),
                backoff(settings));
        this.expiryNanos = settings.expiry().toNanos();
        this.closeTimeout = LEAVE_TIMEOUT.plus(redis.readTimeout());
        DirectoryThread work = new DirectoryThread(
                nodes,
                queue,
                gateways,
                new Outage(LOGGER, redis.description(), "users are neither bound nor found until it is back", quiet),
                backoff(settings),
                new DirectoryThread.Settings(
                        settings.batch(),
                        settings.refreshInterval().toNanos(),
                        redis.readTimeout().toNanos(),
                        redis.connectTimeout()
                                .plus(redis.readTimeout())
                                .plus(settings.maxRetry())
                                .toNanos(),
                        LEAVE_TIMEOUT.toNanos()),
                unavailable);
        this.thread = DaemonThread.start("sessions", work);
    }

    private static Backoff backoff(Settings settings) {
        return new Backoff(
                settings.firstRetry(),
                settings.maxRetry(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    @Override
    public CompletionStage<Optional<SessionLocation>> bind(
            String userId, String gatewayName, long sessionId, DuplicateLogin policy) {
        Optional<IllegalArgumentException> fault = SessionEntries.fault(userId);
        if (fault.isPresent()) {
            return CompletableFuture.failedFuture(fault.get());
        }
        return submit(new Request.Bind(entries, userId, gatewayName, sessionId, policy, gateways.find(gatewayName)));
    }

    @Override
    public CompletionStage<@Nullable Void> unbind(SessionLocation location) {
        Request.Unbind request =
                new Request.Unbind(entries, location, gateways.find(location.gatewayName()), expiryNanos);
        return submit(request);
    }

    @Override
    public CompletionStage<Optional<SessionLocation>> find(String userId) {
        Optional<IllegalArgumentException> fault = SessionEntries.fault(userId);
        if (fault.isPresent()) {
            return CompletableFuture.failedFuture(fault.get());
        }
        return submit(new Request.Find(entries, userId));
    }

    private <T extends @Nullable Object> CompletionStage<T> submit(Request<T> request) {
        RuntimeException refused = queue.offer(request);
        if (refused != null) {
            request.refused(refused);
        }
        return request.answer;
    }

    @Override
    public AutoCloseable join(String gatewayName, Consumer<SessionLocation> lost) {
        Membership gateway = new Membership(gatewayName, entries, lost);
        gateways.join(gateway);
        return () -> await(gateways.leave(gateway));
    }

    private void await(CountDownLatch done) {
        try {
            if (!queue.isClosed() && !done.await(closeTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                LOGGER.warn("what a gateway has bound could not be taken back within {}; it expires", closeTimeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        queue.close();
        if (!thread.awaitEnd(closeTimeout)) {
            nodes.close();
            thread.awaitEnd(END_TIMEOUT);
        }
        nodes.close();
    }
}
