/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Answers from a {@link RouteTable} that can be replaced at any time, as a whole. Sessions notice with their next message;
 * those whose endpoint is still in the new table stay with it. Thread-safe.
 *
 * <pre>{@code
 * TableRouteResolver routes = new TableRouteResolver(RouteTable.of(rules));
 * Gateway gateway = Gateway.builder().routeResolver(routes).build().start();
 * ...
 * routes.replace(RouteTable.of(otherRules));
 * }</pre>
 *
 * @since 0.1
 */
public final class TableRouteResolver implements RouteResolver {

    private volatile RouteTable table;

    /** Written behind {@link #table}, so who reads the new version first reads the new table then. */
    private volatile long version = 1;

    /** Begins with this table, which may have no rules yet. */
    public TableRouteResolver(RouteTable table) {
        this.table = table;
    }

    /** The table in force. */
    public RouteTable table() {
        return table;
    }

    /** Puts another table in force; false, and no new version, where it says the same as the one before. */
    public boolean replace(RouteTable next) {
        return update(old -> next);
    }

    /** Puts in force what this makes of the table before. */
    public synchronized boolean update(UnaryOperator<RouteTable> change) {
        RouteTable next = change.apply(table);
        if (next.equals(table)) {
            return false;
        }
        table = next.following(table);
        // Only ever changed under the lock.
        version = version + 1;
        return true;
    }

    @Override
    public CompletionStage<RouteDecision> resolve(RouteRequest request) {
        return CompletableFuture.completedStage(table.decide(request));
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public boolean isReady() {
        return !table.rules().isEmpty();
    }

    @Override
    public Set<Endpoint> endpoints() {
        return table.endpoints();
    }

    @Override
    public List<String> describe() {
        return table.describe();
    }

    @Override
    public RouteExplanation explain(RouteRequest request) {
        return table.explain(request);
    }
}
