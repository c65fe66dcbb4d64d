/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.config;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A routing rule: a mapping with keys of its own. */
final class RuleType implements ValueType<RouteRule> {

    static final Setting<Integer> SERVER_TYPE = Setting.built("server_type", ScalarType.integer(0, 255, ""), "0");
    static final Setting<Integer> WORLD_ID =
            Setting.built("world_id", ScalarType.integer(0, 32_767, "0 = every world without a rule of its own"), "0");
    static final Setting<String> SERVICE_NAME =
            Setting.built("service_name", ScalarType.text("a name", text -> !text.isBlank()), "server-type-N");
    static final Setting<String> STRATEGY = Setting.notBuilt(
            "strategy", ScalarType.word("round_robin", "consistent_hash", "realm_based"), "round_robin");
    static final Setting<String> HASH_KEY =
            Setting.notBuilt("hash_key", ScalarType.text("a hash key", text -> true), "");
    static final Setting<List<Endpoint>> ENDPOINTS = Setting.built(
            "endpoints",
            ListType.ofAtLeastOne("a list of at least one, such as [\"127.0.0.1:7001\"]", ScalarType.endpoint()),
            "[]");

    static final List<Setting<?>> ALL = List.of(SERVER_TYPE, WORLD_ID, SERVICE_NAME, STRATEGY, HASH_KEY, ENDPOINTS);

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
        return Optional.of(new RouteRule(serverType, values.get(WORLD_ID), name, values.get(ENDPOINTS)));
    }

    private static void requireWritten(
            Setting<?> required, SettingValues values, String path, ConfigNode rule, Problems problems) {
        if (!values.isWritten(required)) {
            problems.add(rule.origin(), path + "." + required.path(), "missing (expected: each rule has one)");
        }
    }

    @Override
    public boolean isText() {
        return false;
    }
}
