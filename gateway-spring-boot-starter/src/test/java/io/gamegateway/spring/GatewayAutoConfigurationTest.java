/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.accesslog.AccessLog;
import io.gamegateway.admin.AdminServer;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.RouteRule;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.metrics.GatewayMetrics;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.spi.PushIngress;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.tracing.GatewayTracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;

/** What becomes of properties and beans; gateways are real, and so is what they talk to. */
class GatewayAutoConfigurationTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int TYPE = 10;

    private final ScriptedBackend backend = ScriptedBackend.echo();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class))
            .withPropertyValues(
                    "gateway.server.listen-addr=127.0.0.1:0",
                    "gateway.server.admin-addr=127.0.0.1:0",
                    "gateway.server.gateway-name=spring",
                    "gateway.security.connection-rate-limit=0",
                    "gateway.graceful-shutdown-timeout=5s",
                    "gateway.logging.access-log=off",
                    "gateway.routing.rules[0].server-type=" + TYPE,
                    "gateway.routing.rules[0].endpoints[0]=" + backend.endpoint());

    @AfterEach
    void close() {
        backend.close();
    }

    private static String ask(Gateway gateway) {
        try (FrameClient client = FrameClient.tcp(gateway.boundAddress())) {
            client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), "hello"));
            return client.receive(WAIT).text();
        }
    }

    private static RouteResolver routesTo(ScriptedBackend backend) {
        return new TableRouteResolver(RouteTable.of(
                List.of(new RouteRule(TYPE, RouteRule.ANY_WORLD, "own", List.of(Endpoint.parse(backend.endpoint()))))));
    }

    @Test
    void properties_makeAGatewayThatServes() {
        runner.run(context -> {
            Gateway gateway = context.getBean(Gateway.class);

            assertThat(gateway.isReady()).isTrue();
            assertThat(gateway.config().name()).isEqualTo("spring");
            assertThat(ask(gateway)).isEqualTo("hello");
        });
    }

    @Test
    void disabled_thereIsNone() {
        runner.withPropertyValues("gateway.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(Gateway.class).hasNotFailed());
    }

    @Test
    void ownGateway_isStartedAndClosed() {
        Gateway own = Gateway.builder()
                .listen("127.0.0.1", 0)
                .route(TYPE, backend.endpoint())
                .build();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class))
                .withPropertyValues("gateway.server.admin-addr=", "gateway.graceful-shutdown-timeout=5s")
                .withBean(Gateway.class, () -> own)
                .run(context -> {
                    assertThat(context).hasSingleBean(Gateway.class);
                    assertThat(ask(own)).isEqualTo("hello");
                });

        assertThat(own.isLeaving()).isTrue();
    }

    @Test
    void customizers_haveTheLastWord_inTheirOrder() {
        runner.withBean("last", Named.class, () -> new Named("last", Ordered.LOWEST_PRECEDENCE))
                .withBean("first", Named.class, () -> new Named("first", Ordered.HIGHEST_PRECEDENCE))
                .run(context -> assertThat(
                                context.getBean(Gateway.class).config().name())
                        .isEqualTo("last"));
    }

    private record Named(String name, int order) implements GatewayBuilderCustomizer, Ordered {

        @Override
        public int getOrder() {
            return order;
        }

        @Override
        public void customize(GatewayBuilder builder) {
            builder.name(name);
        }
    }

    // ---- SPI beans

    @Test
    void routeResolverBean_needsNoRules() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class))
                .withPropertyValues("gateway.server.listen-addr=127.0.0.1:0", "gateway.server.admin-addr=")
                .withBean(RouteResolver.class, () -> routesTo(backend))
                .run(context -> assertThat(ask(context.getBean(Gateway.class))).isEqualTo("hello"));
    }

    @Test
    void otherSpiBeans_areUsed() {
        AtomicInteger ids = new AtomicInteger(41);
        AtomicInteger started = new AtomicInteger();
        SessionDirectory users = SessionDirectory.inMemory();
        runner.withBean(SessionIdGenerator.class, () -> ids::incrementAndGet)
                .withBean(SessionDirectory.class, () -> users)
                .withBean(
                        ConnectionGate.class, () -> request -> CompletableFuture.completedFuture(GateDecision.accept()))
                .withBean(
                        PushIngress.class,
                        () -> GrpcPushServer.builder().listen("127.0.0.1", 0).build())
                .withBean("own", GatewayObserver.class, () -> new GatewayObserver() {
                    @Override
                    public void started(StatsSource source) {
                        started.incrementAndGet();
                    }
                })
                .run(context -> {
                    Gateway gateway = context.getBean(Gateway.class);

                    ask(gateway);

                    assertThat(backend.awaitFrame(WAIT).sessionId()).isEqualTo(42);
                    assertThat(started).hasValue(1);
                    assertThat(gateway.boundPushAddresses()).hasSize(1);
                });
    }

    @Test
    void gateBean_refuses() {
        runner.withBean(
                        ConnectionGate.class,
                        () -> request ->
                                CompletableFuture.completedFuture(GateDecision.refuse(CloseReason.UNAUTHORIZED, "no")))
                .run(context -> {
                    Gateway gateway = context.getBean(Gateway.class);
                    try (FrameClient client = FrameClient.tcp(gateway.boundAddress())) {
                        client.awaitClose(WAIT);
                    }
                });
    }

    @Test
    void transportBean_isUsedInPlaceOfTheProperty() {
        BackendTransport grpc = GrpcBackendTransport.create();
        runner.withBean(BackendTransport.class, () -> grpc)
                .withPropertyValues("gateway.backend.transport=grpc")
                .run(context -> assertThat(context)
                        .hasSingleBean(BackendTransport.class)
                        .hasNotFailed());
    }

    // ---- observers

    @Test
    void meterRegistryBean_hasTheMeters_andTheAdminPortShowsThem() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        runner.withBean(PrometheusMeterRegistry.class, () -> registry).run(context -> {
            assertThat(context).hasSingleBean(GatewayMetrics.class);
            ask(context.getBean(Gateway.class));

            assertThat(registry.scrape()).contains("game_gateway_connections_total 1.0");
            var admin = context.getBean(ObserverConfigurations.AdminPort.class)
                    .boundAddress()
                    .orElseThrow();
            assertThat(HttpExchange.send(admin, HttpExchange.get("/metrics"), WAIT)
                            .body())
                    .contains("game_gateway_connections_total 1.0");
        });
    }

    @Test
    void openTelemetryBean_getsTheSpans() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        runner.withBean(
                        OpenTelemetrySdk.class,
                        () -> OpenTelemetrySdk.builder()
                                .setTracerProvider(SdkTracerProvider.builder()
                                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                                        .build())
                                .build())
                .run(context -> {
                    assertThat(context).hasSingleBean(GatewayTracing.class);
                    ask(context.getBean(Gateway.class));
                    await().atMost(WAIT)
                            .until(() -> spans.getFinishedSpanItems().stream()
                                    .anyMatch(span -> span.getName().equals("game_gateway.session")));
                });
    }

    @Test
    void withoutTheOptionalModules_thereIsAGateway_withTheCoresAdminEndpoint() {
        runner.withClassLoader(new FilteredClassLoader(
                        GatewayMetrics.class, GatewayTracing.class, AbstractHealthIndicator.class))
                .withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .run(context -> {
                    assertThat(context).doesNotHaveBean(GatewayObserver.class);
                    assertThat(ask(context.getBean(Gateway.class))).isEqualTo("hello");
                });
        runner.withClassLoader(new FilteredClassLoader(AdminServer.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ObserverConfigurations.AdminPort.class)
                        .hasNotFailed());
    }

    @Test
    void accessLog_isWrittenUnlessItIsOff() {
        runner.withPropertyValues("gateway.logging.access-log=stderr").run(context -> {
            try (LogLines lines = LogLines.of(AccessLog.LOGGER_NAME)) {
                ask(context.getBean(Gateway.class));
                await().atMost(WAIT).until(() -> lines.count() == 1);
            }
        });
    }

    // ---- health

    @Test
    void health_isUpWhileReady_andOutOfServiceBehind() {
        HealthIndicator[] health = new HealthIndicator[1];
        runner.run(context -> {
            health[0] = context.getBean(HealthIndicator.class);
            ask(context.getBean(Gateway.class));
            Health up = Objects.requireNonNull(health[0].health());
            assertThat(up.getStatus()).isEqualTo(Status.UP);
            assertThat(up.getDetails())
                    .containsKeys("address", "connections", "sessions")
                    .containsEntry("overloaded", false)
                    .containsEntry("backends", Map.of("closed", 1L));
        });

        Health left = Objects.requireNonNull(health[0].health());
        assertThat(left.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(left.getDetails()).containsEntry("state", "draining");
    }

    @Test
    void health_canBeSwitchedOff() {
        runner.withPropertyValues("management.health.gateway.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    // ---- failures

    private static FailureAnalysis explained(FailureAnalyzer analyzer, AssertableApplicationContext context) {
        return Objects.requireNonNull(analyzer.analyze(Objects.requireNonNull(context.getStartupFailure())));
    }

    @Test
    void portInUse_endsTheStart_andIsExplained() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            runner.withPropertyValues("gateway.server.listen-addr=127.0.0.1:" + taken.getLocalPort())
                    .run(context -> {
                        assertThat(context).hasFailed();
                        FailureAnalysis analysis = explained(new GatewayFailureAnalyzer.OfPort(), context);
                        assertThat(String.valueOf(analysis.getDescription()))
                                .contains(String.valueOf(taken.getLocalPort()));
                        assertThat(String.valueOf(analysis.getAction())).contains("gateway.server.listen-addr");
                    });
        }
    }

    @Test
    void wrongProperty_endsTheStart_andIsExplained() {
        runner.withPropertyValues("gateway.security.max-connections=many").run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = explained(new GatewayFailureAnalyzer.OfProperties(), context);
            assertThat(String.valueOf(analysis.getDescription()))
                    .contains("gateway.security.max-connections")
                    .contains("many (expected: a whole number");
        });
    }
}
