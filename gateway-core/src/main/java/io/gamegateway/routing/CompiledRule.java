/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.spi.Endpoint;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A rule, made ready for questions. Immutable but for whose turn it is; thread-safe. */
final class CompiledRule {

    private final RouteRule rule;
    private final Set<Endpoint> named;
    private final Ranking ranking;

    private final AtomicLong turn;

    /** @param turn whose turn it is; goes on where another table has left off */
    CompiledRule(RouteRule rule, AtomicLong turn) {
        if (rule.endpoints().size() > RankOrder.MAX_ENDPOINTS) {
            throw new IllegalArgumentException("endpoints: " + rule.endpoints().size() + " of server_type "
                    + rule.serverType() + " (expected: at most " + RankOrder.MAX_ENDPOINTS + ")");
        }
        this.rule = rule;
        this.named = Set.copyOf(rule.endpoints());
        this.ranking = ranking(rule);
        this.turn = turn;
    }

    private static Ranking ranking(RouteRule rule) {
        OpenEndpoints open = OpenEndpoints.of(rule);
        return switch (rule.strategy()) {
            case ROUND_ROBIN, WEIGHTED -> new InTurn(open);
            case LEAST_SESSIONS -> new LeastSessions(open);
            case CONSISTENT_HASH -> new Rendezvous(open, RouteKey.of(rule.hashKey()));
            case REALM_BASED -> new Rendezvous(open, RouteKey.WORLD_AND_INST);
        };
    }

    RouteRule rule() {
        return rule;
    }

    Ranking ranking() {
        return ranking;
    }

    boolean isRealmBased() {
        return rule.strategy() == RouteStrategy.REALM_BASED;
    }

    /** True also for an endpoint that is draining or has no weight. */
    boolean names(Endpoint endpoint) {
        return named.contains(endpoint);
    }

    /** Shared with the rule that takes this one's place in the next table. */
    AtomicLong turn() {
        return turn;
    }

    /** The turn that is next; it is used up. */
    long takeTurn() {
        return turn.getAndIncrement();
    }

    /** The turn that is next; it stays so. */
    long peekTurn() {
        return turn.get();
    }

    /** {@code server_type 10, world_id 0: account by round_robin}. */
    @Override
    public String toString() {
        return "server_type " + rule.serverType() + ", world_id " + rule.worldId() + ": " + rule.serviceName() + " by "
                + rule.strategy().label();
    }
}
