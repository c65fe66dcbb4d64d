/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a table has to say to one question, before anybody's turn is taken.
 *
 * @param rule the rule that matched
 * @param home the rule by which the session keeps the endpoint it has; null where it has none, or that one is gone
 * @param mapped where the realm mapping has the world, if the rule goes by it
 */
record Placement(
        @Nullable CompiledRule rule,
        @Nullable CompiledRule home,
        @Nullable Endpoint mapped) {

    /** The answer, which uses up a turn where the session is a new one. */
    RouteDecision decide(RouteRequest request) {
        return decide(request, CompiledRule::takeTurn);
    }

    /** What {@link #decide(RouteRequest)} would answer now. */
    RouteDecision preview(RouteRequest request) {
        return decide(request, CompiledRule::peekTurn);
    }

    private RouteDecision decide(RouteRequest request, ToLongFunction<CompiledRule> turn) {
        Optional<Endpoint> current = request.current();
        if (home != null && current.isPresent()) {
            return RouteDecision.to(staying(current.get(), request), home.rule().serviceName());
        }
        return rule == null
                ? RouteDecision.none()
                : RouteDecision.to(
                        candidates(rule, request, turn.applyAsLong(rule)),
                        rule.rule().serviceName());
    }

    /**
     * A session that stays takes no turn from the new ones. Its alternatives are in an order of its own: if its endpoint dies,
     * all sessions from there look for another one at the same moment, and must not all find the same.
     */
    private List<Endpoint> staying(Endpoint current, RouteRequest request) {
        long own = Hash64.mix(request.session().id());
        List<Endpoint> others = rule == null ? List.of() : candidates(rule, request, own);
        List<Endpoint> all = new ArrayList<>(others.size() + 1);
        all.add(current);
        for (Endpoint other : others) {
            if (!other.equals(current)) {
                all.add(other);
            }
        }
        return all;
    }

    private List<Endpoint> candidates(CompiledRule by, RouteRequest request, long turn) {
        return mapped == null ? List.of(by.ranking().rank(request, turn)) : List.of(mapped);
    }
}
