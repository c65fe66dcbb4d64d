/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.settings.ConfigNode.Mapping;
import io.gamegateway.settings.ConfigNode.Null;
import io.gamegateway.spi.Endpoint;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a configuration file and puts the environment's overrides over it, or asks another source, and checks all of it: what is wrong is told
 * together, never corrected or ignored. Stateless.
 *
 * @since 0.1
 */
public final class SettingsLoader {

    private static final String REDIS = "redis";
    private static final String GRPC = "grpc";

    private SettingsLoader() {}

    /**
     * The configuration of a file and the environment.
     *
     * @param environment variables by name; those that do not begin with {@code GATEWAY_} are nothing to it
     * @throws SettingsException with all problems
     */
    public static GatewaySettings load(Path file, Map<String, String> environment) throws SettingsException {
        return loadAll(file, environment).settings();
    }

    /** As {@link #load}, with the values of all keys. */
    public static LoadedSettings loadAll(Path file, Map<String, String> environment) throws SettingsException {
        return parseAll(file.toString(), read(file), environment);
    }

    /**
     * The settings of another source than a file.
     *
     * @param brought the parts that the program makes itself, and that settings need not say how to make
     * @throws SettingsException with all problems
     */
    public static GatewaySettings load(SettingsSource source, Set<GatewayAssembly.Part> brought)
            throws SettingsException {
        Problems problems = new Problems();
        Map<String, ConfigNode> written = new LinkedHashMap<>();
        keys().forEach(key -> source.find(key)
                .ifPresent(value ->
                        written.put(key.path(), ConfigNode.of(new Origin(value.origin(), 0), value.value()))));
        Origin nowhere = new Origin("settings", 0);
        SettingValues values = SettingValues.read(Settings.ALL, "", new Mapping(nowhere, Map.of()), written, problems);
        checkAndThrow(values, nowhere, brought, problems);
        return settings(values);
    }

    /** All keys there are, in the order of the documentation. */
    public static List<SettingKey> keys() {
        return Settings.ALL.stream().map(SettingKey::of).toList();
    }

    private static String read(Path file) throws SettingsException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(file, "permission denied");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, Files.isDirectory(file) ? "it is a directory" : e.toString());
        }
    }

    private static SettingsException unreadable(Path file, String why) {
        return new SettingsException(List.of("cannot read " + file + ": " + why));
    }

    /** The configuration of a text; the file's name is for messages. */
    static GatewaySettings parse(String fileName, String text, Map<String, String> environment)
            throws SettingsException {
        return parseAll(fileName, text, environment).settings();
    }

    private static LoadedSettings parseAll(String fileName, String text, Map<String, String> environment)
            throws SettingsException {
        Problems problems = new Problems();
        Origin file = new Origin(fileName, 1);
        Mapping root = root(YamlDocument.read(file, text, problems), problems);
        Map<String, ConfigNode> overrides = EnvironmentOverrides.read(Settings.ALL, environment, problems);
        SettingValues values = SettingValues.read(Settings.ALL, "", root, overrides, problems);
        checkAndThrow(values, new Origin(fileName, 0), Set.of(), problems);
        return new LoadedSettings(settings(values), values.all());
    }

    private static Mapping root(ConfigNode document, Problems problems) {
        if (document instanceof Mapping mapping) {
            return mapping;
        }
        if (!(document instanceof Null)) {
            problems.add(document.origin(), document.preview() + " (expected: a mapping, such as server: ...)");
        }
        return new Mapping(document.origin(), Map.of());
    }

    private static void checkAndThrow(
            SettingValues values, Origin source, Set<GatewayAssembly.Part> brought, Problems problems)
            throws SettingsException {
        if (problems.isEmpty()) {
            checkTogether(values, source, brought.contains(GatewayAssembly.Part.ROUTES), problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems.lines());
        }
    }

    private static void checkTogether(SettingValues values, Origin file, boolean isRouted, Problems problems) {
        boolean fromRedis = values.get(Settings.ROUTING_SOURCE).equals(REDIS);
        if (values.get(Settings.RULES).isEmpty() && !fromRedis && !isRouted) {
            problems.add(
                    values.origin(Settings.RULES).orElse(file),
                    Settings.RULES.path(),
                    "none (expected: at least one rule, such as { server_type: 10, endpoints: [\"127.0.0.1:7001\"] })");
        }
        checkRedis(values, file, problems);
        ProtectionChecks.check(values, file, problems);
        if (values.get(Settings.TRANSPORT).equals(GRPC)) {
            checkGrpc(values, file, problems);
        }
        values.get(Settings.PUSH_LISTEN_ADDR).ifPresent(listen -> checkPush(values, listen, file, problems));
        if (values.get(Settings.BREAKER_WINDOW_CALLS) < values.get(Settings.BREAKER_MINIMUM_CALLS)) {
            problems.add(
                    values.origin(Settings.BREAKER_WINDOW_CALLS).orElse(file),
                    Settings.BREAKER_WINDOW_CALLS.path(),
                    values.get(Settings.BREAKER_WINDOW_CALLS) + " (expected: at least "
                            + Settings.BREAKER_MINIMUM_CALLS.path() + ", "
                            + values.get(Settings.BREAKER_MINIMUM_CALLS) + ")");
        }
        if (values.get(Settings.FORWARD_ZIP_FLAG) && values.get(Settings.COMPRESSION) == Compression.INFLATE) {
            problems.add(
                    values.origin(Settings.FORWARD_ZIP_FLAG).orElse(file),
                    Settings.FORWARD_ZIP_FLAG.path(),
                    "true (expected: false with " + Settings.COMPRESSION.path()
                            + ": inflate, which leaves no compressed payload)");
        }
    }

    private static void checkGrpc(SettingValues values, Origin file, Problems problems) {
        if (values.get(Settings.LINKS) != LinkMode.SHARED) {
            problems.add(
                    values.origin(Settings.LINKS).orElse(file),
                    Settings.LINKS.path(),
                    "exclusive (expected: shared with " + Settings.TRANSPORT.path()
                            + ": grpc, where all sessions share a stream)");
        }
        if (values.get(Settings.FORWARD_ZIP_FLAG)) {
            problems.add(
                    values.origin(Settings.FORWARD_ZIP_FLAG).orElse(file),
                    Settings.FORWARD_ZIP_FLAG.path(),
                    "true (expected: false with " + Settings.TRANSPORT.path()
                            + ": grpc, whose packets have no place for it)");
        }
    }

    private static void checkPush(SettingValues values, ListenAddress listen, Origin file, Problems problems) {
        boolean announced = values.get(Settings.PUSH_REGISTRY).equals(REDIS);
        if (announced
                && listen.isAny()
                && values.get(Settings.PUSH_ADVERTISE_ADDR).isEmpty()) {
            problems.add(
                    values.origin(Settings.PUSH_REGISTRY).orElse(file),
                    Settings.PUSH_ADVERTISE_ADDR.path(),
                    "\"\" (expected: where logic servers reach this gateway, with " + Settings.PUSH_REGISTRY.path()
                            + ": redis and a " + Settings.PUSH_LISTEN_ADDR.path() + " of all addresses)");
        }
        ProtectionChecks.checkPair(values, Settings.PUSH_TLS_CERT, Settings.PUSH_TLS_KEY, file, problems);
        if (values.get(Settings.PUSH_TLS_KEY).isEmpty()) {
            ProtectionChecks.checkNeeds(values, Settings.PUSH_TLS_CLIENT_CA, Settings.PUSH_TLS_CERT, file, problems);
        }
    }

    private static void checkRedis(SettingValues values, Origin file, Problems problems) {
        String mode = values.get(Settings.REDIS_MODE);
        if (mode.equals("sentinel")
                && values.get(Settings.REDIS_SENTINEL_MASTER).isEmpty()) {
            problems.add(
                    values.origin(Settings.REDIS_MODE).orElse(file),
                    Settings.REDIS_SENTINEL_MASTER.path(),
                    "\"\" (expected: the master's name, with " + Settings.REDIS_MODE.path() + ": sentinel)");
        }
        if (mode.equals("standalone") && values.get(Settings.REDIS_ADDR).size() > 1) {
            problems.add(
                    values.origin(Settings.REDIS_ADDR).orElse(file),
                    Settings.REDIS_ADDR.path(),
                    values.get(Settings.REDIS_ADDR) + " (expected: one, with " + Settings.REDIS_MODE.path()
                            + ": standalone)");
        }
        if (mode.equals("cluster") && values.get(Settings.REDIS_DATABASE) != 0) {
            problems.add(
                    values.origin(Settings.REDIS_DATABASE).orElse(file),
                    Settings.REDIS_DATABASE.path(),
                    values.get(Settings.REDIS_DATABASE) + " (expected: 0, with " + Settings.REDIS_MODE.path()
                            + ": cluster, which has no other)");
        }
    }

    private static GatewaySettings settings(SettingValues values) {
        return new GatewaySettings(
                server(values),
                new GatewaySettings.Tls(
                        values.get(Settings.TLS_MODE),
                        values.get(Settings.TLS_CERTS),
                        values.get(Settings.TLS_KEYS),
                        values.get(Settings.TLS_KEY_PASSWORD),
                        values.get(Settings.TLS_CLIENT_AUTH),
                        values.get(Settings.TLS_CLIENT_CA)),
                new GatewaySettings.Backend(
                        values.get(Settings.TRANSPORT).equals(GRPC),
                        values.get(Settings.LINKS),
                        values.get(Settings.LIFECYCLE_FRAMES),
                        values.get(Settings.COMPRESSION),
                        values.get(Settings.FORWARD_ZIP_FLAG),
                        values.get(Settings.HOLD_BYTES),
                        values.get(Settings.HOLD_TIME),
                        values.get(Settings.FAILOVER_DELAY),
                        values.get(Settings.SLOW_START),
                        values.get(Settings.PROBE_INTERVAL),
                        values.get(Settings.BACKEND_TLS),
                        values.get(Settings.BACKEND_TLS_CA),
                        values.get(Settings.BACKEND_TLS_CERT),
                        values.get(Settings.BACKEND_TLS_KEY),
                        values.get(Settings.BACKEND_TLS_SERVER_NAME)),
                new GatewaySettings.Routing(
                        values.get(Settings.ROUTING_SOURCE).equals(REDIS),
                        values.get(Settings.REFRESH_INTERVAL),
                        values.get(Settings.REALM_REFRESH_INTERVAL),
                        values.get(Settings.RULES)),
                redis(values),
                new GatewaySettings.ConnectionPool(
                        values.get(Settings.MAX_CONNECTIONS_PER_SERVICE),
                        values.get(Settings.LINK_IDLE_TIMEOUT),
                        values.get(Settings.DIAL_TIMEOUT),
                        values.get(Settings.POOL_MAX_RETRIES),
                        values.get(Settings.RETRY_DELAY),
                        values.get(Settings.STALL_TIMEOUT),
                        values.get(Settings.SILENCE_TIMEOUT)),
                new GatewaySettings.CircuitBreaker(
                        values.get(Settings.BREAKER_FAILURE_RATE),
                        values.get(Settings.BREAKER_MINIMUM_CALLS),
                        values.get(Settings.BREAKER_WINDOW_CALLS),
                        values.get(Settings.BREAKER_OPEN_TIME),
                        values.get(Settings.BREAKER_PROBES)),
                security(values),
                new OverloadConfig(values.get(Settings.DIRECT_MEMORY_PERCENT), values.get(Settings.LOOP_LAG)),
                new GatewaySettings.Tracing(
                        values.get(Settings.ENABLE_TRACE_PROPAGATION), values.get(Settings.MESSAGE_SAMPLING)),
                new GatewaySettings.Admin(
                        values.get(Settings.ADMIN_TOKEN),
                        values.get(Settings.ADMIN_PROTECT_READS),
                        values.get(Settings.ADMIN_TIMELINE_EVENTS)),
                new GatewaySettings.Logging(values.get(Settings.ACCESS_LOG)),
                push(values),
                new GatewaySettings.Users(
                        values.get(Settings.USER_DIRECTORY).equals(REDIS), values.get(Settings.DUPLICATE_LOGIN)),
                new GatewaySettings.Groups(
                        values.get(Settings.MAX_GROUPS), values.get(Settings.MAX_GROUPS_PER_SESSION)),
                values.get(Settings.GRACEFUL_SHUTDOWN_TIMEOUT));
    }

    private static GatewaySettings.Security security(SettingValues values) {
        return new GatewaySettings.Security(
                new Limits(
                        values.get(Settings.MAX_MESSAGE_SIZE),
                        values.get(Settings.MAX_CONNECTIONS),
                        values.get(Settings.MAX_CONNECTIONS_PER_IP),
                        values.get(Settings.TOTAL_CONNECTION_RATE_LIMIT),
                        values.get(Settings.CONNECTION_RATE_LIMIT),
                        values.get(Settings.MESSAGE_RATE_LIMIT),
                        values.get(Settings.BYTE_RATE_LIMIT),
                        values.get(Settings.MIN_FRAME_RATE)),
                new OutboundConfig(
                        values.get(Settings.OUTBOUND_BUDGET),
                        values.get(Settings.OUTBOUND_POLICY),
                        values.get(Settings.OUTBOUND_TOTAL)),
                values.get(Settings.ALLOW),
                values.get(Settings.DENY));
    }

    private static GatewaySettings.Push push(SettingValues values) {
        String advertised = values.get(Settings.PUSH_ADVERTISE_ADDR);
        return new GatewaySettings.Push(
                values.get(Settings.PUSH_LISTEN_ADDR),
                advertised.isEmpty() ? Optional.empty() : Optional.of(Endpoint.parse(advertised)),
                values.get(Settings.PUSH_REGISTRY).equals(REDIS),
                values.get(Settings.PUSH_COMMAND_RATE_LIMIT),
                values.get(Settings.PUSH_TLS_CERT),
                values.get(Settings.PUSH_TLS_KEY),
                values.get(Settings.PUSH_TLS_CLIENT_CA));
    }

    private static GatewaySettings.Redis redis(SettingValues values) {
        return new GatewaySettings.Redis(
                values.get(Settings.REDIS_ADDR),
                values.get(Settings.REDIS_KEY_PREFIX),
                values.get(Settings.REDIS_MODE),
                values.get(Settings.REDIS_SENTINEL_MASTER),
                values.get(Settings.REDIS_USERNAME),
                values.get(Settings.REDIS_PASSWORD),
                values.get(Settings.REDIS_SENTINEL_PASSWORD),
                values.get(Settings.REDIS_DATABASE),
                values.get(Settings.REDIS_TLS),
                values.get(Settings.REDIS_NODE_LEASE));
    }

    private static GatewaySettings.Server server(SettingValues values) {
        int heartbeatMessage = values.get(Settings.HEARTBEAT_MESSAGE_ID);
        return new GatewaySettings.Server(
                values.get(Settings.LISTEN_ADDR),
                values.get(Settings.ADMIN_ADDR),
                values.get(Settings.WEBSOCKET_PATH),
                values.get(Settings.HANDSHAKE_TIMEOUT),
                values.get(Settings.DETECTION_TIMEOUT),
                values.get(Settings.CLIENT_IDLE_TIMEOUT),
                values.get(Settings.FRAME_GRACE),
                values.get(Settings.STALLED_TIMEOUT),
                new HeartbeatConfig(
                        values.get(Settings.PING_INTERVAL),
                        values.get(Settings.HEARTBEAT_TIMEOUT),
                        heartbeatMessage < 0 ? OptionalInt.empty() : OptionalInt.of(heartbeatMessage)),
                values.get(Settings.PROXY_PROTOCOL),
                values.get(Settings.PROXY_NETWORKS),
                values.get(Settings.ORIGINS),
                new CloseConfig(values.get(Settings.NOTICES), values.get(Settings.RETRY_AFTER)),
                values.get(Settings.WATCH_CONFIG),
                values.get(Settings.GATEWAY_NAME),
                values.get(Settings.EVENT_LOOPS),
                values.get(Settings.IO_TRANSPORT));
    }
}
