/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.config;

import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How Redis is reached. Immutable; its text shows no passwords.
 *
 * <pre>{@code
 * RedisConfig redis = RedisConfig.standalone(Endpoint.parse("127.0.0.1:6379"))
 *         .withCredentials(new RedisCredentials("gateway", password))
 *         .withTls(RedisTls.ofJvm());
 * }</pre>
 *
 * @param mode how Redis is deployed
 * @param addresses the server; or all sentinels; or some nodes of the cluster, which name the others
 * @param masterName what sentinels call the master; empty in the other modes
 * @param credentials for the servers
 * @param sentinelCredentials for the sentinels
 * @param tls for servers and sentinels; empty for plain TCP
 * @param database 0 or more; 0 in a cluster
 * @param keyPrefix what all keys and channels begin with; may be empty
 * @param connectTimeout for one TCP connect, 1 ms to 1 min
 * @param readTimeout for one answer, 1 ms to 1 min. A subscription is pinged as often, and is lost when it has been silent
 *     for a connect timeout and two of these
 * @since 0.1
 */
public record RedisConfig(
        RedisMode mode,
        List<Endpoint> addresses,
        String masterName,
        Optional<RedisCredentials> credentials,
        Optional<RedisCredentials> sentinelCredentials,
        Optional<RedisTls> tls,
        int database,
        String keyPrefix,
        Duration connectTimeout,
        Duration readTimeout) {

    /** What keys begin with unless they are told to begin with something else. */
    public static final String DEFAULT_KEY_PREFIX = "game-gateway:";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException naming the value and what was expected */
    public RedisConfig {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || (mode == RedisMode.STANDALONE && addresses.size() > 1)) {
            throw wrong("addresses", addresses, mode == RedisMode.STANDALONE ? "one" : "at least one");
        }
        if ((mode == RedisMode.SENTINEL) == masterName.isBlank()) {
            throw wrong(
                    "masterName",
                    "'" + masterName + "'",
                    mode == RedisMode.SENTINEL ? "what the sentinels call it" : "empty without sentinels");
        }
        if (mode != RedisMode.SENTINEL && sentinelCredentials.isPresent()) {
            throw wrong("sentinelCredentials", sentinelCredentials.get(), "none without sentinels");
        }
        if (database < 0 || (mode == RedisMode.CLUSTER && database != 0)) {
            throw wrong("database", database, mode == RedisMode.CLUSTER ? "0 in a cluster" : ">= 0");
        }
        checkTimeout("connectTimeout", connectTimeout);
        checkTimeout("readTimeout", readTimeout);
    }

    private static void checkTimeout(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(MAX_TIMEOUT) > 0) {
            throw wrong(name, value, "1 ms to 1 min");
        }
    }

    private static IllegalArgumentException wrong(String name, Object value, String expected) {
        return new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }

    /** One server. */
    public static RedisConfig standalone(Endpoint address) {
        return defaults(RedisMode.STANDALONE, List.of(address), "");
    }

    /** The master of this name, wherever these sentinels say that it is. */
    public static RedisConfig sentinel(String masterName, List<Endpoint> sentinels) {
        return defaults(RedisMode.SENTINEL, sentinels, masterName);
    }

    /** The cluster that these nodes belong to. */
    public static RedisConfig cluster(List<Endpoint> nodes) {
        return defaults(RedisMode.CLUSTER, nodes, "");
    }

    private static RedisConfig defaults(RedisMode mode, List<Endpoint> addresses, String masterName) {
        return new RedisConfig(
                mode,
                addresses,
                masterName,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                DEFAULT_KEY_PREFIX,
                DEFAULT_TIMEOUT,
                DEFAULT_TIMEOUT);
    }

    /** A copy that authenticates at the servers. Default: none. */
    public RedisConfig withCredentials(RedisCredentials some) {
        return copy(Optional.of(some), sentinelCredentials, tls, database, keyPrefix, connectTimeout, readTimeout);
    }

    /** A copy that authenticates at the sentinels. Default: none. */
    public RedisConfig withSentinelCredentials(RedisCredentials some) {
        return copy(credentials, Optional.of(some), tls, database, keyPrefix, connectTimeout, readTimeout);
    }

    /** A copy that speaks TLS. Default: plain TCP. */
    public RedisConfig withTls(RedisTls some) {
        return copy(
                credentials, sentinelCredentials, Optional.of(some), database, keyPrefix, connectTimeout, readTimeout);
    }

    /** A copy with another database number. Default: 0. */
    public RedisConfig withDatabase(int number) {
        return copy(credentials, sentinelCredentials, tls, number, keyPrefix, connectTimeout, readTimeout);
    }

    /** A copy with another prefix. Default: {@value #DEFAULT_KEY_PREFIX}. */
    public RedisConfig withKeyPrefix(String prefix) {
        return copy(credentials, sentinelCredentials, tls, database, prefix, connectTimeout, readTimeout);
    }

    /** A copy with other timeouts. Default: 2 s each. */
    public RedisConfig withTimeouts(Duration connect, Duration read) {
        return copy(credentials, sentinelCredentials, tls, database, keyPrefix, connect, read);
    }

    private RedisConfig copy(
            Optional<RedisCredentials> newCredentials,
            Optional<RedisCredentials> newSentinelCredentials,
            Optional<RedisTls> newTls,
            int newDatabase,
            String newKeyPrefix,
            Duration newConnectTimeout,
            Duration newReadTimeout) {
        return new RedisConfig(
                mode,
                addresses,
                masterName,
                newCredentials,
                newSentinelCredentials,
                newTls,
                newDatabase,
                newKeyPrefix,
                newConnectTimeout,
                newReadTimeout);
    }

    /** In logs and errors, such as {@code Redis at 127.0.0.1:6379}. */
    public String description() {
        String list = addresses.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
        return switch (mode) {
            case STANDALONE -> "Redis at " + list;
            case SENTINEL -> "Redis '" + masterName + "' of the sentinels at " + list;
            case CLUSTER -> "Redis cluster at " + list;
        };
    }
}
