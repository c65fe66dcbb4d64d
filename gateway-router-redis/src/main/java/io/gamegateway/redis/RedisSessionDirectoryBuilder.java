/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.sessions.SessionService;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link RedisSessionDirectory}. May be used again; not thread-safe.
 *
 * @since 0.1
 */
public final class RedisSessionDirectoryBuilder {

    /** An entry must outlast a refresh that fails. */
    private static final int MIN_REFRESHES = 2;

    private static final int DEFAULT_REFRESHES = 3;
    private static final int MAX_BATCH = 10_000;

    private final RedisConfig redis;
    private Duration expiry = Duration.ofSeconds(30);
    private @Nullable Duration refreshInterval;
    private int batchSize = 1_000;
    private int queueCapacity = 65_536;
    private Duration firstRetry = Duration.ofMillis(100);
    private Duration maxRetry = Duration.ofSeconds(1);

    RedisSessionDirectoryBuilder(RedisConfig redis) {
        this.redis = redis;
    }

    /**
     * How long an entry lasts without a refresh: so long the users of a gateway that crashed are still found there, and so
     * long Redis may be away from a gateway before its users are not found any more. Default: 30 s.
     *
     * @throws IllegalArgumentException where it is below 1 ms
     */
    public RedisSessionDirectoryBuilder expiry(Duration time) {
        this.expiry = Positive.milliseconds("expiry", time);
        return this;
    }

    /**
     * How often entries are refreshed, and so how long a gateway may not know of a login elsewhere whose notice was lost; half of
     * the expiry at most. Default: a third of the expiry.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public RedisSessionDirectoryBuilder refreshInterval(Duration interval) {
        this.refreshInterval = Positive.duration("refreshInterval", interval);
        return this;
    }

    /**
     * How many commands go out in one round trip at most. Larger ones are of little further use, and keep Redis from others
     * meanwhile. Default: 1,000.
     *
     * @throws IllegalArgumentException where it is not 1 to 10,000
     */
    public RedisSessionDirectoryBuilder batchSize(int commands) {
        if (commands < 1 || commands > MAX_BATCH) {
            throw new IllegalArgumentException("batchSize: " + commands + " (expected: 1 to " + MAX_BATCH + ")");
        }
        this.batchSize = commands;
        return this;
    }

    /**
     * How many requests may wait; further ones fail at once, but for unbinds, of which twice as many may wait. Default: 65,536,
     * about what Redis answers in a second.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public RedisSessionDirectoryBuilder queueCapacity(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("queueCapacity: " + requests + " (expected: > 0)");
        }
        this.queueCapacity = requests;
        return this;
    }

    /**
     * The pauses between attempts to reach a Redis that is gone: the first one, doubled each time up to the longest one, and of
     * each a random part from one half up. Default: 100 ms and 1 s.
     *
     * @throws IllegalArgumentException where the first is not above 0, or the longest is shorter
     */
    public RedisSessionDirectoryBuilder reconnect(Duration first, Duration longest) {
        Positive.duration("first", first);
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: >= " + first + ", the first)");
        }
        this.firstRetry = first;
        this.maxRetry = longest;
        return this;
    }

    /**
     * Starts the thread that talks to Redis. Does not wait for it: while it cannot be reached stages fail.
     *
     * @throws IllegalArgumentException where the expiry is too short for the interval
     */
    public RedisSessionDirectory start() {
        Duration interval = refreshInterval != null ? refreshInterval : expiry.dividedBy(DEFAULT_REFRESHES);
        if (expiry.compareTo(interval.multipliedBy(MIN_REFRESHES)) < 0) {
            throw new IllegalArgumentException("expiry: " + expiry + " (expected: >= " + MIN_REFRESHES
                    + " times the refreshInterval, " + interval + ")");
        }
        return new RedisSessionDirectory(
                redis, new SessionService.Settings(expiry, interval, batchSize, queueCapacity, firstRetry, maxRetry));
    }
}
