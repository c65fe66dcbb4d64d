/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.settings.GatewayAssembly;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.SettingKey;
import io.gamegateway.settings.SettingsException;
import io.gamegateway.settings.SettingsLoader;
import io.gamegateway.settings.SettingsSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The properties that begin with {@code gateway.}, read key by key from the environment: profiles, placeholders, relaxed names and
 * variables are Spring's, while names, types, defaults and errors are those of the program's configuration.
 */
final class EnvironmentSettings implements SettingsSource {

    static final String PREFIX = "gateway";
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);
    private static final ConfigurationPropertyName ENABLED = ROOT.append("enabled");
    private static final ConfigurationPropertyName FIRST = ConfigurationPropertyName.of("[0]");

    /** The keys of a routing rule, all of them as they are written. */
    record Rule(
            @Nullable String serverType,
            @Nullable String worldId,
            @Nullable String serviceName,
            @Nullable String strategy,
            @Nullable String hashKey,
            @Nullable List<String> endpoints,
            @Nullable List<String> weights,
            @Nullable List<String> draining) {

        private static final Set<String> KEYS = Set.of(
                "servertype", "worldid", "servicename", "strategy", "hashkey", "endpoints", "weights", "draining");

        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            put(values, "server_type", serverType);
            put(values, "world_id", worldId);
            put(values, "service_name", serviceName);
            put(values, "strategy", strategy);
            put(values, "hash_key", hashKey);
            put(values, "endpoints", endpoints);
            put(values, "weights", weights);
            put(values, "draining", draining);
            return values;
        }

        private static void put(Map<String, Object> values, String key, @Nullable Object value) {
            if (value != null) {
                values.put(key, value);
            }
        }
    }

    private final Binder binder;
    private final Iterable<ConfigurationPropertySource> sources;

    private EnvironmentSettings(Environment environment) {
        binder = Binder.get(environment);
        sources = ConfigurationPropertySources.get(environment);
    }

    /**
     * The settings that the environment has.
     *
     * @param brought the parts that are beans of the application
     * @throws InvalidGatewayPropertiesException where some are unknown or wrong
     */
    static GatewaySettings read(Environment environment, Set<GatewayAssembly.Part> brought) {
        EnvironmentSettings source = new EnvironmentSettings(environment);
        List<String> problems = new ArrayList<>(source.unknown());
        try {
            GatewaySettings settings = SettingsLoader.load(source, brought);
            if (problems.isEmpty()) {
                return settings;
            }
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        throw new InvalidGatewayPropertiesException(problems);
    }

    /** The property of a key: {@code gateway.server.listen-addr} for {@code server.listen_addr}. */
    static ConfigurationPropertyName property(SettingKey key) {
        return ConfigurationPropertyName.of(PREFIX + "." + key.path().replace('_', '-'));
    }

    @Override
    public Optional<Value> find(SettingKey key) {
        ConfigurationPropertyName name = property(key);
        Object value = switch (key.kind()) {
            case LIST -> binder.bind(name, Bindable.listOf(String.class)).orElse(null);
            case RULES -> rules(name);
            default -> binder.bind(name, Bindable.of(String.class)).orElse(null);
        };
        return Optional.ofNullable(value).map(given -> new Value(given, origin(name)));
    }

    private @Nullable List<Map<String, Object>> rules(ConfigurationPropertyName name) {
        List<Rule> rules = binder.bind(name, Bindable.listOf(Rule.class)).orElse(null);
        return rules == null ? null : rules.stream().map(Rule::values).toList();
    }

    /** The property's name, and the file and line where Spring knows them. */
    private String origin(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : sources) {
            for (ConfigurationPropertyName candidate : List.of(name, name.append(FIRST))) {
                ConfigurationProperty property = source.getConfigurationProperty(candidate);
                if (property != null && property.getOrigin() != null) {
                    return name + " (" + property.getOrigin() + ")";
                }
            }
        }
        return name.toString();
    }

    /**
     * Properties that are no key, as misspelt ones are. Not of the process's environment, where others have names of the same
     * beginning: Kubernetes sets {@code GATEWAY_SERVICE_HOST} for a service of that name.
     */
    private List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource iterable && !isProcessEnvironment(source)) {
                iterable.stream()
                        .filter(name -> ROOT.isAncestorOf(name) && !isKnown(name))
                        .map(name -> describe(iterable, name))
                        .forEach(unknown::add);
            }
        }
        return unknown;
    }

    private static boolean isProcessEnvironment(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && underlying instanceof SystemEnvironmentPropertySource;
    }

    private static String describe(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        String where = property == null || property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
        return name + where + ": unknown (expected: one of the keys in docs/configuration.md)";
    }

    private static boolean isKnown(ConfigurationPropertyName name) {
        return name.equals(ENABLED) || SettingsLoader.keys().stream().anyMatch(key -> belongs(name, key));
    }

    private static boolean belongs(ConfigurationPropertyName name, SettingKey key) {
        ConfigurationPropertyName property = property(key);
        return switch (key.kind()) {
            case LIST -> property.equals(name) || property.isParentOf(name);
            case RULES -> property.equals(name) || property.isAncestorOf(name) && isOfRule(name, property);
            default -> property.equals(name);
        };
    }

    /** {@code rules[0]}, one of its keys, or an item of that. */
    private static boolean isOfRule(ConfigurationPropertyName name, ConfigurationPropertyName rules) {
        int at = rules.getNumberOfElements() + 1;
        return name.getNumberOfElements() <= at
                || Rule.KEYS.contains(name.getElement(at, ConfigurationPropertyName.Form.UNIFORM));
    }
}
