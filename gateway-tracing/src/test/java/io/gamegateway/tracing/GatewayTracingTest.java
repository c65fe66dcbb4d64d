/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.junit.GatewayExtension;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The spans of a real gateway. */
class GatewayTracingTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int TYPE = 10;
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT_SPAN = "b7ad6b7169203331";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @RegisterExtension
    final GatewayExtension kit = GatewayExtension.create();

    private final ScriptedBackend backend = kit.closing(
            ScriptedBackend.builder().traced().handler(BackendHandler.echo()).start());

    private GatewayTracing tracing(Sampler sampler) {
        return GatewayTracing.of(kit.closing(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build()));
    }

    private GatewayTracing tracing() {
        return tracing(Sampler.parentBased(Sampler.alwaysOn()));
    }

    private Gateway start(GatewayTracing tracing) {
        return kit.start(builder -> builder.name("test")
                .eventLoops(1)
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .route(TYPE, backend.endpoint())
                .observer(tracing));
    }

    private static ClientMessage message(int id) {
        return ClientMessage.of(id, ClientMessage.serverId(3, TYPE, 0), "hello");
    }

    private SpanData sessionSpan() {
        await().atMost(WAIT)
                .until(() -> spans().stream().anyMatch(span -> span.getName().equals("game_gateway.session")));
        return spans().stream()
                .filter(span -> span.getName().equals("game_gateway.session"))
                .findFirst()
                .orElseThrow();
    }

    private List<SpanData> spans() {
        return exporter.getFinishedSpanItems();
    }

    @Test
    void session_isASpan_withEventsForRouteLinkAndClose() throws Exception {
        Gateway gateway = start(tracing());
        FrameClient client = kit.tcp();
        client.send(message(1));
        GateFrame frame = backend.awaitFrame(WAIT);
        client.receive(WAIT);
        gateway.clients()
                .bind(frame.sessionId(), "ann")
                .thenCompose(done -> gateway.clients().join("room", frame.sessionId()))
                .thenCompose(done -> gateway.clients().kick(frame.sessionId(), CloseReason.KICKED, "bye"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);

        SpanData span = sessionSpan();

        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(span.getEvents())
                .extracting(EventData::getName)
                .containsExactly("routed", "linked", "bound", "joined", "closed");
        assertThat(span.getAttributes().get(SpanNames.SESSION_ID)).isEqualTo(Long.toString(frame.sessionId()));
        assertThat(span.getAttributes().get(SpanNames.REASON)).isEqualTo("kicked");
        assertThat(span.getAttributes().get(SpanNames.STATUS)).isEqualTo("closed");
        assertThat(span.getAttributes().get(SpanNames.USER_ID)).isEqualTo("ann");
        assertThat(span.getAttributes().get(SpanNames.SERVER_TYPE)).isEqualTo(TYPE);
        assertThat(span.getAttributes().get(SpanNames.WORLD_ID)).isEqualTo(3);
        assertThat(span.getAttributes().get(SpanNames.MESSAGES_RECEIVED)).isEqualTo(1);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(frame.traceIdHex()).isEqualTo(span.getTraceId());
        assertThat(HexFormat.of().toHexDigits(frame.spanId())).isEqualTo(span.getSpanId());
    }

    @Test
    void traceOfAWebSocketClient_goesOnAtTheBackend_andInTheExporter() {
        Gateway gateway = start(tracing());
        FrameClient client = kit.client(kit.connector()
                .header("traceparent", "00-" + TRACE + "-" + PARENT_SPAN + "-01")
                .webSocket("/"));
        client.send(message(1));
        GateFrame frame = backend.awaitFrame(WAIT);
        client.close();

        SpanData span = sessionSpan();

        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(PARENT_SPAN);
        assertThat(frame.traceIdHex()).isEqualTo(TRACE);
        assertThat(HexFormat.of().toHexDigits(frame.spanId())).isEqualTo(span.getSpanId());
    }

    @Test
    void traceThatIsNotSampled_isNotRecorded_butGoesOnAllTheSame() {
        Gateway gateway = start(tracing().withMessageSampling(1));
        FrameClient client = kit.client(kit.connector()
                .header("traceparent", "00-" + TRACE + "-" + PARENT_SPAN + "-00")
                .webSocket("/"));
        client.send(message(1));
        GateFrame frame = backend.awaitFrame(WAIT);
        client.close();
        await().atMost(WAIT).until(() -> gateway.stats().sessionsActive() == 0);

        assertThat(frame.traceIdHex()).isEqualTo(TRACE);
        assertThat(spans()).isEmpty();
    }

    @Test
    void sampledMessage_isAChildOfItsSession_andItsSpanGoesToTheBackend() {
        Gateway gateway = start(tracing().withMessageSampling(3));
        FrameClient client = kit.tcp();
        for (int i = 1; i <= 9; i++) {
            client.send(message(i));
        }
        List<GateFrame> frames = backend.awaitFrames(9, WAIT);
        client.close();
        SpanData session = sessionSpan();

        List<SpanData> messages = spans().stream()
                .filter(span -> span.getName().equals("game_gateway.message"))
                .toList();
        assertThat(messages)
                .hasSize(3)
                .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(session.getSpanId()))
                .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(session.getTraceId()));
        assertThat(messages)
                .extracting(span -> span.getAttributes().get(SpanNames.MESSAGE_ID))
                .containsExactly(3L, 6L, 9L);
        assertThat(HexFormat.of().toHexDigits(frames.get(2).spanId()))
                .isEqualTo(messages.get(0).getSpanId());
        assertThat(HexFormat.of().toHexDigits(frames.get(3).spanId())).isEqualTo(session.getSpanId());
    }

    @Test
    void sessionThatFails_isAnError_withItsReason() {
        Gateway gateway = start(tracing());
        FrameClient client = kit.tcp();

        client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE + 1, 0), "nowhere"));
        client.awaitClose(WAIT);

        SpanData span = sessionSpan();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).contains("no route");
        assertThat(span.getAttributes().get(SpanNames.REASON)).isEqualTo("no_route");
    }

    @Test
    void backendThatComesBack_isSeenInTheSpan() {
        Gateway gateway = start(tracing());
        FrameClient client = kit.tcp();
        client.send(message(1));
        client.receive(WAIT);

        backend.closeConnections();
        await().atMost(WAIT).until(() -> gateway.stats().linksLost() == 1);
        client.send(message(2));
        client.receive(WAIT);
        client.close();

        assertThat(sessionSpan().getEvents()).extracting(EventData::getName).contains("link_lost");
    }

    @Test
    void withoutSdk_theGatewayHasItsOwnTraces() {
        Gateway gateway = start(GatewayTracing.of(OpenTelemetry.noop()));
        FrameClient client = kit.tcp();

        client.send(message(1));

        assertThat(backend.awaitFrame(WAIT).traceIdHex()).isNotEqualTo("0".repeat(32));
    }

    @Test
    void negativeSampling_isRefused() {
        GatewayTracing tracing = GatewayTracing.of(OpenTelemetry.noop());
        assertThatThrownBy(() -> tracing.withMessageSampling(-1)).hasMessageContaining("messageSampling: -1");
    }
}
