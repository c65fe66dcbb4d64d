/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ends what a test has started, the last one first; then no thread of this module may be left. */
final class RedisFixture implements AfterEachCallback {

    static final String RULES = "game-gateway:routing:rules";
    static final String REALMS = "game-gateway:realm:mapping";

    /** Longer than anything should take; a test that passes does not wait for it. */
    static final Duration WAIT = Duration.ofSeconds(15);

    /** So that only a notice, or a reconnect, can have been the cause. */
    static final Duration NEVER = Duration.ofHours(1);

    /** For tests in which Redis does not answer: short, so that it is noticed soon. */
    static final Duration IMPATIENT = Duration.ofMillis(500);

    /** For all others, also on a busy machine. */
    static final Duration PATIENT = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private @Nullable RedisProcess server;
    final LogLines log = closing(new LogLines());

    <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    /** A server for this test, the same one each time. */
    RedisProcess redis() {
        if (server == null) {
            server = closing(RedisProcess.start());
        }
        return server;
    }

    RedisConfig config() {
        return config(redis());
    }

    static RedisConfig config(RedisProcess server) {
        return patient(RedisConfig.standalone(server.endpoint()));
    }

    static RedisConfig patient(RedisConfig config) {
        return config.withTimeouts(PATIENT, PATIENT);
    }

    static RedisConfig impatient(RedisConfig config) {
        return config.withTimeouts(IMPATIENT, IMPATIENT);
    }

    /** Never reads without a cause, and reconnects quickly. */
    static RedisRouteResolverBuilder quickBuilder(RedisConfig config) {
        return RedisRouteResolver.builder(config)
                .rulesInterval(NEVER)
                .realmsInterval(NEVER)
                .reconnect(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    /** A resolver at {@link #redis}. */
    RedisRouteResolver resolver() {
        return closing(quickBuilder(config()).start());
    }

    void publishRules(String json) {
        redis().run(jedis -> {
            jedis.set(RULES, json);
            jedis.publish(RULES + ":notify", "changed");
        });
    }

    void publishRealms(Map<String, String> fields) {
        redis().run(jedis -> {
            jedis.del(REALMS);
            jedis.hset(REALMS, fields);
            jedis.publish(REALMS + ":notify", "changed");
        });
    }

    /** A document with one rule for a serverType. */
    static String rules(int serverType, String... endpoints) {
        return "{\"r\": {\"server_type\": " + serverType + ", \"endpoints\": [\"" + String.join("\", \"", endpoints)
                + "\"]}}";
    }

    /** The endpoints of the only rule in force, or nothing. */
    static String inForce(RouteTable table) {
        return table.rules().stream()
                .flatMap(rule -> rule.endpoints().stream())
                .map(Endpoint::toString)
                .collect(Collectors.joining(","));
    }

    /** It holds before long; that there is no session id now is no failure yet. */
    static void eventually(ThrowingRunnable check) {
        await().atMost(WAIT)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(check);
    }

    static void awaitInForce(RedisRouteResolver resolver, String endpoints) {
        eventually(() -> assertThat(inForce(resolver.table())).isEqualTo(endpoints));
    }

    /** Reads that gave good data. */
    static long successes(RedisRouteResolver resolver, String type) {
        return resolver.refreshes().successes().getOrDefault(type, -1L);
    }

    /** Reads that failed, or gave bad data. */
    static long errors(RedisRouteResolver resolver, String type) {
        return resolver.refreshes().errors().getOrDefault(type, -1L);
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gateway-redis-"))
                .toList();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        eventually(() -> assertThat(threads()).isEmpty());
    }
}
