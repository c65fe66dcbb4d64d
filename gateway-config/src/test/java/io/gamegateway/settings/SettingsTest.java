/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Walks the whole schema: a key that is added without a sample here, or without documentation, fails. */
final class SettingsTest {

    private static final String RULES_VARIABLE = "GATEWAY_ROUTING_RULES";
    private static final String RULES = "[{server_type: 1, endpoints: [\"a:1\"]}]";

    /** For each key a good value that is not the default. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            entry("server.listen_addr", "[::1]:8081"),
            entry("server.admin_addr", ""),
            entry("server.websocket_path", "/ws"),
            entry("server.handshake_timeout", "6s"),
            entry("server.detection_timeout", "250ms"),
            entry("server.idle_timeout", "0"),
            entry("server.frame_grace", "1s"),
            entry("server.stalled_timeout", "0"),
            entry("server.ping_interval", "30s"),
            entry("server.heartbeat_timeout", "75s"),
            entry("server.heartbeat_message_id", "65534"),
            entry("server.origins", "[\"https://game.example\"]"),
            entry("server.retry_after", "5s"),
            entry("server.watch_config", "false"),
            entry("tls.mode", "required"),
            entry("tls.certs", "[a.pem, b.pem]"),
            entry("tls.keys", "[a.key, b.key]"),
            entry("tls.key_password", "a secret"),
            entry("tls.client_auth", "required"),
            entry("tls.client_ca", "ca.pem"),
            entry("backend.tls", "true"),
            entry("backend.tls_ca", "ca.pem"),
            entry("backend.tls_cert", "cert.pem"),
            entry("backend.tls_key", "key.pem"),
            entry("backend.tls_server_name", "game.internal"),
            entry("security.outbound_policy", "drop_oldest"),
            entry("security.outbound_total", "0"),
            entry("security.total_connection_rate_limit", "100"),
            entry("security.message_rate_limit", "100"),
            entry("security.byte_rate_limit", "65536"),
            entry("security.min_frame_rate", "0"),
            entry("security.allow", "[10.0.0.0/8]"),
            entry("security.deny", "[\"2001:db8::/32\"]"),
            entry("overload.direct_memory_percent", "90"),
            entry("overload.loop_lag", "0"),
            entry("server.proxy_protocol", "optional"),
            entry("server.proxy_networks", "[10.0.0.0/8]"),
            entry("server.notices", "true"),
            entry("server.gateway_name", "gw-1"),
            entry("server.event_loops", "3"),
            entry("server.io_transport", "nio"),
            entry("backend.transport", "grpc"),
            entry("backend.links", "exclusive"),
            entry("backend.lifecycle_frames", "true"),
            entry("backend.compression", "inflate"),
            entry("backend.forward_zip_flag", "true"),
            entry("backend.hold_bytes", "2048"),
            entry("backend.hold_time", "1s"),
            entry("backend.failover_delay", "1s"),
            entry("backend.slow_start", "0"),
            entry("backend.probe_interval", "5s"),
            entry("routing.source", "redis"),
            entry("routing.refresh_interval", "11s"),
            entry("routing.realm_refresh_interval", "6s"),
            entry("routing.rules", "[{server_type: 2, endpoints: [\"b:2\"]}]"),
            entry("redis.addr", "redis:6379"),
            entry("redis.key_prefix", "other"),
            entry("redis.mode", "cluster"),
            entry("redis.sentinel_master", "master-1"),
            entry("redis.username", "gateway"),
            entry("redis.password", "a secret"),
            entry("redis.sentinel_password", "another"),
            entry("redis.database", "3"),
            entry("redis.tls", "true"),
            entry("redis.node_lease", "true"),
            entry("connection_pool.max_connections_per_service", "0"),
            entry("connection_pool.idle_timeout", "1h"),
            entry("connection_pool.dial_timeout", "1s"),
            entry("connection_pool.max_retries", "0"),
            entry("connection_pool.retry_delay", "1s"),
            entry("connection_pool.stall_timeout", "5s"),
            entry("connection_pool.silence_timeout", "0"),
            entry("circuit_breaker.failure_rate", "100"),
            entry("circuit_breaker.minimum_calls", "2"),
            entry("circuit_breaker.window_calls", "20"),
            entry("circuit_breaker.open_time", "30s"),
            entry("circuit_breaker.probes", "3"),
            entry("security.max_message_size", "1024"),
            entry("security.max_connections", "0"),
            entry("security.max_connections_per_ip", "0"),
            entry("security.connection_rate_limit", "0"),
            entry("security.outbound_budget", "1024"),
            entry("tracing.enable_trace_propagation", "true"),
            entry("tracing.message_sampling", "100"),
            entry("admin.token", "secret"),
            entry("admin.protect_reads", "true"),
            entry("admin.timeline_events", "16"),
            entry("logging.access_log", "stdout"),
            entry("push.listen_addr", ":50051"),
            entry("push.advertise_addr", "gw-1:7100"),
            entry("push.registry", "redis"),
            entry("push.command_rate_limit", "0"),
            entry("push.tls_cert", "cert.pem"),
            entry("push.tls_key", "key.pem"),
            entry("push.tls_client_ca", "ca.pem"),
            entry("users.directory", "redis"),
            entry("users.duplicate_login", "refuse"),
            entry("groups.max_groups", "0"),
            entry("groups.max_groups_per_session", "1"),
            entry("graceful_shutdown_timeout", "1m"));

    private static final List<Setting<?>> ALL = Settings.ALL;

    private static GatewaySettings parse(String text, Map<String, String> environment) throws SettingsException {
        return SettingsLoader.parse("f.yaml", text, environment);
    }

    private static List<String> problems(String text, Map<String, String> environment) {
        try {
            throw new AssertionError("accepted: " + parse(text, environment));
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    private static GatewaySettings defaults() throws SettingsException {
        return parse("", Map.of(RULES_VARIABLE, RULES));
    }

    /** The rules, without which nothing is accepted, unless it is about them. */
    private static Map<String, String> rulesFor(Setting<?> setting) {
        return setting == Settings.RULES ? Map.of() : Map.of(RULES_VARIABLE, RULES);
    }

    private static Map<String, String> environment(Setting<?> setting, String value) {
        Map<String, String> environment = new HashMap<>(rulesFor(setting));
        environment.put(setting.environmentVariable(), value);
        return environment;
    }

    private static String otherValue(Setting<?> setting) {
        String value = OTHER_VALUES.get(setting.path());
        assertThat(value).as("a sample for " + setting.path()).isNotNull();
        return String.valueOf(value);
    }

    /** The key alone, its value on line 2. */
    private static String yaml(Setting<?> setting, String value) {
        int dot = setting.path().indexOf('.');
        return dot < 0
                ? "# a top-level key\n" + setting.path() + ": " + value + "\n"
                : setting.path().substring(0, dot) + ":\n  " + setting.path().substring(dot + 1) + ": " + value + "\n";
    }

    @Test
    void all_hasEveryConstantOnce() {
        long constants = Arrays.stream(Settings.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class)
                .count();
        assertThat(ALL).hasSize((int) constants).doesNotHaveDuplicates();
        assertThat(ALL.stream().map(Setting::environmentVariable)).doesNotHaveDuplicates();
        assertThat(OTHER_VALUES).hasSize(ALL.size());
    }

    @Test
    void environmentVariable_isUpperCasePath() {
        assertThat(Settings.LISTEN_ADDR.environmentVariable()).isEqualTo("GATEWAY_SERVER_LISTEN_ADDR");
        assertThat(Settings.GRACEFUL_SHUTDOWN_TIMEOUT.environmentVariable())
                .isEqualTo("GATEWAY_GRACEFUL_SHUTDOWN_TIMEOUT");
        assertThat(Settings.LINK_IDLE_TIMEOUT.environmentVariable()).isEqualTo("GATEWAY_CONNECTION_POOL_IDLE_TIMEOUT");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void wrongType_isToldByKeyAndLine(Setting<?> setting) {
        assertThat(problems(yaml(setting, "{ a: b }"), rulesFor(setting)))
                .singleElement()
                .asString()
                .startsWith("f.yaml line 2: " + setting.path() + ": a mapping (expected: ");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void misspeltKey_isToldByKeyAndLine(Setting<?> setting) {
        String misspelt = yaml(setting, "0").replace(": 0", "x: 0");
        assertThat(problems(misspelt, Map.of(RULES_VARIABLE, RULES)))
                .singleElement()
                .asString()
                .startsWith("f.yaml line 2: " + setting.path() + "x: unknown key (known here: ");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void repeatedKey_isToldByKeyAndLine(Setting<?> setting) {
        String once = yaml(setting, "0");
        String again = once.lines().skip(1).findFirst().orElseThrow() + "\n";
        assertThat(problems(once + again, Map.of(RULES_VARIABLE, RULES)))
                .contains("f.yaml line 3: " + setting.path() + ": duplicate key (the first is at f.yaml line 2)");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void default_isAccepted(Setting<?> setting) throws SettingsException {
        String value = setting == Settings.RULES ? RULES : setting.defaultText();
        String quoted = value.startsWith("[") ? value : '"' + value + '"';
        assertThat(parse(yaml(setting, quoted), rulesFor(setting))).isEqualTo(defaults());
        assertThat(parse("", environment(setting, value))).isEqualTo(defaults());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void environment_overridesTheFile(Setting<?> setting) throws SettingsException {
        String inFile = yaml(setting, "{ overridden: too }");
        Map<String, String> environment = environment(setting, otherValue(setting));
        if (setting == Settings.TLS_MODE) {
            // Which it does not go without.
            environment.putAll(Map.of("GATEWAY_TLS_CERTS", "[c.pem]", "GATEWAY_TLS_KEYS", "[k.pem]"));
        }
        if (setting == Settings.ADMIN_PROTECT_READS) {
            environment.put("GATEWAY_ADMIN_TOKEN", "secret");
        }
        GatewaySettings config = parse(inFile, environment);
        assertThat(config).isNotEqualTo(defaults());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void documentation_hasTheKey(Setting<?> setting) throws Exception {
        String defaultText = setting.defaultText().isEmpty() ? "\"\"" : setting.defaultText();
        assertThat(Files.readAllLines(Path.of("..", "docs", "configuration.md")))
                .as("docs/configuration.md")
                .anyMatch(line -> line.startsWith("| `" + setting.path() + "` |")
                        && line.contains("| `" + defaultText + "` |")
                        && line.contains("`" + setting.environmentVariable() + "`"));
    }

    @Test
    void documentation_hasTheKeysOfRules() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "configuration.md"));
        assertThat(RuleType.ALL)
                .allMatch(setting -> lines.stream().anyMatch(line -> line.startsWith("| `" + setting.path() + "` |")));
    }
}
