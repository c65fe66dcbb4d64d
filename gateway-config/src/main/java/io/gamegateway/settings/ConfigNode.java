/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value, and the place where it, or the key before it, was written. Immutable. */
sealed interface ConfigNode {

    /** Where to point at in messages. */
    Origin origin();

    /** The value in messages: short, and on one line. */
    String preview();

    /** A value of another source than YAML: a text, a number, a boolean, or a list or map of these. */
    static ConfigNode of(Origin origin, Object value) {
        if (value instanceof Collection<?> items) {
            return new Sequence(
                    origin, items.stream().map(item -> of(origin, item)).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, ConfigNode> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(String.valueOf(key), of(origin, entry)));
            return new Mapping(origin, entries);
        }
        return new Scalar(origin, String.valueOf(value));
    }

    /** A single value as it is written, whatever YAML takes it for. */
    record Scalar(Origin origin, String text) implements ConfigNode {

        private static final int PREVIEW_CHARS = 80;

        @Override
        public String preview() {
            String start = text.length() > PREVIEW_CHARS ? text.substring(0, PREVIEW_CHARS) + "..." : text;
            String oneLine = start.replaceAll("\\p{Cntrl}", "?");
            return oneLine.isBlank() ? "'" + oneLine + "'" : oneLine;
        }
    }

    /** No value: nothing behind the key, {@code null} or {@code ~}. */
    record Null(Origin origin) implements ConfigNode {

        @Override
        public String preview() {
            return "nothing";
        }
    }

    /** A list. */
    record Sequence(Origin origin, List<ConfigNode> items) implements ConfigNode {

        @Override
        public String preview() {
            return "a list";
        }
    }

    /** Keys and values, in the order of the file. */
    record Mapping(Origin origin, Map<String, ConfigNode> entries) implements ConfigNode {

        @Override
        public String preview() {
            return "a mapping";
        }
    }
}
