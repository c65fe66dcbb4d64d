/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigTest {

    private static final List<Endpoint> ONE = List.of(Endpoint.parse("127.0.0.1:7001"));

    @Test
    void defaults_areThoseOfTheContract() {
        assertThat(Limits.defaults()).isEqualTo(new Limits(1_048_576, 10_000, 10, 0, 5, 0, 0, 1_024));
        assertThat(Timeouts.defaults().handshake()).isEqualTo(Duration.ofSeconds(5));
        assertThat(Timeouts.defaults().detection()).isEqualTo(Duration.ofMillis(500));
        PoolConfig pool = PoolConfig.defaults();
        assertThat(pool)
                .isEqualTo(new PoolConfig(
                        100,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2)));
        assertThat(BackendConfig.defaults())
                .isEqualTo(new BackendConfig(
                        LinkMode.SHARED,
                        false,
                        Compression.PASS_THROUGH,
                        false,
                        false,
                        pool,
                        new BreakerConfig(50, 5, 10, Duration.ofMillis(500), 1),
                        new ContinuityConfig(
                                65_536,
                                Duration.ofSeconds(10),
                                Duration.ofMillis(250),
                                Duration.ofSeconds(10),
                                Duration.ZERO),
                        Optional.empty()));
    }

    @Test
    void badValues_areRefusedWithNameValueAndExpectation() {
        refused(() -> Limits.defaults().withMaxConnections(-1), "maxConnections: -1 (expected: >= 0)");
        refused(() -> Limits.defaults().withMaxMessageBytes(-2), "maxMessageBytes: -2 (expected: >= 0)");
        refused(() -> OutboundConfig.defaults().withBudgetBytes(10), "budgetBytes: 10 (expected: >= 1024)");
        refused(() -> Timeouts.defaults().withHandshake(Duration.ZERO), "handshake: PT0S (expected: > 0)");
        refused(() -> Timeouts.defaults().withIdle(Duration.ofSeconds(-1)), "idle: PT-1S (expected: >= 0");
        refused(
                () -> PoolConfig.defaults().withRetries(21, Duration.ofMillis(1)),
                "maxRetries: 21 (expected: 0 to 20)");
        refused(() -> new RouteRule(256, 0, "s", ONE), "serverType: 256 (expected: 0 to 255)");
        refused(() -> new RouteRule(1, 32_768, "s", ONE), "worldId: 32768 (expected: 0 to 32767)");
        refused(() -> new RouteRule(1, 0, " ", ONE), "serviceName: ' ' (expected: not blank)");
        refused(() -> new RouteRule(1, 0, "s", List.of()), "endpoints: [] (expected: at least one");
    }

    @Test
    void forwardZipFlag_withInflate_isRefused() {
        refused(
                () -> BackendConfig.defaults().withForwardZipFlag(true).withCompression(Compression.INFLATE),
                "forwardZipFlag: true (expected: false with compression INFLATE");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
