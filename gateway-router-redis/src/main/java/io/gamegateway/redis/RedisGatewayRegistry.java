/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.DaemonThread;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.redis.internal.gateways.Announcer;
import io.gamegateway.redis.internal.gateways.GatewayEntries;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Says in Redis that a gateway is alive, and where it takes pushes, every 3 s unless configured otherwise; a {@link
 * RedisGatewayDirectory} reads it there. A gateway that ends without a goodbye is believed to be alive for the expiry, 10 s. Thread-safe.
 *
 * <p>A thread of its own, {@code gateway-redis-registry}, does it. While Redis is gone it tries to reconnect; one line of the log says
 * that it is lost, and one that it is back.
 *
 * @since 0.1
 */
public final class RedisGatewayRegistry implements GatewayRegistry {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

    private record Announced(RedisNodes nodes, Announcer announcer, DaemonThread thread) {}

    private final RedisConfig redis;
    private final Duration heartbeat;
    private final Duration expiry;
    private @Nullable Announced announced;
    private boolean closed;

    RedisGatewayRegistry(RedisConfig redis, Duration heartbeat, Duration expiry) {
        this.redis = redis;
        this.heartbeat = heartbeat;
        this.expiry = expiry;
    }

    /** A builder with the defaults. */
    public static RedisGatewayRegistryBuilder builder(RedisConfig redis) {
        return new RedisGatewayRegistryBuilder(redis);
    }

    /** @throws IllegalStateException where it has announced one already, or is closed */
    @Override
    public synchronized void announce(GatewayAddress gateway) {
        if (announced != null || closed) {
            throw new IllegalStateException(
                    "registry: " + (closed ? "closed" : "in use") + " (expected: announces one gateway, once)");
        }
        RedisNodes nodes = RedisNodes.of(redis);
        Announcer announcer = new Announcer(
                nodes,
                new GatewayEntries(redis.keyPrefix()),
                gateway,
                heartbeat,
                expiry,
                redis.description(),
                new Backoff(
                        FIRST_RETRY,
                        longer(FIRST_RETRY, heartbeat),
                        () -> ThreadLocalRandom.current().nextDouble()));
        announced = new Announced(nodes, announcer, DaemonThread.start("registry", announcer));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Says goodbye: a moment, but a read timeout and a second where Redis is frozen. Harmless when repeated. */
    @Override
    public void close() {
        Announced last;
        synchronized (this) {
            closed = true;
            last = announced;
        }
        if (last == null) {
            return;
        }
        last.announcer().close();
        if (!last.thread().awaitEnd(redis.readTimeout().plus(FIRST_RETRY))) {
            last.nodes().close();
            last.thread().awaitEnd(END_TIMEOUT);
        }
        last.nodes().close();
    }
}
