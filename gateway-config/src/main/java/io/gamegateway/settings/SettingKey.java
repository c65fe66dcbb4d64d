/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.List;

/**
 * A key of the configuration, for whoever describes or looks up all of them. Immutable.
 *
 * @param path such as {@code server.listen_addr}
 * @param kind of its values
 * @param defaultText the default as it would be written
 * @param choices all values there are, with {@link Kind#CHOICE}
 * @since 0.1
 */
public record SettingKey(String path, Kind kind, String defaultText, List<String> choices) {

    /** Kinds of values. */
    public enum Kind {
        /** Any text, or one of a form that its description tells. */
        TEXT,
        /** A whole number. */
        WHOLE_NUMBER,
        /** True or false. */
        BOOLEAN,
        /** A time, such as {@code 500ms} or {@code 1h30m}. */
        DURATION,
        /** One of a few words. */
        CHOICE,
        /** A list of texts. */
        LIST,
        /** A list of routing rules, each a mapping. */
        RULES
    }

    /** Copies the choices. */
    public SettingKey {
        choices = List.copyOf(choices);
    }

    static SettingKey of(Setting<?> setting) {
        return new SettingKey(
                setting.path(),
                setting.type().kind(),
                setting.defaultText(),
                setting.type().choices());
    }
}
