/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.settings.ConfigNode.Scalar;
import java.util.Locale;
import java.util.Optional;

/**
 * One key of the configuration.
 *
 * @param path such as {@code server.listen_addr}; the name alone for a key of a routing rule
 * @param type of its values
 * @param defaultText the default as it would be written in the file
 */
record Setting<T>(String path, ValueType<T> type, String defaultText) {

    static <T> Setting<T> of(String path, ValueType<T> type, String defaultText) {
        return new Setting<>(path, type, defaultText);
    }

    /** The variable that overrides it. */
    String environmentVariable() {
        return EnvironmentOverrides.PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    T defaultValue() {
        Problems problems = new Problems();
        ConfigNode node = node(new Origin("default", 0), defaultText, problems);
        return type.read(path, node, problems).orElseThrow(() -> new IllegalStateException(problems.lines() + ""));
    }

    /** A value that was not written in the file. Text is taken as it is, anything else is YAML (or JSON). */
    ConfigNode node(Origin origin, String text, Problems problems) {
        return type.isText() ? new Scalar(origin, text) : YamlDocument.read(origin, text, problems);
    }

    /** The value; empty where it is among the problems. */
    Optional<T> read(String fullPath, ConfigNode node, Problems problems) {
        return type.read(fullPath, node, problems);
    }
}
