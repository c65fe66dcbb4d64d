/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone.config;

import java.util.List;
import java.util.Map;

/** A YAML value, and the place where it, or the key before it, was written. Immutable. */
sealed interface ConfigNode {

    /** Where to point at in messages. */
    Origin origin();

    /** The value in messages: short, and on one line. */
    String preview();

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
