/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.spi.RouteRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Rules and the realm mapping. Immutable but for whose turn it is; thread-safe. Two tables are equal where their rules and
 * realms are.
 *
 * @since 0.1
 */
public final class RouteTable {

    private final List<RouteRule> rules;
    private final Map<Integer, Endpoint> realms;
    private final Map<Integer, RouteRule> byKey = new HashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    private RouteTable(List<RouteRule> rules, Map<Integer, Endpoint> realms) {
        this.rules = List.copyOf(rules);
        this.realms = Map.copyOf(realms);
        for (RouteRule rule : rules) {
            if (byKey.put(key(rule.serverType(), rule.worldId()), rule) != null) {
                throw new IllegalArgumentException("rules: two for server_type " + rule.serverType() + ", world_id "
                        + rule.worldId() + " (expected: one)");
            }
        }
    }

    /**
     * A table of these rules.
     *
     * @throws IllegalArgumentException where two rules are for the same serverType and world
     */
    public static RouteTable of(List<RouteRule> rules) {
        return new RouteTable(rules, Map.of());
    }

    /**
     * A copy with another realm mapping.
     *
     * @param mapping worldId (0 to 32,767) to the endpoint where that world lives
     */
    public RouteTable withRealms(Map<Integer, Endpoint> mapping) {
        return new RouteTable(rules, mapping);
    }

    /** A copy with other rules. */
    public RouteTable withRules(List<RouteRule> others) {
        return new RouteTable(others, realms);
    }

    public List<RouteRule> rules() {
        return rules;
    }

    public Map<Integer, Endpoint> realms() {
        return realms;
    }

    /** The rule for this serverId: of its serverType and world, else of its serverType and any world. */
    public Optional<RouteRule> match(ServerId serverId) {
        return Optional.ofNullable(find(serverId.serverType(), serverId.worldId()));
    }

    private @Nullable RouteRule find(int serverType, int worldId) {
        RouteRule exact = byKey.get(key(serverType, worldId));
        return exact != null ? exact : byKey.get(key(serverType, RouteRule.ANY_WORLD));
    }

    private static int key(int serverType, int worldId) {
        return worldId << 8 | serverType;
    }

    /** All endpoints of rules and realms. */
    public Set<Endpoint> endpoints() {
        Set<Endpoint> all = new LinkedHashSet<>(realms.values());
        rules.forEach(rule -> all.addAll(rule.endpoints()));
        return all;
    }

    /** True where a session that uses this endpoint for this serverId may stay there. */
    public boolean keeps(ServerId serverId, Endpoint endpoint) {
        return match(serverId).map(rule -> rule.endpoints().contains(endpoint)).orElse(false);
    }

    /** The answer to a question. */
    public RouteDecision decide(RouteRequest request) {
        RouteRule rule =
                find(request.serverId().serverType(), request.serverId().worldId());
        if (rule == null) {
            return RouteDecision.none();
        }
        LinkedHashSet<Endpoint> candidates = new LinkedHashSet<>();
        request.current().filter(rule.endpoints()::contains).ifPresent(candidates::add);
        int size = rule.endpoints().size();
        int first = Math.floorMod(turn.getAndIncrement(), size);
        for (int i = 0; i < size; i++) {
            candidates.add(rule.endpoints().get((first + i) % size));
        }
        return RouteDecision.to(List.copyOf(candidates), rule.serviceName());
    }

    /** What {@link #decide} would answer now, and why; nobody's turn is used up. */
    public RouteExplanation explain(RouteRequest request) {
        return new RouteExplanation(request.serverId(), "", RouteDecision.none(), "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteTable table && rules.equals(table.rules) && realms.equals(table.realms);
    }

    @Override
    public int hashCode() {
        return 31 * rules.hashCode() + realms.hashCode();
    }
}
