/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.sessions.SessionService;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionLocation;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A session directory in Redis: which session of which gateway each user has, for a fleet of gateways and the logic servers that
 * look users up. Thread-safe.
 *
 * <pre>{@code
 * RedisSessionDirectory users = RedisSessionDirectory.builder(redis).start();
 * AutoCloseable membership = users.join("gateway-1", lost -> ...);
 * users.bind("alice", "gateway-1", sessionId, DuplicateLogin.REPLACE).thenAccept(...);
 * }</pre>
 *
 * <p>Each user has an entry that expires, after 30 s unless configured otherwise; a gateway that has joined refreshes what it has
 * bound every third of that, and takes it back when it leaves. One that has not joined may bind as well, until the expiry.
 *
 * <p>A newer login on another gateway is told to the older one by a notice. Where that is lost, the next refresh finds out.
 *
 * <p><b>When Redis is gone</b>, stages fail: after a read timeout where it is frozen, and where it was gone before, after the pause
 * between two attempts and the next attempt, which takes a connect and a read timeout for each server, sentinel or node of a cluster
 * that has to be tried. The gateway's sessions stay, and the entries with them until they expire. When Redis is back, with its data or
 * without, the gateways write again what is missing or older, bind what could not be bound meanwhile, and learn what they have lost.
 *
 * <p><b>Threads:</b> {@code gateway-redis-sessions} sends all requests, many in one round trip, and completes the stages; with a
 * gateway that has joined {@code gateway-redis-notices} waits for notices. Both call listeners.
 *
 * <p><b>Errors:</b> a stage fails with a {@link RedisUnavailableException} where Redis does not answer; with a {@link
 * java.util.concurrent.RejectedExecutionException} where too many requests wait or the directory is closed, at once, or where it has
 * waited for a pause and both timeouts without being sent; and with an {@link IllegalArgumentException} where the id of a user has not
 * 1 to 256 bytes of UTF-8.
 *
 * @since 0.1
 */
public final class RedisSessionDirectory implements SessionDirectory {

    private final SessionService service;

    RedisSessionDirectory(RedisConfig redis, SessionService.Settings settings) {
        this.service = new SessionService(redis, settings, cause -> new RedisUnavailableException(redis, cause));
    }

    /** A builder with the defaults. */
    public static RedisSessionDirectoryBuilder builder(RedisConfig redis) {
        return new RedisSessionDirectoryBuilder(redis);
    }

    @Override
    public CompletionStage<Optional<SessionLocation>> bind(
            String userId, String gatewayName, long sessionId, DuplicateLogin policy) {
        return service.bind(userId, gatewayName, sessionId, policy);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where Redis does not answer the stage fails, and the unbind is sent again until it was, or the entry has expired.
     */
    @Override
    public CompletionStage<Void> unbind(SessionLocation location) {
        return service.unbind(location);
    }

    @Override
    public CompletionStage<Optional<SessionLocation>> find(String userId) {
        return service.find(userId);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Does not wait for Redis. Closing it waits for 3 s and a read timeout at most; what could not be taken back expires.
     *
     * @throws IllegalArgumentException where a gateway of this name has joined this directory already
     */
    @Override
    public AutoCloseable join(String gatewayName, Consumer<SessionLocation> lost) {
        return service.join(gatewayName, lost);
    }

    /** Takes back what gateways that are still joined have bound, and ends the threads: within 4 s and a read timeout. */
    @Override
    public void close() {
        service.close();
    }
}
