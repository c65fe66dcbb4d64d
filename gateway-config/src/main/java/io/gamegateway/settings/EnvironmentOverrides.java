/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The environment variables that override keys of the file. */
final class EnvironmentOverrides {

    static final String PREFIX = "GATEWAY_";
    /** Read by logback.xml, not by us; an unknown level would mean DEBUG there, so it is checked here. */
    static final String LOG_LEVEL = "GATEWAY_LOG_LEVEL";

    private static final List<String> LOG_LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /**
     * What Kubernetes sets in every pod for a Service whose name is "gateway" or begins with "gateway-". Such names are
     * likely for this very program, and are no reason not to start.
     */
    private static final Pattern KUBERNETES_SERVICE =
            Pattern.compile("GATEWAY_(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?"
                    + "|PORT_\\d+_(?:TCP|UDP|SCTP)_(?:PROTO|PORT|ADDR))");

    private static final Pattern KUBERNETES_PORT =
            Pattern.compile("GATEWAY_(?:\\w+_)?PORT(?:_\\d+_(?:TCP|UDP|SCTP))?=(?:tcp|udp|sctp)://.*");

    private EnvironmentOverrides() {}

    /** The overriding values by path. A variable that begins with {@code GATEWAY_} and is no key is a problem. */
    static Map<String, ConfigNode> read(List<Setting<?>> schema, Map<String, String> environment, Problems problems) {
        Map<String, Setting<?>> byVariable = new HashMap<>();
        schema.forEach(setting -> byVariable.put(setting.environmentVariable(), setting));
        Map<String, ConfigNode> overrides = new HashMap<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            Setting<?> setting = byVariable.get(variable);
            Origin origin = Origin.environment(variable);
            if (setting != null) {
                overrides.put(setting.path(), setting.node(origin, text, problems));
            } else if (variable.equals(LOG_LEVEL)) {
                checkLogLevel(origin, text, problems);
            } else if (variable.startsWith(PREFIX) && !isFromKubernetes(variable, text)) {
                problems.add(origin, "unknown; no key of the configuration has this variable");
            }
        });
        return overrides;
    }

    private static boolean isFromKubernetes(String variable, String text) {
        return KUBERNETES_SERVICE.matcher(variable).matches()
                || KUBERNETES_PORT.matcher(variable + "=" + text).matches();
    }

    private static void checkLogLevel(Origin origin, String text, Problems problems) {
        if (!LOG_LEVELS.contains(text.toUpperCase(Locale.ROOT))) {
            problems.add(origin, text + " (expected: " + String.join(" | ", LOG_LEVELS) + ")");
        }
    }
}
