/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.settings.GatewaySettings;
import io.gamegateway.settings.SettingKey;
import io.gamegateway.settings.SettingsLoader;
import io.gamegateway.spi.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class EnvironmentSettingsTest {

    private static final String RULE = """
            gateway:
              routing:
                rules:
                  - { server_type: 10, endpoints: ["127.0.0.1:7001"] }
            """;

    private static StandardEnvironment environment(PropertySource<?>... sources) {
        StandardEnvironment environment = new StandardEnvironment();
        List.copyOf(environment.getPropertySources().stream().toList())
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        for (PropertySource<?> source : sources) {
            environment.getPropertySources().addLast(source);
        }
        return environment;
    }

    private static PropertySource<?> yaml(String text) throws Exception {
        return new YamlPropertySourceLoader()
                .load("yaml", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "application.yaml"))
                .get(0);
    }

    private static PropertySource<?> variables(Map<String, Object> variables) {
        return new SystemEnvironmentPropertySource("systemEnvironment", variables);
    }

    private static GatewaySettings read(PropertySource<?>... sources) {
        return EnvironmentSettings.read(environment(sources), Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "_"})
    void keys_areReadInBothSpellings(String separator) throws Exception {
        GatewaySettings settings = read(yaml("""
                gateway:
                  server:
                    listen_addr: 127.0.0.1:0
                    admin_addr: ""
                    handshake_timeout: 1500ms
                    notices: on
                    proxy_protocol: off
                    origins: ["https://a.example", "https://b.example"]
                  security:
                    max_connections: 5
                    allow: 10.0.0.0/8,192.168.0.0/16
                  routing:
                    rules:
                      - server_type: 10
                        service_name: login
                        strategy: weighted
                        endpoints: ["127.0.0.1:7001", "127.0.0.1:7002"]
                        weights: [1, 3]
                      - server_type: 20
                        world_id: 7
                        endpoints: ["127.0.0.1:7003"]
                  graceful_shutdown_timeout: 7s
                """.replace("_", separator)));

        assertThat(settings.server().adminAddr()).isEmpty();
        assertThat(settings.server().handshakeTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.server().closing().notices()).isTrue();
        assertThat(settings.server().origins()).containsExactly("https://a.example", "https://b.example");
        assertThat(settings.security().limits().maxConnections()).isEqualTo(5);
        assertThat(settings.security().allow()).hasSize(2);
        assertThat(settings.gracefulShutdownTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.routing().rules())
                .containsExactly(
                        new RouteRule(
                                        10,
                                        0,
                                        "login",
                                        List.of(Endpoint.parse("127.0.0.1:7001"), Endpoint.parse("127.0.0.1:7002")))
                                .withWeights(List.of(1, 3)),
                        new RouteRule(20, 7, "server-type-20", List.of(Endpoint.parse("127.0.0.1:7003"))));
        assertThat(settings.routing().rules().get(0).strategy()).isEqualTo(RouteStrategy.WEIGHTED);
    }

    @Test
    void everyKey_isReadFromItsVariableAndItsProperty() throws Exception {
        for (SettingKey key : SettingsLoader.keys()) {
            if (key.kind() == SettingKey.Kind.RULES) {
                continue;
            }
            String variable =
                    "GATEWAY_" + key.path().toUpperCase(java.util.Locale.ROOT).replace('.', '_');
            Object wrong = key.kind() == SettingKey.Kind.LIST ? "\u0001" : wrongValue(key);
            if (wrong.equals("")) {
                continue;
            }
            assertThatThrownBy(() -> read(variables(Map.of(variable, wrong)), yaml(RULE)))
                    .as(variable)
                    .hasMessageContaining(key.path() + (key.kind() == SettingKey.Kind.LIST ? "[0]" : "") + ": ");
        }
    }

    /** One that no type takes but that of any text, for which there is none. */
    private static String wrongValue(SettingKey key) {
        return key.kind() == SettingKey.Kind.TEXT ? "" : "no such value";
    }

    @Test
    void environmentVariable_winsOverTheFile() throws Exception {
        GatewaySettings settings =
                read(variables(Map.of("GATEWAY_SERVER_GATEWAY_NAME", "from-variable")), yaml(RULE + """
                          server:
                            gateway-name: from-file
                        """.indent(0)));

        assertThat(settings.server().gatewayName()).isEqualTo("from-variable");
    }

    @Test
    void placeholders_areFilledIn() throws Exception {
        assertThat(read(
                                new MapPropertySource("map", Map.of("my.name", "alpha")),
                                yaml(RULE + "  server: { gateway-name: \"gw-${my.name}\" }\n"))
                        .server()
                        .gatewayName())
                .isEqualTo("gw-alpha");
    }

    @Test
    void wrongValues_areToldTogether_withPropertyFileAndLine() {
        assertThatThrownBy(() -> read(yaml("""
                        gateway:
                          security:
                            max-connections: -1
                          tls:
                            mode: sometimes
                          routing:
                            rules:
                              - server-type: 10
                                endpoint: ["127.0.0.1:7001"]
                        """)))
                .isInstanceOfSatisfying(
                        InvalidGatewayPropertiesException.class,
                        e -> assertThat(e.problems())
                                .anySatisfy(problem -> assertThat(problem)
                                        .startsWith("gateway.security.max-connections (")
                                        .contains("[application.yaml] - 3:22")
                                        .endsWith(
                                                "security.max_connections: -1 (expected: a whole number, 0 to 2147483647; 0 ="
                                                        + " no limit)"))
                                .anySatisfy(problem -> assertThat(problem)
                                        .startsWith("gateway.tls.mode (")
                                        .endsWith("tls.mode: sometimes (expected: off | optional | required)"))
                                .anySatisfy(problem -> assertThat(problem)
                                        .startsWith("gateway.routing.rules[0].endpoint[0] (")
                                        .contains(": unknown"))
                                .anySatisfy(
                                        problem -> assertThat(problem).contains("routing.rules[0].endpoints: missing"))
                                .hasSize(4));
    }

    @Test
    void unknownProperty_isAnError_butNotAVariableOfKubernetes() throws Exception {
        PropertySource<?> kubernetes =
                variables(Map.of("GATEWAY_SERVICE_HOST", "10.0.0.1", "GATEWAY_PORT", "tcp://10.0.0.1:8080"));
        assertThat(read(kubernetes, yaml(RULE)).routing().rules()).hasSize(1);

        assertThatThrownBy(() -> read(kubernetes, yaml(RULE + "  server: { listen-adr: \":1\" }\n")))
                .isInstanceOf(InvalidGatewayPropertiesException.class)
                .hasMessageStartingWith("gateway.server.listen-adr (")
                .hasMessageEndingWith("unknown (expected: one of the keys in docs/configuration.md)");
    }

    @Test
    void nothingAtAll_asksForRules() {
        assertThatThrownBy(EnvironmentSettingsTest::read).hasMessageContaining("routing.rules: none");
    }
}
