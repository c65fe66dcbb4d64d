/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.config.HashKey;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.Limits;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.config.TlsMode;
import io.gamegateway.spi.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsLoaderTest {

    private static final Path EXAMPLE = Path.of("..", "gateway-examples", "gateway.yaml");
    private static final String RULES =
            "routing: { rules: [ { server_type: 10, endpoints: [\"127.0.0.1:7001\"] } ] }\n";

    private static GatewaySettings parse(String text) throws SettingsException {
        return SettingsLoader.parse("f.yaml", text, Map.of());
    }

    private static List<String> problems(String text) {
        return problems(text, Map.of());
    }

    private static List<String> problems(String text, Map<String, String> environment) {
        try {
            throw new AssertionError("accepted: " + SettingsLoader.parse("f.yaml", text, environment));
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    private static String contractExample() throws IOException {
        try (InputStream in = requireNonNull(SettingsLoaderTest.class.getResourceAsStream("contract-example.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void contractExample_isWhatTheDefaultsAre() throws Exception {
        GatewaySettings example = parse(contractExample());
        GatewaySettings defaults = parse(RULES.replace("endpoints", "service_name: account, endpoints"));
        assertThat(example).isEqualTo(defaults);
    }

    @Test
    void exampleFile_isWhatTheDefaultsAre() throws Exception {
        assertThat(SettingsLoader.load(EXAMPLE, Map.of())).isEqualTo(parse(contractExample()));
    }

    @Test
    void exampleFile_hasAllKeys() throws Exception {
        ConfigNode root = YamlDocument.read(new Origin("f", 1), Files.readString(EXAMPLE), new Problems());
        SettingValues values =
                SettingValues.read(Settings.ALL, "", (ConfigNode.Mapping) root, Map.of(), new Problems());
        assertThat(Settings.ALL).allMatch(values::isWritten);
    }

    @Test
    void defaults_areTheContracts() throws Exception {
        GatewaySettings config = parse(RULES);
        assertThat(config.server())
                .isEqualTo(new GatewaySettings.Server(
                        new ListenAddress("0.0.0.0", 8080),
                        Optional.of(new ListenAddress("127.0.0.1", 9090)),
                        "",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        HeartbeatConfig.off(),
                        ProxyProtocol.OFF,
                        List.of(),
                        List.of(),
                        CloseConfig.defaults(),
                        true,
                        "",
                        0,
                        IoTransport.AUTO));
        assertThat(config.overload()).isEqualTo(OverloadConfig.defaults());
        assertThat(config.tls().mode()).isEqualTo(TlsMode.OFF);
        assertThat(config.backend())
                .isEqualTo(new GatewaySettings.Backend(
                        false,
                        LinkMode.SHARED,
                        false,
                        Compression.PASS_THROUGH,
                        false,
                        65_536,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        false,
                        "",
                        "",
                        "",
                        ""));
        assertThat(config.routing().fromRedis()).isFalse();
        assertThat(config.routing().refreshInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.routing().realmRefreshInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.redis())
                .isEqualTo(new GatewaySettings.Redis(
                        List.of(new Endpoint("127.0.0.1", 6379)),
                        "game-gateway:",
                        "standalone",
                        "",
                        "",
                        "",
                        "",
                        0,
                        false,
                        false));
        assertThat(config.circuitBreaker())
                .isEqualTo(new GatewaySettings.CircuitBreaker(50, 5, 10, Duration.ofMillis(500), 1));
        assertThat(config.routing().rules())
                .containsExactly(new RouteRule(10, 0, "server-type-10", List.of(Endpoint.parse("127.0.0.1:7001"))));
        assertThat(config.connectionPool())
                .isEqualTo(new GatewaySettings.ConnectionPool(
                        100,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2)));
        assertThat(config.security())
                .isEqualTo(new GatewaySettings.Security(
                        Limits.defaults(), OutboundConfig.defaults(), List.of(), List.of()));
        assertThat(config.tracing()).isEqualTo(new GatewaySettings.Tracing(false, 0));
        assertThat(config.admin()).isEqualTo(new GatewaySettings.Admin("", false, 32));
        assertThat(config.logging()).isEqualTo(new GatewaySettings.Logging(AccessLogOutput.STDERR));
        assertThat(config.gracefulShutdownTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void sectionWithoutKeys_isAsGoodAsAbsent() throws Exception {
        assertThat(parse(RULES + "server:\n  # listen_addr: x\nsecurity: {}\n")).isEqualTo(parse(RULES));
    }

    @Test
    void rules_allKeys() throws Exception {
        String rules = """
                routing:
                  rules:
                    - server_type: 0
                      world_id: 32767
                      service_name: account
                      strategy: round_robin
                      hash_key: ""
                      endpoints:
                        - game.example:7001
                        - "[::1]:7002"
                    - { server_type: 0, endpoints: ["10.0.0.1:1"] }
                """;
        assertThat(parse(rules).routing().rules())
                .containsExactly(
                        new RouteRule(
                                0,
                                32_767,
                                "account",
                                List.of(new Endpoint("game.example", 7001), new Endpoint("::1", 7002))),
                        new RouteRule(0, 0, "server-type-0", List.of(new Endpoint("10.0.0.1", 1))));
    }

    @Test
    void rules_none_isRefused() {
        assertThat(problems(""))
                .singleElement()
                .asString()
                .startsWith("f.yaml: routing.rules: none (expected: at least");
        assertThat(problems("server: {}\nrouting:\n  rules: []\n"))
                .singleElement()
                .asString()
                .startsWith("f.yaml line 3: routing.rules: none (expected: at least");
    }

    @Test
    void rules_everythingWrong_isToldByLine() {
        String rules = """
                routing:
                  rules:
                    - 5
                    - server_type: 256
                      world_id: 32768
                      service_name: " "
                      strategy: random
                      endpoints: ["127.0.0.1"]
                    - {}
                    - server_type: 1
                      endpoints: []
                    - server_type: 1
                      endpoints: 127.0.0.1:1
                      weight: [1]
                """;
        assertThat(problems(rules))
                .containsExactly(
                        "f.yaml line 3: routing.rules[0]: 5 (expected: a mapping with server_type and endpoints)",
                        "f.yaml line 4: routing.rules[1].server_type: 256 (expected: a whole number, 0 to 255)",
                        "f.yaml line 5: routing.rules[1].world_id: 32768 (expected: a whole number, 0 to 32767; 0 = every"
                                + " world without a rule of its own)",
                        "f.yaml line 6: routing.rules[1].service_name: ' ' (expected: a name)",
                        "f.yaml line 7: routing.rules[1].strategy: random (expected: round_robin | consistent_hash |"
                                + " realm_based | least_sessions | weighted)",
                        "f.yaml line 8: routing.rules[1].endpoints[0]: 127.0.0.1 (expected: host:port or [IPv6]:port,"
                                + " port 1 to 65535)",
                        "f.yaml line 9: routing.rules[2].server_type: missing (expected: each rule has one)",
                        "f.yaml line 9: routing.rules[2].endpoints: missing (expected: each rule has one)",
                        "f.yaml line 11: routing.rules[3].endpoints: [] (expected: a list of at least one, such as"
                                + " [\"127.0.0.1:7001\"])",
                        "f.yaml line 13: routing.rules[4].endpoints: 127.0.0.1:1 (expected: a list of at least one, such"
                                + " as [\"127.0.0.1:7001\"])",
                        "f.yaml line 14: routing.rules[4].weight: unknown key (known here: server_type, world_id,"
                                + " service_name, strategy, hash_key, endpoints, weights, draining)");
    }

    @Test
    void rules_everyStrategy() throws Exception {
        String rules = """
                routing:
                  rules:
                    - { server_type: 1, strategy: consistent_hash, hash_key: user_id, endpoints: ["a:1"] }
                    - { server_type: 2, strategy: realm_based, endpoints: ["a:1"] }
                    - { server_type: 3, strategy: least_sessions, endpoints: ["a:1", "b:1"], draining: ["b:1"] }
                    - { server_type: 4, strategy: weighted, endpoints: ["a:1", "b:1"], weights: [1, 3] }
                """;
        Endpoint a = new Endpoint("a", 1);
        Endpoint b = new Endpoint("b", 1);

        assertThat(parse(rules).routing().rules())
                .containsExactly(
                        new RouteRule(1, 0, "server-type-1", List.of(a)).withConsistentHash(HashKey.USER_ID),
                        new RouteRule(2, 0, "server-type-2", List.of(a)).withStrategy(RouteStrategy.REALM_BASED),
                        new RouteRule(3, 0, "server-type-3", List.of(a, b))
                                .withStrategy(RouteStrategy.LEAST_SESSIONS)
                                .withDraining(Set.of(b)),
                        new RouteRule(4, 0, "server-type-4", List.of(a, b)).withWeights(List.of(1, 3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hash_key: color | .hash_key: color (expected: session_id",
                "weights: [1] | : weights: [1] (expected: none with strategy round_robin)",
                "weights: [1001] | .weights[0]: 1001 (expected: a whole number, 0 to 1000)",
                "draining: [\"b:1\"] | : draining: [b:1] (expected: some of [a:1])",
                "draining: [\"b\"] | .draining[0]: b (expected: host:port"
            })
    void rules_whatDoesNotGoTogether_isRefused(String key, String problem) {
        String rule = "routing:\n  rules:\n    - server_type: 1\n      endpoints: [\"a:1\"]\n      " + key;

        assertThat(problems(rule)).singleElement().asString().contains("routing.rules[0]" + problem);
    }

    @Test
    void redis_needsNoRules_andSaysWhatDoesNotGoTogether() throws Exception {
        assertThat(parse("routing: { source: redis }").routing().rules()).isEmpty();
        assertThat(problems("routing: { source: redis }\nredis:\n  mode: sentinel\n"))
                .containsExactly("f.yaml line 3: redis.sentinel_master: \"\" (expected: the master's name, with"
                        + " redis.mode: sentinel)");
        assertThat(problems("routing: { source: redis }\nredis:\n  addr: \"a:1, b:2\"\n"))
                .containsExactly("f.yaml line 3: redis.addr: [a:1, b:2] (expected: one, with redis.mode: standalone)");
        assertThat(problems("routing: { source: redis }\nredis: { mode: cluster, database: 1 }\n"))
                .singleElement()
                .asString()
                .contains("redis.database: 1 (expected: 0, with redis.mode: cluster");
        assertThat(problems("routing: { source: redis }\nredis: { addr: \"a:1,,b:2\" }\n"))
                .singleElement()
                .asString()
                .contains("redis.addr: a:1,,b:2 (expected: host:port");
    }

    @Test
    void redis_passwords_areNotInTheText() throws Exception {
        GatewaySettings config =
                parse(RULES + "redis: { username: gateway, password: s3cret, sentinel_password: s4cret }\n");

        assertThat(config.redis().password()).isEqualTo("s3cret");
        assertThat(config.toString()).doesNotContain("s3cret").doesNotContain("s4cret");
    }

    @Test
    void breaker_windowBelowTheMinimum_isRefused() {
        assertThat(problems(RULES + "circuit_breaker: { minimum_calls: 20 }\n"))
                .containsExactly(
                        "f.yaml: circuit_breaker.window_calls: 10 (expected: at least circuit_breaker.minimum_calls, 20)");
    }

    @Test
    void rules_twoForOneWorld_areRefused() {
        String rules = """
                routing:
                  rules:
                    - { server_type: 1, endpoints: ["a:1"] }
                    - { server_type: 1, world_id: 1, endpoints: ["a:1"] }
                    - { server_type: 1, world_id: 0, endpoints: ["b:1"] }
                """;
        assertThat(problems(rules))
                .containsExactly(
                        "f.yaml line 5: routing.rules[2]: a second rule for server_type 1, world_id 0 (expected:"
                                + " one; the first is routing.rules[0])");
    }

    @Test
    void unknownKey_isToldByPathAndLine() {
        assertThat(problems(RULES + "tracing:\n  sampling: 1\ntimeout: 5s\n"))
                .containsExactly(
                        "f.yaml line 3: tracing.sampling: unknown key (known here: enable_trace_propagation, message_sampling)",
                        "f.yaml line 4: timeout: unknown key (known here: server, tls, backend, routing, redis,"
                                + " connection_pool, circuit_breaker, security, overload, tracing, admin, logging, push, users, groups,"
                                + " graceful_shutdown_timeout)");
    }

    @Test
    void duplicateKey_isToldByPathAndLine() {
        assertThat(problems(RULES + "server:\n  event_loops: 1\n  event_loops: 1\nserver: {}\n"))
                .containsExactly(
                        "f.yaml line 4: server.event_loops: duplicate key (the first is at f.yaml line 3)",
                        "f.yaml line 5: server: duplicate key (the first is at f.yaml line 2)");
    }

    @Test
    void sectionThatIsNone_isToldByLine() {
        assertThat(problems(RULES + "users: true\n"))
                .containsExactly(
                        "f.yaml line 2: users: true (expected: a mapping with the keys directory, duplicate_login)");
    }

    @Test
    void malformedYaml_isToldByLine() {
        assertThat(problems("server:\n  listen_addr: a: b\n"))
                .contains("f.yaml line 2: not valid YAML: mapping values are not allowed here");
        assertThat(problems("[1]")).contains("f.yaml line 1: a list (expected: a mapping, such as server: ...)");
        assertThat(problems(RULES + "---\nserver: {}\n"))
                .contains("f.yaml line 3: a second YAML document (expected: one)");
        assertThat(problems(RULES + "server: { listen_addr: *here }\n"))
                .contains("f.yaml line 2: server.listen_addr: *here is a YAML alias (expected: the value itself)");
    }

    @Test
    void zipFlagOfInflatedPayloads_isRefused() {
        assertThat(problems(RULES + "backend:\n  compression: inflate\n  forward_zip_flag: true\n"))
                .containsExactly("f.yaml line 4: backend.forward_zip_flag: true (expected: false with"
                        + " backend.compression: inflate, which leaves no compressed payload)");
    }

    @Test
    void grpc_saysWhatDoesNotGoTogether() throws Exception {
        assertThat(parse(RULES + "backend: { transport: grpc, lifecycle_frames: true }\n")
                        .backend()
                        .overGrpc())
                .isTrue();
        assertThat(problems(RULES + "backend:\n  transport: grpc\n  links: exclusive\n  forward_zip_flag: true\n"))
                .containsExactly(
                        "f.yaml line 4: backend.links: exclusive (expected: shared with backend.transport: grpc, where all"
                                + " sessions share a stream)",
                        "f.yaml line 5: backend.forward_zip_flag: true (expected: false with backend.transport: grpc,"
                                + " whose packets have no place for it)");
    }

    @Test
    void push_saysWhatIsMissing() throws Exception {
        String listen = RULES + "push:\n  listen_addr: \":7100\"\n";
        assertThat(problems(listen + "  registry: redis\n"))
                .containsExactly("f.yaml line 4: push.advertise_addr: \"\" (expected: where logic servers reach this"
                        + " gateway, with push.registry: redis and a push.listen_addr of all addresses)");
        assertThat(parse(listen + "  registry: redis\n  advertise_addr: \"gw-1:7100\"\n")
                        .push()
                        .advertiseAddr())
                .contains(new Endpoint("gw-1", 7100));
        assertThat(problems(listen + "  advertise_addr: nowhere\n"))
                .containsExactly("f.yaml line 4: push.advertise_addr: nowhere (expected: host:port; \"\" = the address"
                        + " that is listened on)");
        assertThat(problems(listen + "  tls_cert: c.pem\n"))
                .containsExactly("f.yaml line 4: push.tls_key: \"\" (expected: a file, with push.tls_cert)");
        assertThat(problems(listen + "  tls_key: k.pem\n"))
                .containsExactly("f.yaml line 4: push.tls_cert: \"\" (expected: a file, with push.tls_key)");
        assertThat(problems(listen + "  tls_client_ca: ca.pem\n"))
                .containsExactly("f.yaml line 4: push.tls_cert: \"\" (expected: a file, with push.tls_client_ca)");
    }

    @Test
    void environment_rulesAreYamlOrJson() throws Exception {
        GatewaySettings config = SettingsLoader.parse(
                "f.yaml",
                "",
                Map.of(
                        "GATEWAY_ROUTING_RULES",
                        "[{\"server_type\": 7, \"world_id\": 2, \"endpoints\": [\"10.0.0.1:7000\"]}]"));
        assertThat(config.routing().rules())
                .containsExactly(new RouteRule(7, 2, "server-type-7", List.of(new Endpoint("10.0.0.1", 7000))));
    }

    @Test
    void environment_unknownOrWrong_isToldByVariable() {
        assertThat(problems(
                        RULES,
                        Map.of(
                                "GATEWAY_SERVER_LISTEN_PORT", "8080",
                                "GATEWAY_SECURITY_MAX_CONNECTIONS", "many",
                                "GATEWAY_ROUTING_RULES", "[{server_type: 1}]",
                                "GATEWAY_LOG_LEVEL", "LOUD")))
                .containsExactly(
                        "environment variable GATEWAY_LOG_LEVEL: LOUD (expected: OFF | ERROR | WARN | INFO | DEBUG |"
                                + " TRACE)",
                        "environment variable GATEWAY_SERVER_LISTEN_PORT: unknown; no key of the configuration has this"
                                + " variable",
                        "environment variable GATEWAY_ROUTING_RULES: routing.rules[0].endpoints: missing (expected: each"
                                + " rule has one)",
                        "environment variable GATEWAY_SECURITY_MAX_CONNECTIONS: security.max_connections: many (expected:"
                                + " a whole number, 0 to 2147483647; 0 = no limit)");
    }

    @Test
    void environment_servicesOfKubernetes_areLeftAlone() throws Exception {
        Map<String, String> environment = Map.of(
                "GATEWAY_SERVICE_HOST", "10.0.0.1",
                "GATEWAY_SERVICE_PORT", "8080",
                "GATEWAY_SERVICE_PORT_GAME", "8080",
                "GATEWAY_PORT", "tcp://10.0.0.1:8080",
                "GATEWAY_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "GATEWAY_PORT_8080_TCP_ADDR", "10.0.0.1",
                "GATEWAY_REDIS_SERVICE_HOST", "10.0.0.2",
                "GATEWAY_REDIS_PORT", "tcp://10.0.0.2:6379",
                "GATEWAY_LOG_LEVEL", "debug",
                "HOME", "/");
        assertThat(SettingsLoader.parse("f.yaml", RULES, environment)).isEqualTo(parse(RULES));
    }

    @Test
    void load_unreadable_saysWhy(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("none.yaml");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsLoader.load(missing, Map.of()))
                .withMessage("cannot read " + missing + ": no such file");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsLoader.load(directory, Map.of()))
                .withMessage("cannot read " + directory + ": it is a directory");
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xFF});
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsLoader.load(binary, Map.of()))
                .withMessage("cannot read " + binary + ": not UTF-8 text");
    }

    @Test
    void protection_thatDoesNotGoTogether_isToldByKeyAndLine() {
        assertThat(problems(RULES + "server: { proxy_protocol: required }\n"))
                .containsExactly("f.yaml line 2: server.proxy_networks: [] (expected: the proxies' networks, with"
                        + " server.proxy_protocol: required)");
        assertThat(problems(RULES + "server: { ping_interval: 30s, heartbeat_timeout: 30s }\n"))
                .containsExactly("f.yaml line 2: server.heartbeat_timeout: 30000ms (expected: 0, or more than"
                        + " server.ping_interval, 30000ms)");
        assertThat(problems(RULES + "tls: { mode: required }\n"))
                .containsExactly("f.yaml line 2: tls.certs: [] (expected: at least one file, with tls.mode not off)");
        assertThat(problems(RULES + "tls: { mode: optional, certs: [a, b], keys: [c], client_auth: optional }\n"))
                .containsExactly(
                        "f.yaml line 2: tls.keys: 1 files (expected: one for each of tls.certs, 2)",
                        "f.yaml line 2: tls.client_ca: \"\" (expected: a file, with tls.client_auth not none)");
        assertThat(problems(RULES + "backend: { tls: true, tls_cert: a }\n"))
                .containsExactly("f.yaml line 2: backend.tls_key: \"\" (expected: a file, with backend.tls_cert)");
        assertThat(problems(RULES + "security: { deny: [10.0.0.1/8] }\n"))
                .containsExactly("f.yaml line 2: security.deny[0]: 10.0.0.1/8 (expected: a network, such as 10.0.0.0/8"
                        + " or 2001:db8::/32)");
    }
}
