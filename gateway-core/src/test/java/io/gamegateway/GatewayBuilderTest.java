/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.builder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.Compression;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.Timeouts;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.ScriptedBackend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set, and what is refused. */
class GatewayBuilderTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @Test
    void defaults_areThoseOfTheContract() {
        GatewayConfig config = built(Gateway.builder().route(10, "127.0.0.1:7001"));

        assertThat(config.name()).isNotBlank();
        assertThat(config.listenAddress()).hasToString("/0.0.0.0:8080");
        assertThat(config.adminAddress()).isEmpty();
        assertThat(config.webSocketPath()).isEmpty();
        assertThat(config.limits()).isEqualTo(Limits.defaults());
        assertThat(config.timeouts()).isEqualTo(Timeouts.defaults());
        assertThat(config.backend()).isEqualTo(BackendConfig.defaults());
        assertThat(config.rules())
                .containsExactly(new RouteRule(10, 0, "server-type-10", List.of(new Endpoint("127.0.0.1", 7001))));
    }

    private GatewayConfig built(GatewayBuilder builder) {
        return fixture.closing(builder.build()).config();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankName_isRefused(String name) {
        expectRefused(() -> builder().name(name), "name: '" + name + "' (expected: not blank)");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void portOutOfRange_isRefused(int port) {
        expectRefused(() -> builder().listen("127.0.0.1", port), "listen port: " + port + " (expected: 0 to 65535)");
        expectRefused(() -> builder().admin("127.0.0.1", port), "admin port: " + port + " (expected: 0 to 65535)");
    }

    @Test
    void hostThatIsUnknown_isRefused() {
        expectRefused(
                () -> builder().listen("no-such-host.invalid", 1),
                "listen host: 'no-such-host.invalid' (expected: an address of this machine)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void noEventLoops_areRefused(int loops) {
        expectRefused(() -> builder().eventLoops(loops), "eventLoops: " + loops + " (expected: 1 to 1024)");
    }

    @Test
    void tooManyEventLoops_areRefused() {
        expectRefused(
                () -> builder().eventLoops(1025).route(1, "a:1").build(), "eventLoops: 1025 (expected: 1 to 1024)");
    }

    @Test
    void webSocketPathWithoutASlash_isRefused() {
        expectRefused(
                () -> builder().webSocketPath("game").route(1, "a:1").build(),
                "webSocketPath: 'game' (expected: empty, or a path that begins with /)");
    }

    @Test
    void serverTypeOutOfRange_isRefused() {
        expectRefused(() -> builder().route(256, "a:1"), "serverType: 256 (expected: 0 to 255)");
        expectRefused(() -> builder().route(-1, "a:1"), "serverType: -1 (expected: 0 to 255)");
    }

    @Test
    void ruleWithoutEndpoints_isRefused() {
        expectRefused(() -> builder().route(1), "endpoints: [] (expected: at least one, such as 127.0.0.1:7001)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":1", "host:0", "host:65536", "host:x", "::1:7001"})
    void malformedEndpoint_isRefused(String endpoint) {
        expectRefused(
                () -> builder().route(1, endpoint),
                "endpoint: '" + endpoint + "' (expected: host:port or [IPv6]:port, port 1 to 65535)");
    }

    @Test
    void noRoutes_areRefused() {
        expectRefused(
                () -> builder().build(),
                "routes: none (expected: route(...), or a routeResolver(...), or an artifact that brings one)");
    }

    @Test
    void rulesAndAResolver_areRefused() {
        expectRefused(
                () -> builder()
                        .route(1, "a:1")
                        .routeResolver(request -> CompletableFuture.completedStage(RouteDecision.none()))
                        .build(),
                "routes: rules and a routeResolver (expected: one of them)");
    }

    @Test
    void twoRulesForTheSame_areRefused() {
        expectRefused(
                () -> builder().route(1, "a:1").route(1, "b:1").build(),
                "rules: two for server_type 1, world_id 0 (expected: one)");
    }

    @Test
    void zipFlagWithInflation_isRefused() {
        expectRefused(
                () -> BackendConfig.defaults()
                        .withCompression(Compression.INFLATE)
                        .withForwardZipFlag(true),
                "forwardZipFlag: true (expected: false with compression INFLATE, which leaves no zip payload)");
    }

    private static void expectRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void builder_usedAgain_buildsIndependentGateways() {
        ScriptedBackend first = fixture.prefixing("first ");
        ScriptedBackend second = fixture.prefixing("second ");
        GatewayBuilder builder = builder().route(10, first.endpoint());
        Gateway one = fixture.start(builder);
        builder.name("another").route(20, second.endpoint());

        Gateway two = fixture.start(builder);

        assertThat(one.config().name()).isEqualTo("test");
        assertThat(one.config().rules()).hasSize(1);
        assertThat(two.config().name()).isEqualTo("another");
        assertThat(two.config().rules()).hasSize(2);
        assertThat(two.boundAddress()).isNotEqualTo(one.boundAddress());
    }

    @Test
    void config_givesNoWayToChangeIt() {
        GatewayConfig config = built(builder().route(10, "127.0.0.1:7001"));

        assertThatThrownBy(() -> config.rules().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> config.rules().get(0).endpoints().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
