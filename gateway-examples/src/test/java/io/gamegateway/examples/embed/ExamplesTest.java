/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.codec.ServerId;
import io.gamegateway.examples.backend.GameServer;
import io.gamegateway.push.PushResult;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.spi.StubClient;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.Started;
import io.gamegateway.test.WebSocketRefusedException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** Each example is started, and shows what it is for. */
class ExamplesTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int TYPE = 10;

    private final Started started = new Started();

    @AfterEach
    void close() {
        started.close();
    }

    private <T extends AutoCloseable> T closing(T resource) {
        return started.closing(resource);
    }

    private ScriptedBackend prefixing(String prefix) {
        return closing(ScriptedBackend.prefixing(prefix));
    }

    private static InetSocketAddress address(Gateway gateway) {
        return new InetSocketAddress("127.0.0.1", gateway.boundAddress().getPort());
    }

    private FrameClient tcp(Gateway gateway) {
        return closing(FrameClient.tcp(address(gateway)));
    }

    private static ClientMessage message(String text) {
        return ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), text);
    }

    private static String ask(FrameClient client, String text) {
        client.send(message(text));
        return client.receive(WAIT).text();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    // ---- routes

    @Test
    void canaryRoutes_moveAPartOfTheSessions_whileTheyRun() {
        ScriptedBackend stable = prefixing("stable ");
        ScriptedBackend canary = prefixing("canary ");
        CanaryRoutes routes = new CanaryRoutes(Endpoint.parse(stable.endpoint()), Endpoint.parse(canary.endpoint()));
        Gateway gateway = closing(CanaryRoutes.start(0, routes));
        FrameClient client = tcp(gateway);

        assertThat(ask(client, "a")).isEqualTo("stable a");
        routes.canaryPercent(100);
        assertThat(ask(client, "b")).isEqualTo("canary b");
        canary.crash();
        await().atMost(WAIT).until(() -> gateway.stats().linksActive() == 1);
        assertThat(ask(client, "c")).isEqualTo("stable c");
        assertThatThrownBy(() -> routes.canaryPercent(101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void canaryRoutes_sendAbout30Of100SessionsThere() {
        CanaryRoutes routes = new CanaryRoutes(Endpoint.parse("s:1"), Endpoint.parse("c:1"));
        routes.canaryPercent(30);
        Map<String, Integer> counts = new HashMap<>();
        SessionIdGenerator ids = SessionIdGenerator.ofNode(1);
        for (int i = 0; i < 10_000; i++) {
            routes.resolve(new RouteRequest(ServerId.of(0, TYPE, 0), new StubClient(ids.nextId()), Optional.empty()))
                    .thenAccept(decision ->
                            counts.merge(decision.candidates().get(0).host(), 1, Integer::sum));
        }
        assertThat(counts.get("c")).isBetween(2_700, 3_300);
    }

    // ---- transport, header, ids

    @Test
    void inProcessTransport_answersWithoutASocket() {
        Gateway gateway = closing(InProcessTransport.start(
                0, (session, id, payload) -> Optional.of(("heard " + new String(payload, UTF_8)).getBytes(UTF_8))));
        FrameClient one = tcp(gateway);
        FrameClient two = closing(FrameClient.webSocket(address(gateway), "/"));

        assertThat(ask(one, "hello")).isEqualTo("heard hello");
        assertThat(ask(two, "you")).isEqualTo("heard you");
        assertThat(gateway.backends().get(0).messagesSent()).isEqualTo(2);
    }

    @Test
    void regionHeader_isInEachFrame() throws Exception {
        int header = new RegionHeader(3).gateHeaderBytes();
        try (ServerSocket server = new ServerSocket(0)) {
            Gateway gateway = closing(RegionHeader.start(0, 3, "127.0.0.1:" + server.getLocalPort()));
            tcp(gateway).send(message("hello"));
            try (var link = server.accept()) {
                byte[] frame = link.getInputStream().readNBytes(GateFrame.HEADER_BYTES + header + "hello".length());
                int region = GateFrame.HEADER_BYTES + header - Short.BYTES;
                assertThat(frame[region]).isEqualTo((byte) 3);
                assertThat(new String(frame, region + Short.BYTES, 5, UTF_8)).isEqualTo("hello");
            }
        }
    }

    @Test
    void regionalSessionIds_tellTheRegion_andNeverRepeat() {
        ScriptedBackend backend = prefixing("");
        Gateway gateway = closing(RegionalSessionIds.start(0, new RegionalSessionIds(3, 1, 1_000), backend.endpoint()));

        ask(tcp(gateway), "one");
        ask(tcp(gateway), "two");

        List<Long> ids = backend.frames().stream().map(GateFrame::sessionId).toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> RegionalSessionIds.region(id) == 3);
        assertThat(new RegionalSessionIds(3, 1, 1_001).nextId()).isGreaterThan(ids.get(1));
    }

    // ---- the gate

    @Test
    void tokenGate_letsInWhoHasAToken_asThatUser() {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        TokenGate gate = new TokenGate("0123456789abcdef0123456789abcdef".getBytes(UTF_8), clock);
        Gateway gateway = closing(TokenGate.start(0, gate, prefixing("").endpoint()));
        String token = gate.issue("alice", clock.instant().plusSeconds(60));

        FrameClient alice = closing(FrameClient.webSocket(address(gateway), "/?token=" + token));
        assertThat(ask(alice, "hello")).isEqualTo("hello");
        assertThat(gateway.clients().sessionOf("alice")).isPresent();

        String forged = token.replace("alice", "mallory");
        String late = gate.issue("alice", clock.instant());
        // As many as the default limits let in from one address in a second.
        for (String query : new String[] {"", "?token=" + forged, "?token=" + late}) {
            assertThatThrownBy(() -> FrameClient.webSocket(address(gateway), "/" + query))
                    .as(query)
                    .isInstanceOf(WebSocketRefusedException.class)
                    .hasMessageContaining("401");
        }
        assertThat(ask(tcp(gateway), "by TCP")).isEqualTo("by TCP");
    }

    // ---- processes

    @Test
    void gameServerWithGateway_servesItsPlayersAndThoseOfOthers() {
        GameServer other =
                closing(GameServer.start(0, (link, session, id, payload) -> link.send(session, id, payload)));
        GameServerWithGateway process = closing(new GameServerWithGateway(0, Duration.ofMillis(100), other.endpoint()));
        FrameClient one = tcp(process.gateway());
        FrameClient two = tcp(process.gateway());

        assertThat(List.of(ask(one, "chess"), ask(two, "chess"))).containsExactly("you play chess", "chess");
        process.close();

        one.awaitClose(WAIT);
        assertThat(process.gateway().isLeaving()).isTrue();
    }

    @Test
    void chatLogicServer_reachesARoomOfTwoGateways() throws Exception {
        ScriptedBackend backend = prefixing("");
        int[] pushPorts = {freePort(), freePort()};
        Gateway first = closing(ChatLogicServer.startGateway(0, pushPorts[0], backend.endpoint()));
        Gateway second = closing(ChatLogicServer.startGateway(0, pushPorts[1], backend.endpoint()));
        ChatLogicServer chat =
                closing(new ChatLogicServer("chat-1", "127.0.0.1:" + pushPorts[0], "127.0.0.1:" + pushPorts[1]));
        FrameClient ann = tcp(first);
        FrameClient bob = tcp(second);
        for (FrameClient client : List.of(ann, bob)) {
            ask(client, "hello");
            chat.join("room-7", backend.awaitFrame(WAIT).sessionId());
        }

        PushResult result =
                chat.say("room-7", "good evening").toCompletableFuture().get(WAIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(result.delivered()).isEqualTo(2);
        assertThat(List.of(ann.receive(WAIT), bob.receive(WAIT)))
                .containsOnly(ClientMessage.of(ChatLogicServer.CHAT, 0, "good evening"));
    }

    @Test
    void redisGateway_takesItsRoutesFromRedis_asTheyChange() throws Exception {
        int port = freePort();
        RedisServer server = RedisServer.builder()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        closing(server::stop);
        RedisClient redis =
                closing(RedisClient.builder().hostAndPort("127.0.0.1", port).build());
        redis.set("game-gateway:routing:rules", rules(prefixing("first ")));
        Gateway gateway = closing(RedisGateway.start(0, "gateway-1", "127.0.0.1:" + port));
        FrameClient client = tcp(gateway);
        assertThat(ask(client, "a")).isEqualTo("first a");

        redis.set("game-gateway:routing:rules", rules(prefixing("second ")));
        redis.publish("game-gateway:routing:rules:notify", "now");

        await().atMost(WAIT).until(() -> ask(client, "b").equals("second b"));
        gateway.clients()
                .bind(gateway.sessions(session -> true, 1).get(0).id(), "alice")
                .toCompletableFuture()
                .get(WAIT.toSeconds(), TimeUnit.SECONDS);
        await().atMost(WAIT).until(() -> redis.exists("game-gateway:session:alice"));
    }

    private static String rules(ScriptedBackend backend) {
        return "{\"10\": {\"server_type\": 10, \"service_name\": \"game\", \"endpoints\": [\"" + backend.endpoint()
                + "\"]}}";
    }

    @Test
    void observedGateway_hasMetersSpansAndAnAdminPort() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<String> spans = new CopyOnWriteArrayList<>();
        OpenTelemetrySdk telemetry = closing(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(new SpanNames(spans))
                        .build())
                .build());
        ObservedGateway observed = closing(
                new ObservedGateway(0, 0, registry, telemetry, prefixing("").endpoint()));
        FrameClient client = tcp(observed.gateway());
        ask(client, "hello");
        client.close();

        await().atMost(WAIT).untilAsserted(() -> assertThat(spans).contains("game_gateway.session"));
        String metrics = HttpExchange.send(
                        observed.admin().boundAddress().orElseThrow(), HttpExchange.get("/metrics"), WAIT)
                .body();
        assertThat(metrics).contains("game_gateway_connections_total 1.0");
    }

    /** Notes the names of spans that have ended. */
    private record SpanNames(List<String> names) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            names.add(span.getName());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
