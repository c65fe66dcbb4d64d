/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.route;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Routes by rules that never change: the rule of (serverType, worldId), else the one of (serverType, any world); the
 * endpoints of a rule in turn, session by session. Thread-safe.
 */
public final class StaticRouteResolver implements RouteResolver {

    private static final CompletionStage<RouteDecision> NO_ROUTE =
            CompletableFuture.completedStage(RouteDecision.none());

    private final Map<Integer, RoundRobin> rules = new HashMap<>();

    /** @throws IllegalArgumentException where two rules are for the same serverType and world */
    public StaticRouteResolver(List<RouteRule> rules) {
        for (RouteRule rule : rules) {
            if (this.rules.put(key(rule.serverType(), rule.worldId()), new RoundRobin(rule)) != null) {
                throw new IllegalArgumentException("rules: two for server_type " + rule.serverType() + ", world_id "
                        + rule.worldId() + " (expected: one)");
            }
        }
    }

    @Override
    public CompletionStage<RouteDecision> resolve(RouteRequest request) {
        int serverType = request.serverId().serverType();
        RoundRobin rule = find(serverType, request.serverId().worldId());
        return rule == null ? NO_ROUTE : rule.next();
    }

    @Override
    public boolean isReady() {
        return !rules.isEmpty();
    }

    private @Nullable RoundRobin find(int serverType, int worldId) {
        RoundRobin exact = rules.get(key(serverType, worldId));
        return exact != null ? exact : rules.get(key(serverType, RouteRule.ANY_WORLD));
    }

    private static int key(int serverType, int worldId) {
        return worldId << 8 | serverType;
    }

    /** The answers of one rule, made once. */
    private static final class RoundRobin {

        private final List<CompletionStage<RouteDecision>> answers;
        private final AtomicInteger turn = new AtomicInteger();

        RoundRobin(RouteRule rule) {
            this.answers = rule.endpoints().stream()
                    .map(endpoint -> answer(endpoint, rule.serviceName()))
                    .toList();
        }

        private static CompletionStage<RouteDecision> answer(Endpoint endpoint, String service) {
            return CompletableFuture.completedStage(RouteDecision.to(endpoint, service));
        }

        CompletionStage<RouteDecision> next() {
            return answers.get(Math.floorMod(turn.getAndIncrement(), answers.size()));
        }
    }
}
