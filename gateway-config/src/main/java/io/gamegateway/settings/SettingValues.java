/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.settings.ConfigNode.Mapping;
import io.gamegateway.settings.ConfigNode.Null;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a mapping says for each of its settings; where it says nothing, or something wrong, the default stands in. */
final class SettingValues {

    private final List<Setting<?>> schema;
    private final String prefix;
    private final Problems problems;
    private final Map<String, ConfigNode> written = new LinkedHashMap<>();
    private final Map<String, Object> values = new HashMap<>();

    private SettingValues(List<Setting<?>> schema, String prefix, Problems problems) {
        this.schema = schema;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * Reads a mapping and those below it.
     *
     * @param prefix what comes before the settings' paths in messages
     * @param overrides of values in the mapping, by path
     */
    static SettingValues read(
            List<Setting<?>> schema,
            String prefix,
            Mapping mapping,
            Map<String, ConfigNode> overrides,
            Problems problems) {
        SettingValues result = new SettingValues(schema, prefix, problems);
        result.collect("", mapping);
        result.written.putAll(overrides);
        schema.forEach(result::readValue);
        return result;
    }

    private void collect(String parent, Mapping mapping) {
        mapping.entries().forEach((key, node) -> {
            String path = parent + key;
            if (schema.stream().anyMatch(setting -> setting.path().equals(path))) {
                written.put(path, node);
            } else if (schema.stream().anyMatch(setting -> setting.path().startsWith(path + "."))) {
                collectSection(path, node);
            } else {
                problems.add(node.origin(), prefix + path, "unknown key (known here: " + names(parent) + ")");
            }
        });
    }

    private void collectSection(String path, ConfigNode node) {
        if (node instanceof Mapping section) {
            collect(path + ".", section);
        } else if (!(node instanceof Null)) {
            // A section whose keys are all commented out has no value, and is as good as absent.
            problems.badValue(prefix + path, node, "a mapping with the keys " + names(path + "."));
        }
    }

    private String names(String parent) {
        return schema.stream()
                .map(Setting::path)
                .filter(path -> path.startsWith(parent))
                .map(path -> path.substring(parent.length()).replaceFirst("\\..*", ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void readValue(Setting<?> setting) {
        ConfigNode node = written.get(setting.path());
        if (node != null) {
            setting.read(prefix + setting.path(), node, problems).ifPresent(value -> values.put(setting.path(), value));
        }
    }

    /** Whether it is in the mapping, rightly or not. */
    boolean isWritten(Setting<?> setting) {
        return written.containsKey(setting.path());
    }

    /** Whether all that is in the mapping is right. */
    boolean isComplete() {
        return values.size() == written.size();
    }

    /** Where it was written. */
    Optional<Origin> origin(Setting<?> setting) {
        return Optional.ofNullable(written.get(setting.path())).map(ConfigNode::origin);
    }

    /** The value that was written; empty where there is none, or a wrong one. */
    @SuppressWarnings("unchecked") // Only what this very setting has read is stored under its path.
    <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.path()));
    }

    /** The values in force, by key. */
    Map<String, Object> all() {
        return schema.stream().collect(Collectors.toMap(Setting::path, this::get));
    }

    /** The value in force. */
    <T> T get(Setting<T> setting) {
        return find(setting).orElseGet(setting::defaultValue);
    }
}
