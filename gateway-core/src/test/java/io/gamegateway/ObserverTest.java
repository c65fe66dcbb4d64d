/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.unlimited;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.ConnectionStatus;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.SessionStatus;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an observer is told, and what it is not. */
class ObserverTest {

    private static final int HEADER_BYTES = 8;
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final RecordingObserver observer = new RecordingObserver();

    private ScriptedBackend startEcho() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder().observer(observer).route(TYPE, backend.endpoint()));
        return backend;
    }

    private ScriptedBackend tracedBackend() {
        return fixture.closing(ScriptedBackend.builder().traced().start());
    }

    @Test
    void session_isFollowedFromItsRouteToItsEnd() throws Exception {
        ScriptedBackend backend = startEcho();
        FrameClient client = fixture.tcp();
        long id = fixture.sessionOf(client, backend);

        fixture.gateway().clients().join("room", id).toCompletableFuture().get(1, TimeUnit.SECONDS);
        fixture.gateway().clients().bind(id, "ann").toCompletableFuture().get(1, TimeUnit.SECONDS);
        fixture.gateway().clients().leave("room", id).toCompletableFuture().get(1, TimeUnit.SECONDS);
        fixture.gateway().clients().unbind(id, "ann").toCompletableFuture().get(1, TimeUnit.SECONDS);
        fixture.gateway()
                .clients()
                .kick(id, CloseReason.KICKED, "cheating")
                .toCompletableFuture()
                .get(1, TimeUnit.SECONDS);

        eventually(() -> assertThat(observer.session)
                .containsExactly(
                        "routed 0.10.0 server-type-10",
                        "linked 0.10.0",
                        "joined room",
                        "bound ann",
                        "left room",
                        "unbound ann",
                        "ended kicked"));
        assertThat(observer.events)
                .contains(
                        "started",
                        "endpoint " + backend.endpoint(),
                        "dialed " + backend.endpoint(),
                        "traffic 10 0",
                        "set up 10");
        fixture.gateway().close();
        assertThat(observer.events).endsWith("closed");
    }

    @ParameterizedTest
    @EnumSource(ClientProtocol.class)
    void end_tellsExactlyWhatWasReadAndWritten(ClientProtocol protocol) {
        ScriptedBackend backend = startEcho();
        FrameClient client = fixture.client(protocol);
        client.send(message(1, "one"), message(2, "and two"));
        client.receive(2, WAIT);

        client.close();

        eventually(() -> assertThat(observer.ends).hasSize(1));
        ConnectionSummary end = observer.ends.get(0);
        assertThat(end.status()).isEqualTo(ConnectionStatus.SUCCESS);
        assertThat(end.reason()).isEqualTo(CloseReason.NORMAL);
        assertThat(end.backend()).contains(Endpoint.parse(backend.endpoint()));
        assertThat(end.serverId()).contains(ServerId.of(0, TYPE, 0));
        assertThat(end.messagesReceived()).isEqualTo(2);
        assertThat(end.messagesSent()).isEqualTo(2);
        assertThat(end.durationNanos()).isPositive();
        assertThat(end.session().map(ClientSession::protocol)).contains(protocol);
        int payloads = 2 * HEADER_BYTES + "one".length() + "and two".length();
        if (protocol == ClientProtocol.TCP) {
            assertThat(end.bytesReceived()).isEqualTo(payloads);
            assertThat(end.bytesSent()).isEqualTo(payloads);
        } else {
            // The upgrade and its answer, and a header before each message.
            assertThat(end.bytesReceived()).isGreaterThan(payloads + 100);
            assertThat(end.bytesSent()).isGreaterThan(payloads + 100);
        }
    }

    @Test
    void clientWithoutSession_hasAnEndToo_withWhatItSent() {
        startEcho();
        FrameClient client = fixture.raw();
        client.sendBytes("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));

        eventually(() -> assertThat(observer.ends).hasSize(1));
        ConnectionSummary end = observer.ends.get(0);
        assertThat(end.session()).isEmpty();
        assertThat(end.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        assertThat(end.status()).isEqualTo(ConnectionStatus.ERROR);
        assertThat(end.bytesReceived()).isEqualTo("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".length());
        assertThat(end.bytesSent()).isGreaterThan(20);
    }

    @Test
    void refusedConnection_endsAsRejected() {
        ScriptedBackend backend = fixture.echo();
        fixture.start(builder()
                .observer(observer)
                .limits(unlimited().withMaxConnections(1))
                .route(TYPE, backend.endpoint()));
        fixture.assertServed(fixture.tcp());

        fixture.raw().awaitClose(WAIT);

        eventually(() -> assertThat(observer.ends).hasSize(1));
        assertThat(observer.ends.get(0).status()).isEqualTo(ConnectionStatus.REJECTED);
        assertThat(observer.ends.get(0).reason()).isEqualTo(CloseReason.OVERLOAD);
        assertThat(observer.ends.get(0).message()).isEqualTo("max_connections");
    }

    @Test
    void backendThatGoesAndComesBack_isSeenByTheSession() {
        ScriptedBackend backend = startEcho();
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        backend.closeConnections();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        fixture.assertServed(client);

        eventually(() -> assertThat(observer.session).contains("link lost 0.10.0", "linked 0.10.0 again"));
        assertThat(observer.events).contains("link lost " + backend.endpoint() + " BROKEN");
    }

    @Test
    void messageWithoutRoute_isADropOfItsSession() {
        startEcho();
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        client.send(message(1, TYPE + 1, "nowhere"));

        eventually(() -> assertThat(observer.session).contains("dropped 1 no_route"));
    }

    // ---- traces

    @Test
    void traceparentOfAnUpgrade_isTheSessionsTrace_onItsWayToTheBackendToo() {
        ScriptedBackend backend = tracedBackend();
        fixture.start(builder()
                .observer(observer)
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.closing(
                fixture.connector().header("traceparent", PARENT).webSocket("/"));

        client.send(message(1, "traced"));

        TraceContext parent = TraceContext.parse(PARENT).orElseThrow();
        GateFrame frame = backend.awaitFrame(WAIT);
        assertThat(frame.traceIdHex()).isEqualTo(parent.traceId());
        assertThat(observer.parents).containsExactly(parent);
    }

    @Test
    void observersPlaceInATrace_isTheSessions_andASampledMessageHasASpanOfItsOwn() {
        TraceContext place = new TraceContext(1, 2, 3, true);
        observer.context = place;
        observer.sampling = 3;
        ScriptedBackend backend = tracedBackend();
        fixture.start(builder()
                .eventLoops(1)
                .observer(observer)
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();

        for (int i = 1; i <= 6; i++) {
            client.send(message(i, "m"));
        }

        List<GateFrame> frames = backend.awaitFrames(6, WAIT);
        assertThat(frames).extracting(GateFrame::traceIdHex).containsOnly(place.traceId());
        assertThat(frames)
                .extracting(GateFrame::spanId)
                .containsExactly(3L, 3L, RecordingObserver.MESSAGE_SPAN, 3L, 3L, RecordingObserver.MESSAGE_SPAN);
        eventually(() -> assertThat(observer.session).contains("sampled 3", "sent 3", "sampled 6", "sent 6"));
    }

    // ---- what costs no message anything

    @Test
    void ownTime_isToldOfSomeReads_ofBothDirections() {
        startEcho();
        FrameClient client = fixture.tcp();

        for (int i = 0; i < 4 * GatewayObserver.TIME_SAMPLING; i++) {
            fixture.assertServed(client);
        }

        eventually(() -> assertThat(observer.times)
                .contains(Direction.CLIENT_TO_BACKEND, Direction.BACKEND_TO_CLIENT)
                .hasSizeLessThanOrEqualTo(8));
    }

    @Test
    void traffic_isCountedByServerTypeAndWorld_inBothDirections() {
        ScriptedBackend backend = startEcho();
        FrameClient client = fixture.tcp();
        for (int world = 1; world <= 3; world++) {
            for (int i = 0; i < world; i++) {
                client.send(ClientMessage.of(i, ClientMessage.serverId(world, TYPE, 0), "x"));
                client.receive(WAIT);
            }
        }

        assertThat(fixture.gateway().traffic())
                .containsExactly(
                        new TrafficStats(TYPE, 1, 1, 1),
                        new TrafficStats(TYPE, 2, 2, 2),
                        new TrafficStats(TYPE, 3, 3, 3));
        BackendStatus status = fixture.gateway().backends().get(0);
        assertThat(status.messagesSent()).isEqualTo(6);
        assertThat(status.bytesSent()).isEqualTo(6 * (GateFrame.HEADER_BYTES + 9 + 1));
        assertThat(status.bytesReceived()).isEqualTo(6 * (GateFrame.HEADER_BYTES + 9 + 1));
        assertThat(status.endpoint()).hasToString(backend.endpoint());
    }

    @Test
    void worldsBehindTheFirstThousand_areCountedTogether() {
        startEcho();
        FrameClient client = fixture.tcp();
        for (int world = 0; world < 1_010; world++) {
            client.send(ClientMessage.of(1, ClientMessage.serverId(world, TYPE, 0), "x"));
        }
        client.receive(1_010, WAIT);

        List<TrafficStats> traffic = fixture.gateway().traffic();
        assertThat(traffic).hasSize(1_001);
        assertThat(traffic.get(0).worldId()).isEqualTo(TrafficStats.OTHER_WORLDS);
        assertThat(traffic.get(0).toBackends()).isEqualTo(10);
        // A reply does not say which of the session's routes to the same endpoint it answers.
        assertThat(traffic.stream().mapToLong(TrafficStats::toClients).sum()).isEqualTo(1_010);
    }

    // ---- what is known of sessions

    @Test
    void sessionStatus_tellsWhatASessionIs() throws Exception {
        ScriptedBackend backend = startEcho();
        FrameClient client = fixture.tcp();
        long id = fixture.sessionOf(client, backend);
        client.receive(WAIT);
        fixture.gateway().clients().join("room", id).toCompletableFuture().get(1, TimeUnit.SECONDS);

        SessionStatus status = fixture.gateway().session(id).orElseThrow();

        assertThat(status.groups()).containsExactly("room");
        assertThat(status.messagesReceived()).isEqualTo(1);
        assertThat(status.messagesSent()).isEqualTo(1);
        assertThat(status.routes())
                .containsExactly(new SessionStatus.Route(
                        ServerId.of(0, TYPE, 0),
                        "server-type-10",
                        Endpoint.parse(backend.endpoint()),
                        SessionStatus.RouteState.LINKED));
        assertThat(fixture.gateway().sessions(session -> session.id() == id, 10))
                .containsExactly(status);
        assertThat(fixture.gateway().sessions(session -> true, 0)).isEmpty();
        assertThat(fixture.gateway().session(id + 1)).isEmpty();
    }

    // ---- observers that fail

    @Test
    void observerThatThrows_harmsNobody() {
        ScriptedBackend backend = fixture.echo();
        try (LogCapture log = new LogCapture("io.gamegateway.internal.observe")) {
            fixture.start(builder().observer(new Failing()).observer(observer).route(TYPE, backend.endpoint()));
            FrameClient client = fixture.tcp();

            for (int i = 0; i < 2 * GatewayObserver.TIME_SAMPLING; i++) {
                fixture.assertServed(client);
            }
            client.close();

            eventually(() -> assertThat(observer.session).contains("ended normal"));
            assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains("has failed"));
        }
    }

    @Test
    void withoutObserver_sessionsHaveATraceAllTheSame() {
        ScriptedBackend backend = fixture.echo();
        fixture.startFor(backend);
        FrameClient client = fixture.tcp();
        long id = fixture.sessionOf(client, backend);

        TraceContext trace = fixture.gateway().session(id).orElseThrow().trace();

        assertThat(trace.traceId()).hasSize(32).isNotEqualTo("0".repeat(32));
        assertThat(client.receive(WAIT)).isNotEqualTo(reply(0, ""));
    }

    private static final class Failing implements GatewayObserver {

        @Override
        public SessionObserver sessionOpened(ClientSession session, Optional<TraceContext> parent) {
            return new SessionObserver() {
                @Override
                public void routed(ServerId serverId, String service, Endpoint endpoint) {
                    throw new IllegalStateException("routed");
                }

                @Override
                public Optional<TraceContext> traceContext() {
                    throw new IllegalStateException("traceContext");
                }

                @Override
                public void ended(ConnectionSummary summary) {
                    throw new IllegalStateException("ended");
                }
            };
        }

        @Override
        public void ownTime(Direction direction, long nanos) {
            throw new IllegalStateException("ownTime");
        }

        @Override
        public void connectionEnded(ConnectionSummary summary) {
            throw new IllegalStateException("connectionEnded");
        }
    }
}
