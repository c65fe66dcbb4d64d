/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.DaemonThread;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.redis.internal.gateways.GatewayEntries;
import io.gamegateway.redis.internal.gateways.Watcher;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateways that say in Redis that they are alive, by a {@link RedisGatewayRegistry}. One that comes, or goes with a goodbye, is
 * known at once; one that ends without, when it expires. Thread-safe.
 *
 * <p>While Redis is gone the last answer stays. When it is back, with its data or without, every gateway has one expiry to announce
 * itself again before it is given up.
 *
 * <p>Two threads, {@code gateway-redis-gateways}, which calls the listener, and {@code gateway-redis-notices}.
 *
 * @since 0.1
 */
public final class RedisGatewayDirectory implements GatewayDirectory {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration MAX_RETRY = Duration.ofSeconds(1);

    /** For a thread that waits for a name server, which nothing can end. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private record Watching(Watcher watcher, DaemonThread thread) {}

    private final RedisConfig redis;
    private final Duration interval;
    private final Duration expiry;
    private @Nullable Watching watching;
    private boolean closed;

    RedisGatewayDirectory(RedisConfig redis, Duration interval, Duration expiry) {
        this.redis = redis;
        this.interval = interval;
        this.expiry = expiry;
    }

    /** A builder with the defaults. */
    public static RedisGatewayDirectoryBuilder builder(RedisConfig redis) {
        return new RedisGatewayDirectoryBuilder(redis);
    }

    /**
     * {@inheritDoc}
     *
     * <p>An empty set is told only where there were gateways before.
     *
     * @throws IllegalStateException where it is watched already, or closed
     */
    @Override
    public synchronized void watch(Consumer<Set<GatewayAddress>> gateways) {
        if (watching != null) {
            throw new IllegalStateException("watched: true (expected: false; a directory is watched once)");
        }
        if (closed) {
            throw new IllegalStateException("directory: closed (expected: open)");
        }
        Watcher watcher = new Watcher(
                RedisNodes.of(redis),
                new GatewayEntries(redis.keyPrefix()),
                gateways,
                new Watcher.Settings(interval, expiry, redis.readTimeout()),
                redis.description(),
                new Backoff(
                        FIRST_RETRY,
                        MAX_RETRY,
                        () -> ThreadLocalRandom.current().nextDouble()));
        watching = new Watching(watcher, DaemonThread.start("gateways", watcher));
    }

    /** Ends the threads, also where Redis does not answer: a moment, 2 s at most. */
    @Override
    public void close() {
        Watching last;
        synchronized (this) {
            closed = true;
            last = watching;
        }
        if (last != null) {
            last.watcher().close();
            last.thread().awaitEnd(CLOSE_TIMEOUT);
        }
    }
}
