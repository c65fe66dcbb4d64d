/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.spi.RouteRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules and the realm mapping, made ready for questions. Immutable but for whose turn it is; thread-safe. Two tables are equal
 * where their rules and realms are.
 *
 * <p>A question is answered in this order:
 *
 * <ol>
 *   <li>A session that has an endpoint stays there as long as the table names that endpoint for the serverType: in any rule,
 *       or in the realm mapping where a rule goes by that. It stays where the endpoint is draining, and where it is not available:
 *       then the caller goes on with the alternatives.
 *   <li>The rule of (serverType, world) answers, else the one of (serverType, any world), else there is no route.
 *   <li>A {@code realm_based} rule answers with the endpoint that the mapping has for the world, and with that alone.
 *   <li>Else the rule's strategy ranks its endpoints. Draining ones and those of weight 0 are left out where there is another, and
 *       those that are not available come last.
 * </ol>
 *
 * @since 0.1
 */
public final class RouteTable {

    private final RuleSet rules;
    private final Map<Integer, Endpoint> realms;
    private final Set<Endpoint> realmEndpoints;

    private RouteTable(RuleSet rules, Map<Integer, Endpoint> realms) {
        this.rules = rules;
        this.realms = Map.copyOf(realms);
        this.realmEndpoints = Set.copyOf(realms.values());
    }

    /**
     * A table of these rules.
     *
     * @throws IllegalArgumentException where two rules are for the same serverType and world
     */
    public static RouteTable of(List<RouteRule> rules) {
        return new RouteTable(new RuleSet(rules, null), Map.of());
    }

    /**
     * A copy with another realm mapping, in which turns go on from here.
     *
     * @param mapping worldId (0 to 32,767) to the endpoint where that world lives
     * @throws IllegalArgumentException where a worldId is out of its range
     */
    public RouteTable withRealms(Map<Integer, Endpoint> mapping) {
        mapping.keySet().forEach(RouteTable::checkWorld);
        return new RouteTable(rules, mapping);
    }

    private static void checkWorld(int worldId) {
        if (worldId < 0 || worldId > ServerId.MAX_WORLD_ID) {
            throw new IllegalArgumentException(
                    "realms: worldId " + worldId + " (expected: 0 to " + ServerId.MAX_WORLD_ID + ")");
        }
    }

    /**
     * A copy with other rules, in which the turns of a rule for the same serverType and world go on from here.
     *
     * @throws IllegalArgumentException where two rules are for the same serverType and world
     */
    public RouteTable withRules(List<RouteRule> others) {
        return new RouteTable(new RuleSet(others, rules), realms);
    }

    /** The same table, in which turns go on from those of another one. */
    RouteTable following(RouteTable before) {
        return new RouteTable(new RuleSet(rules(), before.rules), realms);
    }

    /** The rules, in the order they were given in. */
    public List<RouteRule> rules() {
        return rules.rules();
    }

    /** Where worlds live: worldId to endpoint. */
    public Map<Integer, Endpoint> realms() {
        return realms;
    }

    /** A line for each rule, and one for each world that lives somewhere, in the order of their numbers. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        rules.rules().stream()
                .sorted(Comparator.comparingInt(RouteRule::serverType).thenComparingInt(RouteRule::worldId))
                .forEach(rule -> lines.add(describe(rule)));
        realms.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(realm -> lines.add("world " + realm.getKey() + " lives at " + realm.getValue()));
        return lines;
    }

    private static String describe(RouteRule rule) {
        return "server_type " + rule.serverType() + ", "
                + (rule.worldId() == RouteRule.ANY_WORLD ? "any world" : "world_id " + rule.worldId()) + ": "
                + rule.serviceName() + " by " + rule.strategy().label() + " at " + rule.endpoints()
                + (rule.weights().isEmpty() ? "" : ", weights " + rule.weights())
                + (rule.draining().isEmpty() ? "" : ", draining " + rule.draining());
    }

    /** All endpoints of rules and realms. */
    public Set<Endpoint> endpoints() {
        Set<Endpoint> all = new LinkedHashSet<>(realms.values());
        rules.rules().forEach(rule -> all.addAll(rule.endpoints()));
        return all;
    }

    /** The rule for this serverId: of its serverType and world, else of its serverType and any world. */
    public Optional<RouteRule> match(ServerId serverId) {
        return Optional.ofNullable(find(serverId)).map(CompiledRule::rule);
    }

    /** True where a session that uses this endpoint for this serverId stays there; in constant time. */
    public boolean keeps(ServerId serverId, Endpoint endpoint) {
        return home(find(serverId), serverId, endpoint) != null;
    }

    /**
     * The answer to a question: all endpoints that the session may use, the best one first. Uses up a turn where the session has no
     * endpoint yet, or loses the one it has.
     */
    public RouteDecision decide(RouteRequest request) {
        return place(request).decide(request);
    }

    /** What {@link #decide} would answer now, and why; nobody's turn is used up. */
    public RouteExplanation explain(RouteRequest request) {
        Placement placement = place(request);
        CompiledRule rule = placement.rule();
        return new RouteExplanation(
                request.serverId(),
                rule == null ? "" : rule.toString(),
                placement.preview(request),
                Reason.of(placement, request));
    }

    private Placement place(RouteRequest request) {
        ServerId serverId = request.serverId();
        CompiledRule rule = find(serverId);
        CompiledRule home =
                request.current().map(current -> home(rule, serverId, current)).orElse(null);
        Endpoint mapped = rule != null && rule.isRealmBased() ? realms.get(serverId.worldId()) : null;
        return new Placement(rule, home, mapped);
    }

    private @Nullable CompiledRule find(ServerId serverId) {
        return rules.find(serverId.serverType(), serverId.worldId());
    }

    /** The rule by which a session may keep this endpoint: the one that matches, if it can be. */
    private @Nullable CompiledRule home(@Nullable CompiledRule matched, ServerId serverId, Endpoint endpoint) {
        boolean inRealms = realmEndpoints.contains(endpoint);
        if (matched != null && (matched.names(endpoint) || inRealms && matched.isRealmBased())) {
            return matched;
        }
        CompiledRule naming = rules.naming(serverId.serverType(), endpoint);
        return naming != null || !inRealms ? naming : rules.realmBased(serverId.serverType());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteTable table
                && rules.rules().equals(table.rules.rules())
                && realms.equals(table.realms);
    }

    @Override
    public int hashCode() {
        return 31 * rules.rules().hashCode() + realms.hashCode();
    }
}
