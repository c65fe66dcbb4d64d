/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.HashKey;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A routing rule: a mapping with keys of its own. */
final class RuleType implements ValueType<RouteRule> {

    static final Setting<Integer> SERVER_TYPE = Setting.of("server_type", ScalarType.integer(0, 255, ""), "0");
    static final Setting<Integer> WORLD_ID =
            Setting.of("world_id", ScalarType.integer(0, 32_767, "0 = every world without a rule of its own"), "0");
    static final Setting<String> SERVICE_NAME =
            Setting.of("service_name", ScalarType.text("a name", text -> !text.isBlank()), "server-type-N");
    static final Setting<RouteStrategy> STRATEGY =
            Setting.of("strategy", ScalarType.choice(RouteStrategy.class), "round_robin");
    static final Setting<HashKey> HASH_KEY =
            Setting.of("hash_key", ScalarType.choiceOr(HashKey.SESSION_ID), "session_id");
    static final Setting<List<Endpoint>> ENDPOINTS = Setting.of(
            "endpoints",
            ListType.ofAtLeastOne("a list of at least one, such as [\"127.0.0.1:7001\"]", ScalarType.endpoint()),
            "[]");

    static final Setting<List<Integer>> WEIGHTS = Setting.of(
            "weights",
            ListType.of(
                    "a list of whole numbers, one for each endpoint", ScalarType.integer(0, RouteRule.MAX_WEIGHT, "")),
            "[]");
    static final Setting<List<Endpoint>> DRAINING =
            Setting.of("draining", ListType.of("a list of some of the endpoints", ScalarType.endpoint()), "[]");

    static final List<Setting<?>> ALL =
            List.of(SERVER_TYPE, WORLD_ID, SERVICE_NAME, STRATEGY, HASH_KEY, ENDPOINTS, WEIGHTS, DRAINING);

    @Override
    public Optional<RouteRule> read(String path, ConfigNode node, Problems problems) {
        if (!(node instanceof ConfigNode.Mapping mapping)) {
            problems.badValue(path, node, "a mapping with server_type and endpoints");
            return Optional.empty();
        }
        SettingValues values = SettingValues.read(ALL, path + ".", mapping, Map.of(), problems);
        requireWritten(SERVER_TYPE, values, path, node, problems);
        requireWritten(ENDPOINTS, values, path, node, problems);
        if (!values.isWritten(SERVER_TYPE) || !values.isWritten(ENDPOINTS) || !values.isComplete()) {
            return Optional.empty();
        }
        int serverType = values.get(SERVER_TYPE);
        String name = values.find(SERVICE_NAME).orElse("server-type-" + serverType);
        try {
            return Optional.of(new RouteRule(
                    serverType,
                    values.get(WORLD_ID),
                    name,
                    values.get(STRATEGY),
                    values.get(HASH_KEY),
                    values.get(ENDPOINTS),
                    values.get(WEIGHTS),
                    Set.copyOf(values.get(DRAINING))));
        } catch (IllegalArgumentException e) {
            // What does not go together: weights and strategy, draining and endpoints.
            problems.add(node.origin(), path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void requireWritten(
            Setting<?> required, SettingValues values, String path, ConfigNode rule, Problems problems) {
        if (!values.isWritten(required)) {
            problems.add(rule.origin(), path + "." + required.path(), "missing (expected: each rule has one)");
        }
    }

    @Override
    public SettingKey.Kind kind() {
        return SettingKey.Kind.RULES;
    }

    @Override
    public boolean isText() {
        return false;
    }
}
