/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gamegateway.Gateway;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.junit.GatewayExtension;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The meters of a real gateway, as Prometheus sees them. */
class GatewayMetricsTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Path DOCS = Path.of("..", "docs", "metrics.md");
    private static final int TYPE = 10;
    private static final int FRAME_BYTES = 20 + 9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = GatewayMetrics.of(registry);

    @RegisterExtension
    final GatewayExtension kit = GatewayExtension.builder()
            .configure(builder -> builder.observer(metrics))
            .build();

    @AfterEach
    void close() {
        registry.close();
    }

    private Gateway start(ScriptedBackend backend) {
        return kit.start(builder -> builder.route(TYPE, backend.endpoint()));
    }

    private ScriptedBackend echo() {
        return kit.closing(ScriptedBackend.echo());
    }

    private Scrape scrape() {
        return new Scrape(registry.scrape());
    }

    private static ClientMessage message(int world, String text) {
        return ClientMessage.of(1, ClientMessage.serverId(world, TYPE, 0), text);
    }

    /** What there is once everything has happened at least once: traffic, a push, a refresh, a refused route. */
    private Gateway busy(ScriptedBackend backend) throws Exception {
        metrics.count(GatewayMeter.ACCESS_LOG_DROPPED, () -> 3)
                .count(GatewayMeter.LOG_EVENTS_DROPPED, () -> 4)
                .refreshes("gateway_config", () -> 5, () -> 6);
        Gateway gateway = start(backend);
        FrameClient client = kit.tcp();
        for (int i = 0; i < 40; i++) {
            client.send(message(7, "hello"));
            client.receive(WAIT);
        }
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE + 1, 0), "nowhere"));
        gateway.clients()
                .broadcast(1, "news".getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        client.receive(WAIT);
        await().atMost(WAIT).until(() -> gateway.stats().routingErrors().containsValue(1L));
        return gateway;
    }

    // ---- names

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    connections_active                | gauge     |
                    connections_total                 | counter   |
                    connection_rejected_total         | counter   | reason
                    sessions_active                   | gauge     |
                    routing_errors_total              | counter   | error_type
                    circuit_breaker_state             | gauge     | backend
                    backend_connections_active        | gauge     | backend
                    backend_requests_total            | counter   | backend status
                    backend_errors_total              | counter   | backend error_type
                    backend_timeouts_total            | counter   | backend
                    backend_retries_total             | counter   | backend
                    backend_bytes_transmitted_total   | counter   | backend direction
                    backend_connection_latency_seconds| histogram | backend
                    connection_setup_latency_seconds  | histogram | service_type
                    messages_processed_total          | counter   | direction service_type
                    config_refresh_success_total      | counter   | config_type
                    config_refresh_errors_total       | counter   | config_type
                    messages_dropped_total            | counter   | reason
                    """)
    void nameOfTheContract_isThereWithItsLabels(String name, String type, String labels) throws Exception {
        busy(echo());
        Scrape scrape = scrape();

        String full = "game_gateway_" + name;
        assertThat(scrape.types()).containsEntry(full, type);
        String sample = type.equals("histogram") ? full + "_count" : full;
        assertThat(scrape.labels(sample))
                .isEqualTo(labels == null ? new TreeSet<>() : new TreeSet<>(List.of(labels.split(" "))));
    }

    @Test
    void everyMeter_isInTheEnum_andEveryOneOfTheEnumIsThere() throws Exception {
        busy(echo());

        TreeSet<String> exposed = new TreeSet<>(scrape().types().keySet());
        // Of a timer, Prometheus gets the longest of the last minutes as a gauge besides.
        exposed.removeIf(name -> name.endsWith("_seconds_max"));
        assertThat(exposed)
                .containsExactlyElementsOf(new TreeSet<>(Arrays.stream(GatewayMeter.values())
                        .map(GatewayMeter::prometheusName)
                        .toList()));
    }

    @ParameterizedTest
    @EnumSource(GatewayMeter.class)
    void everyMeter_isInTheDocs_withTypeAndLabels(GatewayMeter meter) throws IOException {
        String type = switch (meter.type()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER -> "histogram";
        };
        String labels = meter.labels().isEmpty() ? "" : "`" + String.join("`, `", meter.labels()) + "`";
        String row = "| `" + meter.prometheusName() + "` | " + type + " | " + labels + " |";

        assertThat(Files.readAllLines(DOCS).stream().map(line -> line.replaceAll(" +", " ")))
                .anyMatch(line -> line.startsWith(row.replaceAll(" +", " ")));
    }

    @Test
    void docs_nameNoMeterThatDoesNotExist() throws IOException {
        List<String> known = Arrays.stream(GatewayMeter.values())
                .map(GatewayMeter::prometheusName)
                .toList();
        try (Stream<String> lines = Files.lines(DOCS)) {
            assertThat(lines.filter(line -> line.startsWith("| `game_gateway_"))
                            .map(line -> line.substring(3, line.indexOf('`', 3))))
                    .allMatch(known::contains);
        }
    }

    @Test
    void promtool_findsNothingToSay() throws Exception {
        assumeTrue(isPromtoolThere(), "promtool is not installed");
        busy(echo());

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = promtool.getOutputStream()) {
            in.write(scrape().text().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static boolean isPromtoolThere() {
        try {
            return new ProcessBuilder("promtool", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- values

    @Test
    void traffic_isCountedOnceAndInItsPlace() throws Exception {
        ScriptedBackend backend = echo();
        busy(backend);
        String at = backend.endpoint();
        Scrape scrape = awaitFresh("game_gateway_messages_processed_total", 40);

        assertThat(scrape.value(
                        "game_gateway_messages_processed_total",
                        "direction",
                        "client_to_backend",
                        "service_type",
                        "10"))
                .isEqualTo(40);
        assertThat(scrape.value(
                        "game_gateway_messages_processed_total",
                        "direction",
                        "backend_to_client",
                        "service_type",
                        "10"))
                .isEqualTo(40);
        assertThat(scrape.value(
                        "game_gateway_messages_processed_total", "direction", "push_to_client", "service_type", "0"))
                .isEqualTo(1);
        assertThat(scrape.value("game_gateway_world_messages_total", "direction", "client_to_backend", "world_id", "7"))
                .isEqualTo(40);
        assertThat(scrape.value("game_gateway_backend_requests_total", "backend", at, "status", "success"))
                .isEqualTo(40);
        assertThat(scrape.value("game_gateway_backend_requests_total", "backend", at, "status", "error"))
                .isZero();
        assertThat(scrape.value(
                        "game_gateway_backend_bytes_transmitted_total",
                        "backend",
                        at,
                        "direction",
                        "client_to_backend"))
                .isEqualTo(40 * (FRAME_BYTES + 5));
        assertThat(scrape.value("game_gateway_client_bytes_total", "direction", "client_to_backend"))
                .isEqualTo(41 * 8 + 40 * 5 + 7);
        assertThat(scrape.value("game_gateway_backend_connections_active", "backend", at))
                .isEqualTo(1);
        assertThat(scrape.value("game_gateway_backend_connection_latency_seconds_count", "backend", at))
                .isEqualTo(1);
        assertThat(scrape.value("game_gateway_connection_setup_latency_seconds_count", "service_type", "10"))
                .isEqualTo(1);
        assertThat(scrape.value("game_gateway_circuit_breaker_state", "backend", at))
                .isZero();
        assertThat(scrape.value("game_gateway_connections_active")).isEqualTo(1);
        assertThat(scrape.value("game_gateway_connections_total")).isEqualTo(1);
        assertThat(scrape.value("game_gateway_routing_errors_total", "error_type", "no_route"))
                .isEqualTo(1);
        assertThat(scrape.value("game_gateway_messages_dropped_total", "reason", "no_route"))
                .isEqualTo(1);
        assertThat(scrape.value("game_gateway_message_latency_seconds_count", "direction", "client_to_backend"))
                .isPositive();
        assertThat(scrape.value("game_gateway_message_latency_seconds_count", "direction", "backend_to_client"))
                .isPositive();
        assertThat(scrape.value("game_gateway_ready")).isEqualTo(1);
        assertThat(scrape.value("game_gateway_access_log_dropped_total")).isEqualTo(3);
        assertThat(scrape.value("game_gateway_config_refresh_errors_total", "config_type", "gateway_config"))
                .isEqualTo(6);
        assertThat(scrape.samples().keySet()).contains("game_gateway_event_loop_lag_seconds{loop=\"1\"}");
    }

    /** The readings are up to 100 ms old. */
    private Scrape awaitFresh(String name, double value) {
        Scrape[] last = new Scrape[1];
        await().atMost(WAIT).until(() -> {
            last[0] = scrape();
            return last[0].samples().entrySet().stream()
                    .anyMatch(sample -> sample.getKey().startsWith(name + "{") && sample.getValue() == value);
        });
        return last[0];
    }

    @Test
    void backendThatIsNotThere_isAnErrorOfItsOwn() throws Exception {
        ScriptedBackend backend = echo();
        String at = backend.endpoint();
        backend.stop();
        Gateway gateway = start(backend);
        FrameClient client = kit.tcp();

        client.send(message(1, "anybody?"));
        client.awaitClose(WAIT);

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(scrape().value(
                                        "game_gateway_connections_closed_total", "reason", "backend_unavailable"))
                        .isEqualTo(1));
        Scrape scrape = scrape();
        assertThat(scrape.value("game_gateway_backend_errors_total", "backend", at, "error_type", "dial_failed"))
                .isPositive();
        assertThat(scrape.value("game_gateway_backend_retries_total", "backend", at))
                .isPositive();
        assertThat(scrape.value("game_gateway_backend_timeouts_total", "backend", at))
                .isZero();
    }

    // ---- bounds, and the end

    @Test
    void worlds_areAHundred_andTheOthersTogether() {
        Gateway gateway = start(echo());
        FrameClient client = kit.tcp();
        for (int world = 0; world < 130; world++) {
            client.send(message(world, "x"));
        }
        client.receive(130, WAIT);

        await().atMost(WAIT).untilAsserted(() -> {
            Scrape scrape = scrape();
            assertThat(scrape.value(
                            "game_gateway_world_messages_total", "direction", "client_to_backend", "world_id", "other"))
                    .isEqualTo(30);
            assertThat(scrape.samples().keySet().stream()
                            .filter(key -> key.startsWith("game_gateway_world_messages_total")))
                    .hasSize(2 * 101);
        });
    }

    @Test
    void backends_areBounded_andForgotten() {
        metrics.started(NoStats.INSTANCE);
        for (int i = 0; i < GatewayMetrics.MAX_BACKENDS + 10; i++) {
            metrics.endpointSeen(new Endpoint("10.0.0.1", 1 + i));
        }
        assertThat(backendsShown()).isEqualTo(GatewayMetrics.MAX_BACKENDS);

        metrics.endpointForgotten(new Endpoint("10.0.0.1", 1));
        metrics.dialed(new Endpoint("10.0.0.1", 1), 1);
        assertThat(backendsShown()).isEqualTo(GatewayMetrics.MAX_BACKENDS - 1);

        metrics.endpointSeen(new Endpoint("10.0.0.2", 1));
        assertThat(backendsShown()).isEqualTo(GatewayMetrics.MAX_BACKENDS);
    }

    private long backendsShown() {
        return scrape().samples().keySet().stream()
                .filter(key -> key.startsWith("game_gateway_circuit_breaker_state{"))
                .count();
    }

    @Test
    void closedGateway_leavesNothingBehind() throws Exception {
        Gateway gateway = busy(echo());
        metrics.ownTime(Direction.CLIENT_TO_BACKEND, 1_000);

        gateway.close();

        assertThat(registry.getMeters())
                .filteredOn(meter -> meter.getId().getName().startsWith("game.gateway"))
                .isEmpty();
    }

    @Test
    void wrongUse_isRefused() {
        assertThatThrownBy(() -> metrics.count(GatewayMeter.READY, () -> 1))
                .hasMessageContaining("expected: a counter");
        assertThatThrownBy(() -> metrics.count(GatewayMeter.MESSAGES_DROPPED, () -> 1))
                .hasMessageContaining("without labels");
        metrics.started(NoStats.INSTANCE);
        assertThatThrownBy(() -> metrics.started(NoStats.INSTANCE)).hasMessageContaining("started twice");
    }

    /** A gateway that has not counted anything. */
    private enum NoStats implements StatsSource {
        INSTANCE;

        @Override
        public GatewayStats stats() {
            try (Gateway gateway = Gateway.builder().route(1, "127.0.0.1:1").build()) {
                return gateway.stats();
            }
        }

        @Override
        public List<BackendStatus> backends() {
            return List.of();
        }

        @Override
        public List<TrafficStats> traffic() {
            return List.of();
        }
    }
}
