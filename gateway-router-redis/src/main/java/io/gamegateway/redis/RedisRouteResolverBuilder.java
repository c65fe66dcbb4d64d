/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Settings of a {@link RedisRouteResolver}. May be used again; not thread-safe.
 *
 * @since 0.1
 */
public final class RedisRouteResolverBuilder {

    /** For threads that wait for a name server, which nothing can end. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final RedisConfig redis;
    private Duration rulesInterval = Duration.ofSeconds(10);
    private Duration realmsInterval = Duration.ofSeconds(5);
    private Duration firstRetry = Duration.ofMillis(100);
    private Duration maxRetry = Duration.ofSeconds(5);
    private @Nullable RouteTable fallback;

    RedisRouteResolverBuilder(RedisConfig redis) {
        this.redis = redis;
    }

    /**
     * How often the rules are read where no notice comes. Default: 10 s.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public RedisRouteResolverBuilder rulesInterval(Duration interval) {
        this.rulesInterval = Positive.duration("rulesInterval", interval);
        return this;
    }

    /**
     * How often the realm mapping is read where no notice comes. Default: 5 s.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public RedisRouteResolverBuilder realmsInterval(Duration interval) {
        this.realmsInterval = Positive.duration("realmsInterval", interval);
        return this;
    }

    /**
     * The waits between attempts to reach a Redis that is gone: the first one, doubled each time up to the longest one, and of
     * each a random part from one half up. Default: 100 ms and 5 s.
     *
     * @throws IllegalArgumentException where the first is not above 0, or the longest is shorter
     */
    public RedisRouteResolverBuilder reconnect(Duration first, Duration longest) {
        Positive.duration("first", first);
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: >= " + first + ", the first)");
        }
        this.firstRetry = first;
        this.maxRetry = longest;
        return this;
    }

    /** What is in force until Redis has given something better. Default: none; Redis must be there at the start then. */
    public RedisRouteResolverBuilder fallback(RouteTable table) {
        this.fallback = table;
        return this;
    }

    /**
     * Reads the routes, on the calling thread, and starts the thread that keeps them up to date. Waits for Redis: a connect
     * timeout and some read timeouts for each address at most.
     *
     * <p>With a fallback it always starts, and says in one line of the log what it could not read. Without, it starts also where
     * Redis has no rules yet, and is not ready until it has.
     *
     * @throws RedisUnavailableException where Redis cannot be reached, and there is no fallback
     * @throws InvalidRoutesException where what Redis has is refused, and there is no fallback
     */
    public RedisRouteResolver start() {
        TableRouteResolver tables = new TableRouteResolver(fallback != null ? fallback : RouteTable.of(List.of()));
        List<SourceRefresh> sources = List.of(
                new SourceRefresh(new RulesSource(redis.keyPrefix(), tables), rulesInterval),
                new SourceRefresh(new RealmsSource(redis.keyPrefix(), tables), realmsInterval));
        RouteRefresher refresher = new RouteRefresher(
                redis.description(),
                RedisNodes.of(redis),
                sources,
                new Backoff(
                        firstRetry, maxRetry, () -> ThreadLocalRandom.current().nextDouble()),
                redis.readTimeout());
        if (fallback != null) {
            refresher.connectOrFallBack();
        } else {
            connect(refresher);
        }
        return new RedisRouteResolver(tables, sources, refresher, CLOSE_TIMEOUT);
    }

    private void connect(RouteRefresher refresher) {
        try {
            refresher.connectOrRefuse();
        } catch (JedisException e) {
            refresher.close();
            throw new RedisUnavailableException(redis, e);
        } catch (RuntimeException e) {
            refresher.close();
            throw e;
        }
    }
}
