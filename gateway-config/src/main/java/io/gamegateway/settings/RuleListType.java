/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.RouteRule;
import io.gamegateway.settings.ConfigNode.Sequence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Routing rules, at most one for each server type and world. */
final class RuleListType implements ValueType<List<RouteRule>> {

    private static final ListType<RouteRule> LIST = ListType.of("a list of rules", new RuleType());

    private record Key(int serverType, int worldId) {}

    @Override
    public Optional<List<RouteRule>> read(String path, ConfigNode node, Problems problems) {
        Optional<List<RouteRule>> rules = LIST.read(path, node, problems);
        return rules.isPresent()
                        && node instanceof Sequence sequence
                        && hasDuplicate(path, sequence, rules.get(), problems)
                ? Optional.empty()
                : rules;
    }

    private static boolean hasDuplicate(String path, Sequence sequence, List<RouteRule> rules, Problems problems) {
        Map<Key, Integer> indices = new HashMap<>();
        boolean found = false;
        for (int i = 0; i < rules.size(); i++) {
            Key key = new Key(rules.get(i).serverType(), rules.get(i).worldId());
            Integer earlier = indices.putIfAbsent(key, i);
            if (earlier != null) {
                found = true;
                problems.add(
                        sequence.items().get(i).origin(),
                        path + "[" + i + "]",
                        "a second rule for server_type " + key.serverType + ", world_id " + key.worldId
                                + " (expected: one; the first is " + path + "[" + earlier + "])");
            }
        }
        return found;
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
