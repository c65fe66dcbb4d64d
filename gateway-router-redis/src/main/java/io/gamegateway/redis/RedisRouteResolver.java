/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.DaemonThread;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RefreshCounts;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Routes as Redis has them. They are read at the start, when a notice is published, and at intervals; a thread of its own does
 * that, and answers come from memory. What is wrong is refused as a whole, and when Redis is gone, what was read last stays
 * in force. Thread-safe.
 *
 * <pre>{@code
 * RedisRouteResolver routes = RedisRouteResolver.builder(RedisConfig.standalone(Endpoint.parse("127.0.0.1:6379")))
 *         .start();
 * Gateway gateway = Gateway.builder().routeResolver(routes).build().start();
 * }</pre>
 *
 * <p>It is closed with its gateway. Its refreshes are counted as {@code routing_rules} and {@code realm_mapping}; while Redis is
 * gone, each attempt to reach it is an error of both.
 *
 * @since 0.1
 */
public final class RedisRouteResolver implements RouteResolver {

    private final TableRouteResolver tables;
    private final List<SourceRefresh> sources;
    private final RouteRefresher refresher;
    private final DaemonThread thread;
    private final Duration closeTimeout;

    RedisRouteResolver(
            TableRouteResolver tables, List<SourceRefresh> sources, RouteRefresher refresher, Duration closeTimeout) {
        this.tables = tables;
        this.sources = sources;
        this.refresher = refresher;
        this.closeTimeout = closeTimeout;
        this.thread = DaemonThread.start("routes", refresher);
    }

    /** A builder with the defaults. */
    public static RedisRouteResolverBuilder builder(RedisConfig redis) {
        return new RedisRouteResolverBuilder(redis);
    }

    /** The table in force. */
    public RouteTable table() {
        return tables.table();
    }

    @Override
    public CompletionStage<RouteDecision> resolve(RouteRequest request) {
        return tables.resolve(request);
    }

    @Override
    public long version() {
        return tables.version();
    }

    @Override
    public boolean isReady() {
        return tables.isReady();
    }

    @Override
    public Set<Endpoint> endpoints() {
        return tables.endpoints();
    }

    @Override
    public List<String> describe() {
        return table().describe();
    }

    @Override
    public RouteExplanation explain(RouteRequest request) {
        return tables.explain(request);
    }

    @Override
    public RefreshCounts refreshes() {
        Map<String, Long> successes = new HashMap<>();
        Map<String, Long> errors = new HashMap<>();
        for (SourceRefresh source : sources) {
            successes.put(source.type(), source.successes());
            errors.put(source.type(), source.errors());
        }
        return new RefreshCounts(successes, errors);
    }

    /** Closes the connections and waits for the threads to end: a moment, also where Redis is frozen. Harmless when repeated. */
    @Override
    public void close() {
        refresher.close();
        thread.awaitEnd(closeTimeout);
    }
}
