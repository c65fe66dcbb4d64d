/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.examples.client.GameClient;
import io.gamegateway.redis.RedisRouteResolver;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.Started;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** Runs the Java of the documentation. Its ports are those that a reader sees, so a test is skipped where one is taken. */
class SnippetsTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String RULES = "{\"10\": {\"server_type\": 10, \"service_name\": \"game\", \"endpoints\":"
            + " [\"127.0.0.1:7001\"], \"colour\": \"blue\"}}";

    private final Started started = new Started();
    private final Snippets snippets = new Snippets();

    @AfterEach
    void close() {
        started.close();
    }

    private <T extends AutoCloseable> T closing(T resource) {
        return started.closing(resource);
    }

    private void closing(List<AutoCloseable> resources) {
        resources.forEach(this::closing);
    }

    private static void assumeFree(int... ports) {
        for (int port : ports) {
            try (ServerSocket socket = new ServerSocket(port)) {
                assertThat(socket.getLocalPort()).isEqualTo(port);
            } catch (IOException e) {
                assumeTrue(false, "port " + port + " is taken");
            }
        }
    }

    private static InetSocketAddress address(Gateway gateway) {
        return new InetSocketAddress("127.0.0.1", gateway.boundAddress().getPort());
    }

    private RedisConfig redis() throws IOException {
        return redis(0);
    }

    /** A Redis with rules in it. */
    private RedisConfig redis(int wanted) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        closing(server::stop);
        try (RedisClient client = RedisClient.create("127.0.0.1", port)) {
            client.set("game-gateway:routing:rules", RULES);
        }
        return RedisConfig.standalone(Endpoint.parse("127.0.0.1:" + port));
    }

    @Test
    void gettingStarted_goesAllTheWay() throws Exception {
        assumeFree(7001, 8080);
        closing(snippets.gameServer());
        Gateway gateway = closing(snippets.twoKinds(List.of(Endpoint.parse("127.0.0.1:7002"))));

        GameClient one = closing(snippets.client(address(gateway)));
        closing(snippets.shortClient(address(gateway)));
        await().atMost(WAIT)
                .untilAsserted(
                        () -> assertThat(snippets.shown).containsExactly("1 you said hello", "1 you said hello"));

        snippets.pushes(gateway, gateway.sessions(session -> true, 1).get(0).id());
        await().atMost(WAIT).untilAsserted(() -> assertThat(snippets.shown).contains("2001 it rains", "2002 welcome"));
        one.close();
        assertThat(snippets.waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void gate_asksForTheUser() {
        GatewayBuilder builder = Gateway.builder().listen("127.0.0.1", 0).route(10, "127.0.0.1:7001");
        snippets.gate(
                builder,
                token -> CompletableFuture.completedFuture(
                        token.filter(text -> text.equals("good")).map(text -> "alice")));
        Gateway gateway = closing(builder.build().start());

        closing(FrameClient.to(address(gateway)).header("Authorization", "good").webSocket("/"));

        await().atMost(WAIT).until(() -> gateway.clients().sessionOf("alice").isPresent());
    }

    @Test
    void observers_areThere() throws Exception {
        assumeFree(8080, 9090);
        Started first = new Started();
        snippets.admin("secret").forEach(first::closing);
        first.close();
        try (Gateway gateway = snippets.metrics()) {
            assertThat(snippets.shown.get(0)).contains("game_gateway_connections_active 0.0");
            assertThat(snippets.reconfigure(gateway).applied()).isNotEmpty();
            assertThat(gateway.config().limits().maxConnections()).isEqualTo(20_000);
        }
        closing(snippets.tracing(OpenTelemetry.noop()));
    }

    @Test
    void push_hasBothSides() {
        assumeFree(7100, 8080);
        assertThat(closing(snippets.pushServer()).boundPushAddresses()).hasSize(1);
        assertThatCode(() -> snippets.pushClient(1, "hi".getBytes(UTF_8))).doesNotThrowAnyException();
    }

    @Test
    void redisRoutes_areReadAndTried() throws Exception {
        assumeFree(6379, 8080);
        RedisConfig redis = redis(6379);
        Gateway gateway = closing(snippets.redis());
        assertThat(gateway.isReady()).isTrue();

        RedisRouteResolver routes = closing(snippets.fallback(redis, List.of()));
        assertThat(snippets.dryRun(gateway, routes, RULES)).isNotNull();
        assertThat(snippets.shown).containsExactly("colour");
    }

    @Test
    void redisParts_work() throws Exception {
        RedisConfig redis = redis();
        closing(snippets.leasedIds(redis).route(10, "127.0.0.1:1").build());
        SessionLocation nobody = new SessionLocation("bob", "gateway-1", 7, 0);
        assertThat(snippets.users(redis, 42, nobody))
                .hasValueSatisfying(bound -> assertThat(bound.sessionId()).isEqualTo(42));
        closing(snippets.gateways(redis));
        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(snippets.seen)
                        .anyMatch(all ->
                                all.stream().anyMatch(gateway -> gateway.name().equals("gateway-1"))));
        Endpoint other = Endpoint.parse("127.0.0.1:6379");
        assertThat(snippets.configs(other, "secret", SSLContext.getDefault(), other, other, other, other, other))
                .hasSize(3);
    }
}
