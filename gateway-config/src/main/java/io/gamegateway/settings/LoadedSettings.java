/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * All settings, and the value of each key, for the differences between two of them. Immutable.
 *
 * @param settings as a program uses them
 * @param values by key; also those that have their defaults
 * @since 0.1
 */
public record LoadedSettings(GatewaySettings settings, Map<String, Object> values) {

    /** What is in force without a restart, by section or by key. */
    private static final List<String> LIVE = List.of(
            "tls.",
            "security.",
            "overload.",
            "server.handshake_timeout",
            "server.detection_timeout",
            "server.idle_timeout",
            "server.frame_grace",
            "server.stalled_timeout",
            "server.ping_interval",
            "server.heartbeat_",
            "server.proxy_",
            "server.origins",
            "server.notices",
            "server.retry_after",
            "graceful_shutdown_timeout");

    /** Copies the values. */
    public LoadedSettings {
        values = Map.copyOf(values);
    }

    /** The keys whose values differ and can be in force at once, in their order. */
    public List<String> changedLive(LoadedSettings before) {
        return changed(before, this::isLive);
    }

    /** The keys whose values differ from those that the program was started with, and need a restart. */
    public List<String> changedForRestart(LoadedSettings started) {
        return changed(started, key -> !isLive(key));
    }

    private boolean isLive(String key) {
        boolean staticRules =
                key.equals(Settings.RULES.path()) && !settings.routing().fromRedis();
        return staticRules || LIVE.stream().anyMatch(key::startsWith);
    }

    private List<String> changed(LoadedSettings other, Predicate<String> which) {
        return Settings.ALL.stream()
                .map(Setting::path)
                .filter(which)
                .filter(key -> !Objects.equals(values.get(key), other.values.get(key)))
                .toList();
    }

    /** Without the values, some of which are secret. */
    @Override
    public String toString() {
        return "LoadedSettings[" + settings + "]";
    }
}
