/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.netty.util.collection.IntObjectHashMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The rules of a table, made ready to be looked up. Not changed once it is made. */
final class RuleSet {

    private final List<RouteRule> rules;
    private final IntObjectHashMap<CompiledRule> byKey = new IntObjectHashMap<>();
    private final @Nullable ServerType[] types = new ServerType[ServerId.MAX_SERVER_TYPE + 1];

    /**
     * @param before the rules in force before these: turns go on from theirs, as tables are replaced often, and the first
     *     endpoint must not get the first session of each
     * @throws IllegalArgumentException where two rules are for the same serverType and world
     */
    RuleSet(List<RouteRule> rules, @Nullable RuleSet before) {
        this.rules = List.copyOf(rules);
        this.rules.forEach(rule -> add(new CompiledRule(rule, turn(rule, before))));
    }

    private static AtomicLong turn(RouteRule rule, @Nullable RuleSet before) {
        CompiledRule same = before == null ? null : before.byKey.get(key(rule.serverType(), rule.worldId()));
        return same == null ? new AtomicLong() : same.turn();
    }

    private void add(CompiledRule compiled) {
        RouteRule rule = compiled.rule();
        if (byKey.put(key(rule.serverType(), rule.worldId()), compiled) != null) {
            throw new IllegalArgumentException("rules: two for server_type " + rule.serverType() + ", world_id "
                    + rule.worldId() + " (expected: one)");
        }
        ServerType type = types[rule.serverType()];
        if (type == null) {
            type = new ServerType();
            types[rule.serverType()] = type;
        }
        type.add(compiled);
    }

    List<RouteRule> rules() {
        return rules;
    }

    /** The rule of this serverType and world, else the one of this serverType and any world. */
    @Nullable
    CompiledRule find(int serverType, int worldId) {
        CompiledRule exact = byKey.get(key(serverType, worldId));
        return exact != null ? exact : byKey.get(key(serverType, RouteRule.ANY_WORLD));
    }

    /** The first rule of this serverType that names this endpoint, whatever its world. */
    @Nullable
    CompiledRule naming(int serverType, Endpoint endpoint) {
        ServerType type = types[serverType];
        return type == null ? null : type.byEndpoint.get(endpoint);
    }

    /** The first rule of this serverType whose worlds are looked up in the realm mapping. */
    @Nullable
    CompiledRule realmBased(int serverType) {
        ServerType type = types[serverType];
        return type == null ? null : type.realmBased;
    }

    private static int key(int serverType, int worldId) {
        return worldId << 8 | serverType;
    }

    /** All rules of one serverType, by what keeps a session where it is. */
    private static final class ServerType {

        private final Map<Endpoint, CompiledRule> byEndpoint = new HashMap<>();
        private @Nullable CompiledRule realmBased;

        void add(CompiledRule rule) {
            rule.rule().endpoints().forEach(endpoint -> byEndpoint.putIfAbsent(endpoint, rule));
            if (realmBased == null && rule.isRealmBased()) {
                realmBased = rule;
            }
        }
    }
}
