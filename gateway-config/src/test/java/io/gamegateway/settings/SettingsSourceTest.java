/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.RouteRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings that do not come from a file. */
class SettingsSourceTest {

    private static final List<Map<String, Object>> RULES =
            List.of(Map.of("server_type", 10, "endpoints", List.of("127.0.0.1:7001", "127.0.0.1:7002")));

    private static SettingsSource of(Map<String, Object> values) {
        return key -> Optional.ofNullable(values.get(key.path()))
                .map(value -> new SettingsSource.Value(value, "property " + key.path()));
    }

    @Test
    void values_areReadAsThoseOfAFile() throws SettingsException {
        GatewaySettings settings = SettingsLoader.load(
                of(Map.of(
                        "routing.rules",
                        RULES,
                        "server.handshake_timeout",
                        "1500ms",
                        "server.event_loops",
                        3,
                        "server.proxy_protocol",
                        "optional",
                        "security.allow",
                        List.of("10.0.0.0/8"),
                        "server.notices",
                        true)),
                Set.of());

        assertThat(settings.server().handshakeTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.server().eventLoops()).isEqualTo(3);
        assertThat(settings.server().proxyProtocol()).isEqualTo(ProxyProtocol.OPTIONAL);
        assertThat(settings.server().closing().notices()).isTrue();
        assertThat(settings.security().allow()).hasSize(1);
        assertThat(settings.routing().rules()).extracting(RouteRule::serverType).containsExactly(10);
    }

    @Test
    void nothing_isTheDefaultsOfAFile() throws SettingsException {
        assertThat(SettingsLoader.load(of(Map.of("routing.rules", RULES)), Set.of()))
                .isEqualTo(SettingsLoader.parse(
                        "f.yaml",
                        "routing: { rules: [ { server_type: 10, endpoints: [\"127.0.0.1:7001\", \"127.0.0.1:7002\"] } ] }",
                        Map.of()));
    }

    @Test
    void wrongValues_areToldTogether_withTheirOrigins() {
        assertThatThrownBy(() -> SettingsLoader.load(
                        of(Map.of(
                                "routing.rules", List.of(Map.of("server_type", 300)), "security.max_connections", -1)),
                        Set.of()))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "property routing.rules: routing.rules[0].server_type: 300 (expected: a whole number, 0"
                                                + " to 255)",
                                        "property routing.rules: routing.rules[0].endpoints: missing (expected: each rule has"
                                                + " one)",
                                        "property security.max_connections: security.max_connections: -1 (expected: a whole"
                                                + " number, 0 to 2147483647; 0 = no limit)"));
    }

    @Test
    void routes_areNotAskedFor_whereTheProgramBringsThem() throws SettingsException {
        assertThatThrownBy(() -> SettingsLoader.load(of(Map.of()), Set.of()))
                .hasMessageContaining("routing.rules: none (expected: at least one rule");

        assertThat(SettingsLoader.load(of(Map.of()), Set.of(GatewayAssembly.Part.ROUTES))
                        .routing()
                        .rules())
                .isEmpty();
    }

    @Test
    void keys_tellKindDefaultAndChoices() {
        assertThat(SettingsLoader.keys())
                .contains(
                        new SettingKey("server.handshake_timeout", SettingKey.Kind.DURATION, "5s", List.of()),
                        new SettingKey("routing.rules", SettingKey.Kind.RULES, "[]", List.of()),
                        new SettingKey(
                                "tls.mode", SettingKey.Kind.CHOICE, "off", List.of("off", "optional", "required")),
                        new SettingKey("backend.transport", SettingKey.Kind.CHOICE, "tcp", List.of("tcp", "grpc")));
    }
}
