/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.gamegateway.metrics.GatewayMeter;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of the program: logs, traces, meters and the admin port; and what they must never see. */
@Timeout(90)
final class StandaloneObservabilityTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int TYPE = 10;
    private static final int WORLD = 7;
    private static final String TOKEN = "admin-secret-0815";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE_PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    @RegisterExtension
    final ToClose toClose = new ToClose();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScriptedBackend backend = closing(
            ScriptedBackend.builder().traced().handler(BackendHandler.echo()).start());

    @SuppressWarnings("NullAway.Init")
    private ProgramProcess program;

    @SuppressWarnings("NullAway.Init")
    private ProgramProcess.Ready ready;

    private <T extends AutoCloseable> T closing(T resource) {
        return toClose.closing(resource);
    }

    private String config(String... lines) {
        return "server: { listen_addr: \"127.0.0.1:0\", admin_addr: \"127.0.0.1:0\", gateway_name: gw-1 }\n"
                + "routing: { rules: [ { server_type: 10, endpoints: [\"" + backend.endpoint() + "\"] } ] }\n"
                + "security: { max_connections: 0, max_connections_per_ip: 0, connection_rate_limit: 0 }\n"
                + "tracing: { enable_trace_propagation: true, message_sampling: 1 }\n"
                + "graceful_shutdown_timeout: 5s\n"
                + String.join("\n", lines) + "\n";
    }

    private void start(String config, Map<String, String> environment) throws Exception {
        program = closing(ProgramProcess.start(directory, config, environment));
        ready = program.awaitReady();
    }

    private static ClientMessage message(String text) {
        return ClientMessage.of(1, ClientMessage.serverId(WORLD, TYPE, 0), text);
    }

    private static void assertServed(FrameClient client) {
        client.send(message("hello"));
        assertThat(client.receive(WAIT).text()).isEqualTo("hello");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws Exception {
        return http.send(
                request(path)
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + ready.admin().getPort() + path));
    }

    private List<JsonNode> accessLog() throws IOException {
        return program.stderr().stream()
                .filter(line -> line.contains("io.gamegateway.access"))
                .map(JSON::readTree)
                .toList();
    }

    // ---- the access log

    @Test
    void accessLog_hasALineForEachConnection_withTheFieldsOfTheContract() throws Exception {
        start(config(), Map.of());
        FrameClient client = closing(FrameClient.tcp(ready.listen()));
        client.send(message("one"), message("two"));
        client.receive(2, WAIT);
        String address = "127.0.0.1:" + client.localAddress().getPort();
        client.close();

        await().atMost(WAIT).untilAsserted(() -> assertThat(accessLog()).hasSize(1));
        JsonNode line = accessLog().get(0);
        assertThat(line.path("timestamp").asString()).startsWith("20");
        assertThat(line.path("duration").asDouble()).isPositive();
        assertThat(line.path("trace_id").asString()).matches("[0-9a-f]{32}");
        assertThat(line.path("span_id").asString()).matches("[0-9a-f]{16}");
        assertThat(line.path("client.address").asString()).isEqualTo(address);
        assertThat(line.path("server.address").asString()).isEqualTo(backend.endpoint());
        assertThat(line.path("session.id").isString()).isTrue();
        assertThat(line.path("server.type").asInt()).isEqualTo(TYPE);
        assertThat(line.path("world.id").asInt()).isEqualTo(WORLD);
        assertThat(line.path("network.io.receive").asInt()).isEqualTo(2 * (8 + 3));
        assertThat(line.path("network.io.send").asInt()).isEqualTo(2 * (8 + 3));
        assertThat(line.path("messages.receive").asInt()).isEqualTo(2);
        assertThat(line.path("messages.send").asInt()).isEqualTo(2);
        assertThat(line.path("status").asString()).isEqualTo("success");
        assertThat(line.path("reason").asString()).isEqualTo("normal");
        assertThat(line.has("error.message")).isTrue();
    }

    @Test
    void accessLog_canBeElsewhere_whateverTheLevelOfTheOthers() throws Exception {
        start(config("logging: { access_log: stdout }"), Map.of("GATEWAY_LOG_LEVEL", "error"));
        assertServed(closing(FrameClient.tcp(ready.listen())));

        program.terminate();

        assertThat(program.awaitExit()).isZero();
        assertThat(program.restOfStdout()).singleElement().asString().contains("\"status\":\"closed\"");
        assertThat(program.stderr()).isEmpty();
    }

    @Test
    void accessLog_canBeOff() throws Exception {
        start(config("logging: { access_log: off }"), Map.of());
        assertServed(closing(FrameClient.tcp(ready.listen())));

        program.terminate();

        assertThat(program.awaitExit()).isZero();
        assertThat(accessLog()).isEmpty();
    }

    @Test
    void stderrThatNobodyReads_costsLines_andNothingElse() throws Exception {
        program = closing(ProgramProcess.withStalledStderr(directory, config(), Map.of()));
        ready = program.awaitReady();
        FrameClient client = closing(FrameClient.tcp(ready.listen()));
        // More than the pipe, and what may wait, can take.
        for (int i = 0; i < 10_000; i++) {
            new Socket(InetAddress.getLoopbackAddress(), ready.listen().getPort()).close();
        }

        for (int i = 0; i < 1_000; i++) {
            assertServed(client);
        }

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(metric("game_gateway_access_log_dropped_total"))
                        .isPositive());
        program.terminate();
        assertThat(program.awaitExit()).isZero();
    }

    private double metric(String name) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    // ---- secrets

    @Test
    void secrets_areInNoLog() throws Exception {
        List<String> secrets = List.of(
                "payload-secret-1",
                "cookie-secret-2",
                "bearer-secret-3",
                "query-secret-4",
                "protocol-secret-5",
                TOKEN,
                "wrong-token-6",
                "early-secret-7",
                "http-secret-8");
        start(config("admin: { token: \"" + TOKEN + "\" }"), Map.of("GATEWAY_LOG_LEVEL", "debug"));
        FrameClient web = closing(FrameClient.to(ready.listen())
                .header("Cookie", "session=cookie-secret-2")
                .header("Authorization", "Bearer bearer-secret-3")
                .header("Sec-WebSocket-Protocol", "protocol-secret-5")
                .webSocket("/play?token=query-secret-4"));
        web.send(message("payload-secret-1"));
        web.receive(WAIT);
        web.close();
        FrameClient garbage = closing(FrameClient.raw(ready.listen()));
        garbage.sendBytes("\u00ff\u00ff\u0001\u0000early-secret-7-is-no-frame-at-all".getBytes(ISO_8859_1));
        garbage.shutdownOutput();
        FrameClient noRoute = closing(FrameClient.tcp(ready.listen()));
        noRoute.send(ClientMessage.of(1, ClientMessage.serverId(0, 99, 0), "payload-secret-1"));
        noRoute.awaitClose(WAIT);
        refusedUpgrade();
        post("/api/sessions/1/kick");
        http.send(
                request("/api/drain?token=" + TOKEN)
                        .header("Authorization", "Bearer wrong-token-6")
                        .POST(HttpRequest.BodyPublishers.ofString("http-secret-8"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        program.terminate();
        assertThat(program.awaitExit()).isZero();

        List<String> lines = new ArrayList<>(program.stderr());
        lines.addAll(program.restOfStdout());
        assertThat(lines).anyMatch(line -> line.contains("\"reason\":\"no_route\""));
        for (String secret : secrets) {
            assertThat(lines).as(secret).noneMatch(line -> line.contains(secret));
        }
    }

    private void refusedUpgrade() {
        try {
            closing(FrameClient.to(ready.listen())
                    .header("Cookie", "session=cookie-secret-2")
                    .header("Sec-WebSocket-Version", "7")
                    .webSocket("/play?token=query-secret-4"));
        } catch (WebSocketRefusedException | AssertionError e) {
            assertThat(e).isNotNull();
        }
    }

    // ---- traces

    @Test
    void traceOfAClient_isTheSame_atTheBackend_inTheLogs_andAtTheCollector() throws Exception {
        List<byte[]> exported = new CopyOnWriteArrayList<>();
        HttpServer collector = collector(exported, new CountDownLatch(0));
        start(config(), otlp(collector));
        FrameClient client = closing(FrameClient.to(ready.listen())
                .header("traceparent", TRACE_PARENT)
                .webSocket("/"));

        assertServed(client);
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, 99, 0), "nowhere"));
        GateFrame frame = backend.awaitFrame(WAIT);
        client.close();
        await().atMost(WAIT).untilAsserted(() -> assertThat(accessLog()).hasSize(1));
        program.terminate();
        assertThat(program.awaitExit()).isZero();

        assertThat(frame.traceIdHex()).isEqualTo(TRACE);
        JsonNode line = accessLog().get(0);
        assertThat(line.path("trace_id").asString()).isEqualTo(TRACE);
        String all = exported.stream().map(body -> new String(body, ISO_8859_1)).reduce("", String::concat);
        assertThat(all)
                .contains("game_gateway.session", "game_gateway.message", "game-gateway", "gw-1")
                .contains(bytes(TRACE), bytes(line.path("span_id").asString()))
                .contains(bytes(HexFormat.of().toHexDigits(frame.spanId())));
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }

    private static Map<String, String> otlp(HttpServer collector) {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "100");
    }

    /** @param answers are given when it is down */
    private HttpServer collector(List<byte[]> bodies, CountDownLatch answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/v1/traces", exchange -> {
            bodies.add(exchange.getRequestBody().readAllBytes());
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        AutoCloseable end = () -> {
            answers.countDown();
            server.stop(0);
            threads.shutdownNow();
        };
        closing(end);
        return server;
    }

    @Test
    void collectorThatStalls_isNotNoticed() throws Exception {
        List<byte[]> received = new CopyOnWriteArrayList<>();
        start(config(), otlp(collector(received, new CountDownLatch(1))));
        FrameClient client = closing(FrameClient.tcp(ready.listen()));

        for (int i = 0; i < 5_000; i++) {
            assertServed(client);
        }

        await().atMost(WAIT).until(() -> !received.isEmpty());
        assertServed(client);
        program.terminate();
        assertThat(program.awaitExit()).isZero();
    }

    @Test
    void withoutOtelVariables_nothingIsExported_andWrongOnesAreNamed() throws Exception {
        start(config(), Map.of());
        assertServed(closing(FrameClient.tcp(ready.listen())));
        program.terminate();
        assertThat(program.awaitExit()).isZero();
        assertThat(program.stderr()).noneMatch(line -> line.contains("opentelemetry"));

        ProgramProcess wrong = closing(ProgramProcess.start(
                directory, config(), Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_TRACES_SAMPLER", "dice")));
        assertThat(wrong.awaitExit()).isEqualTo(StandaloneGateway.EXIT_BAD_CONFIG);
        assertThat(wrong.stderr()).anyMatch(line -> line.contains("OTEL_*: ") && line.contains("dice"));
    }

    @Test
    void logsAboutASession_haveItsTrace() throws Exception {
        start(config(), Map.of());
        FrameClient client = closing(FrameClient.to(ready.listen())
                .header("traceparent", TRACE_PARENT)
                .webSocket("/"));

        client.send(ClientMessage.of(1, ClientMessage.serverId(0, 99, 0), "nowhere"));
        client.awaitClose(WAIT);

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(program.stderr())
                        .anyMatch(line -> line.contains("has no route to 0.99.0")
                                && line.contains("\"trace_id\":\"" + TRACE + "\"")
                                && line.contains("\"span_id\":\"")));
    }

    // ---- the admin port

    @Test
    void metrics_areTheGatewaysAndTheJvms() throws Exception {
        start(config(), Map.of());
        assertServed(closing(FrameClient.tcp(ready.listen())));

        String metrics = get("/metrics").body();

        assertThat(metrics).contains("jvm_memory_used_bytes", "process_cpu_usage");
        assertThat(Arrays.stream(GatewayMeter.values()).map(GatewayMeter::prometheusName))
                .allMatch(name -> metrics.contains("# TYPE " + name + " "));
        assertThat(metric("game_gateway_ready")).isEqualTo(1);
    }

    @Test
    void reload_putsTheFileInForce_andAWrongOneIsRefused() throws Exception {
        start(config("admin: { token: \"" + TOKEN + "\" }"), Map.of("GATEWAY_SERVER_WATCH_CONFIG", "false"));
        Path file = directory.resolve("gateway.yaml");
        String text = Files.readString(file, UTF_8);

        Files.writeString(file, text.replace("max_connections: 0", "max_connections: 5"));
        JsonNode applied = JSON.readTree(post("/api/reload").body());
        Files.writeString(file, text.replace("max_connections: 0", "max_connections: many"));
        HttpResponse<String> refused = post("/api/reload");

        assertThat(applied.path("applied").get(0).asString()).isEqualTo("security.max_connections");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("max_connections");
        await().atMost(WAIT).untilAsserted(() -> {
            String metrics = get("/metrics").body();
            assertThat(metrics)
                    .contains("game_gateway_config_refresh_success_total{config_type=\"gateway_config\"} 1.0")
                    .contains("game_gateway_config_refresh_errors_total{config_type=\"gateway_config\"} 1.0");
        });
    }

    @Test
    void adminPortThatIsTaken_isNamed_andTheProgramEndsWith1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            program = closing(ProgramProcess.start(directory, config(), Map.of("GATEWAY_SERVER_ADMIN_ADDR", address)));

            assertThat(program.awaitExit()).isEqualTo(StandaloneGateway.EXIT_NOT_STARTED);
            assertThat(program.stderr()).anyMatch(line -> line.contains("cannot listen on " + address));
        }
    }

    @Test
    void drain_endsTheProgramAsASignalDoes() throws Exception {
        start(config("admin: { token: \"" + TOKEN + "\" }"), Map.of());
        FrameClient client = closing(FrameClient.webSocket(ready.listen(), "/"));
        assertServed(client);

        assertThat(post("/api/drain").statusCode()).isEqualTo(202);

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(1012);
        assertThat(program.awaitExit()).isZero();
    }
}
