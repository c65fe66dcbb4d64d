/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.Optional;

/**
 * Where settings come from, where it is not a file: the configuration of a framework, say. Asked once for each key, by the thread that
 * loads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SettingsSource {

    /** What it has for a key; empty where the default shall be used. */
    Optional<Value> find(SettingKey key);

    /**
     * A value, which is not checked yet.
     *
     * @param value a text, a number or a boolean; a {@link java.util.List} of values; or, for routing rules, a {@link java.util.Map} of
     *     values by their keys
     * @param origin where it was written, for messages
     */
    record Value(Object value, String origin) {}
}
