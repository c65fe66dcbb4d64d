/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.codec.ServerId;
import io.gamegateway.redis.RedisRouteResolver;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteExplanation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The script that writes the routes, with a real Redis that the product reads from. */
@Timeout(120)
final class SeedScriptTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** So that only a notice can have been the cause. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final String RULES = "game-gateway:routing:rules";
    private static final String REALMS = "game-gateway:realm:mapping";

    @TempDir
    Path directory;

    private int port;
    private RedisServer server;
    private Jedis redis;

    @BeforeEach
    void startRedis() throws IOException {
        Tool.assumeInstalled("sh");
        Tool.assumeInstalled("redis-cli");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        redis = new Jedis("127.0.0.1", port);
    }

    @AfterEach
    void stopRedis() throws IOException {
        if (redis != null) {
            redis.close();
            server.stop();
        }
    }

    private Tool seed(Map<String, String> variables, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "REDIS_HOST", "127.0.0.1",
                "REDIS_PORT", Integer.toString(port),
                "KEY_PREFIX", "game-gateway:",
                "SEED_MODE", "missing",
                "REDISCLI_AUTH", "",
                "REDIS_ARGS", "",
                "WAIT_SECONDS", "20"));
        environment.putAll(variables);
        String[] command = new String[2 + arguments.length];
        command[0] = "sh";
        command[1] = DeployFiles.path("redis/seed.sh").toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return Tool.run(environment, command);
    }

    private void seedAgain(String mode, String... expected) throws Exception {
        Tool again = seed(Map.of("SEED_MODE", mode));
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(again.output().lines()).containsExactly(expected);
    }

    private RedisRouteResolver resolver() {
        return RedisRouteResolver.builder(RedisConfig.standalone(new Endpoint("127.0.0.1", port)))
                .rulesInterval(NEVER)
                .realmsInterval(NEVER)
                .start();
    }

    private static RouteExplanation explain(Gateway gateway, int world, int serverType) {
        return gateway.explain(ServerId.of(world, serverType, 0));
    }

    private static List<String> candidates(Gateway gateway, int world, int serverType) {
        return explain(gateway, world, serverType).decision().candidates().stream()
                .map(Endpoint::toString)
                .toList();
    }

    /** How often a command ran, in scripts too. */
    private String calls(String command) {
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .map(line -> line.substring(0, line.indexOf(',')))
                .findFirst()
                .orElse("none");
    }

    private List<String> writes() {
        return List.of(calls("set"), calls("hset"), calls("del"), calls("publish"));
    }

    @Test
    void routes_areReadByGateways_whoAreTold() throws Exception {
        RedisRouteResolver routes = resolver();
        // Closes the resolver as well.
        try (Gateway gateway = Gateway.builder().routeResolver(routes).build()) {
            assertThat(routes.isReady()).isFalse();
            Map<String, Long> errors = routes.refreshes().errors();

            Tool seeded = seed(Map.of());

            assertThat(seeded.exit()).as(seeded.output()).isZero();
            assertThat(seeded.output().lines()).containsExactly(REALMS + ": written", RULES + ": written");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(routes.isReady()).isTrue();
                assertThat(candidates(gateway, 7, 30)).containsExactly("realm-0.realm:7003");
                assertThat(candidates(gateway, 8, 30)).containsExactly("realm-1.realm:7003");
            });
            assertThat(candidates(gateway, 0, 10))
                    .containsExactlyInAnyOrder("account-0.account:7001", "account-1.account:7001");
            assertThat(explain(gateway, 0, 10).decision().service()).isEqualTo("account");
            assertThat(explain(gateway, 0, 20).rule()).contains("server_type 20", "consistent_hash");
            assertThat(candidates(gateway, 0, 20)).hasSize(3);
            assertThat(routes.refreshes().errors()).isEqualTo(errors);
        }
    }

    @Test
    void secondRun_neitherWritesNorTells() throws Exception {
        assertThat(seed(Map.of()).exit()).isZero();
        String rules = redis.get(RULES);
        Map<String, String> realms = redis.hgetAll(REALMS);
        List<String> writes = writes();
        assertThat(rules).isEqualTo(DeployFiles.text("redis/routes.json"));
        assertThat(writes).contains("cmdstat_set:calls=1", "cmdstat_publish:calls=2");

        seedAgain("missing", REALMS + ": unchanged", RULES + ": unchanged");
        seedAgain("replace", REALMS + ": unchanged", RULES + ": unchanged");

        assertThat(redis.get(RULES)).isEqualTo(rules);
        assertThat(redis.hgetAll(REALMS)).isEqualTo(realms);
        assertThat(redis.keys("*")).containsExactlyInAnyOrder(RULES, REALMS);
        assertThat(writes()).isEqualTo(writes);
    }

    @Test
    void whatSomebodyElseWrote_isKept_unlessItIsToBeReplaced() throws Exception {
        redis.set(RULES, "{}");
        redis.hset(REALMS, "9", "elsewhere:1");

        seedAgain("missing", REALMS + ": kept", RULES + ": kept");
        assertThat(redis.get(RULES)).isEqualTo("{}");
        assertThat(redis.hgetAll(REALMS)).containsExactly(Map.entry("9", "elsewhere:1"));

        seedAgain("replace", REALMS + ": written", RULES + ": written");
        assertThat(redis.get(RULES)).isEqualTo(DeployFiles.text("redis/routes.json"));
        assertThat(redis.hgetAll(REALMS)).containsOnlyKeys("7", "8");
    }

    @Test
    void brokenFiles_areNotWritten_andFail() throws Exception {
        Files.writeString(directory.resolve("routes.json"), "{ broken");
        Tool brokenRules = seed(Map.of(), directory.toString());
        assertThat(brokenRules.exit()).as(brokenRules.output()).isEqualTo(1);

        Files.writeString(directory.resolve("realms.txt"), "seven realm-0.realm:7003\n");
        Tool brokenRealms = seed(Map.of(), directory.toString());
        assertThat(brokenRealms.exit()).as(brokenRealms.output()).isEqualTo(1);
        assertThat(brokenRealms.output()).contains("seven realm-0.realm:7003");

        assertThat(redis.keys("*")).isEmpty();
    }

    @Test
    void wrongArguments_andNoRedis_haveTheirOwnStatus() throws Exception {
        assertThat(seed(Map.of("SEED_MODE", "always")).exit()).isEqualTo(2);
        assertThat(seed(Map.of(), directory.toString()).exit()).isEqualTo(2);

        server.stop();
        Tool unanswered = seed(Map.of("WAIT_SECONDS", "0"));
        assertThat(unanswered.exit()).isEqualTo(1);
        assertThat(unanswered.output()).contains("Redis does not answer");
    }
}
