/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RedisConfigTest {

    private static final Endpoint ADDRESS = Endpoint.parse("127.0.0.1:6379");
    private static final RedisConfig REDIS = RedisConfig.standalone(ADDRESS);

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void defaults() {
        assertThat(REDIS.keyPrefix()).isEqualTo("game-gateway:");
        assertThat(REDIS.database()).isZero();
        assertThat(REDIS.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(REDIS.readTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(REDIS.tls()).isEmpty();
    }

    @Test
    void badValues_areRefusedWithNameValueAndExpectation() {
        assertRefused(() -> RedisConfig.cluster(List.of()), "addresses: [] (expected: at least one)");
        assertRefused(
                () -> RedisConfig.sentinel("", List.of(ADDRESS)),
                "masterName: '' (expected: what the sentinels call it)");
        assertRefused(() -> REDIS.withDatabase(-1), "database: -1 (expected: >= 0)");
        assertRefused(
                () -> RedisConfig.cluster(List.of(ADDRESS)).withDatabase(1), "database: 1 (expected: 0 in a cluster)");
        assertRefused(
                () -> REDIS.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)),
                "connectTimeout: PT0S (expected: 1 ms to 1 min)");
        assertRefused(
                () -> REDIS.withTimeouts(Duration.ofSeconds(1), Duration.ofDays(365)),
                "readTimeout: PT8760H (expected: 1 ms to 1 min)");
        assertRefused(
                () -> REDIS.withSentinelCredentials(RedisCredentials.ofPassword("x")),
                "sentinelCredentials: default user, password not shown (expected: none without sentinels)");
        assertRefused(
                () -> RedisCredentials.ofPassword(""),
                "password: '' (expected: not empty; no credentials where there is none)");
    }

    @Test
    void text_showsNoPasswords() {
        RedisConfig config = RedisConfig.sentinel("games", List.of(ADDRESS))
                .withCredentials(new RedisCredentials("gateway", "secret-1"))
                .withSentinelCredentials(RedisCredentials.ofPassword("secret-2"))
                .withTls(RedisTls.ofJvm());

        assertThat(config.toString()).contains("gateway").contains("TLS").doesNotContain("secret");
        assertThat(config.description()).isEqualTo("Redis 'games' of the sentinels at 127.0.0.1:6379");
    }
}
