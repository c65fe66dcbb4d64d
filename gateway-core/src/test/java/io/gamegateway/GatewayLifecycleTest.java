/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.gatewayThreads;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starting and closing. */
class GatewayLifecycleTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    private Gateway built() {
        return fixture.closing(builder().route(TYPE, backend.endpoint()).build());
    }

    // ---- start

    @Test
    void build_withoutStart_runsNothing() {
        try (Gateway gateway = built()) {
            assertThat(gatewayThreads()).isEmpty();
            assertThat(gateway.isReady()).isFalse();
            assertThat(gateway.stats().connectionsTotal()).isZero();
        }
    }

    @Test
    void boundAddress_beforeTheStart_isRefused() {
        Gateway gateway = built();

        assertThatThrownBy(gateway::boundAddress)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the gateway has not been started");
        assertThat(gateway.boundAdminAddress()).isEmpty();
    }

    @Test
    void start_onPortZero_takesAFreePort() {
        Gateway gateway = built().start();

        assertThat(gateway.boundAddress().getPort()).isPositive();
        assertThat(gateway.boundAddress().getAddress())
                .isEqualTo(gateway.config().listenAddress().getAddress());
        assertThat(gateway.boundAdminAddress()).isEmpty();
        assertThat(gateway.isReady()).isTrue();
    }

    @Test
    void start_twice_isRefused_andTheGatewayGoesOn() {
        Gateway gateway = fixture.startFor(backend);

        assertThatThrownBy(gateway::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state: STARTED (expected: NEW; a gateway is started once)");
        fixture.assertServed(fixture.tcp());
    }

    @Test
    void start_afterClose_isRefused() {
        Gateway gateway = fixture.startFor(backend);
        gateway.close();

        assertThatThrownBy(gateway::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state: CLOSED (expected: NEW; a gateway is started once)");
    }

    @Test
    void start_onAPortInUse_fails_andLeavesNothingRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Gateway gateway = fixture.closing(builder()
                    .listen("127.0.0.1", taken.getLocalPort())
                    .admin("127.0.0.1", 0)
                    .route(TYPE, backend.endpoint())
                    .build());

            assertThatThrownBy(gateway::start)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasRootCauseInstanceOf(IOException.class);

            eventually(() -> assertThat(gatewayThreads()).isEmpty());
            assertThat(gateway.isReady()).isFalse();
            gateway.awaitClosed();
        }
    }

    @Test
    void start_withTheAdminPortInUse_fails_andFreesTheOtherPort() throws Exception {
        int free = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Gateway gateway = fixture.closing(builder()
                    .listen("127.0.0.1", free)
                    .admin("127.0.0.1", taken.getLocalPort())
                    .route(TYPE, backend.endpoint())
                    .build());

            assertThatThrownBy(gateway::start).isInstanceOf(GatewayException.class);

            eventually(() -> assertThat(gatewayThreads()).isEmpty());
        }
        fixture.start(builder().listen("127.0.0.1", free).route(TYPE, backend.endpoint()));
        fixture.assertServed(fixture.tcp());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void start_onThePortOfAGatewayThatJustClosed_succeeds() {
        Gateway first = fixture.startFor(backend);
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        int port = first.boundAddress().getPort();
        first.close();

        fixture.start(builder().listen("127.0.0.1", port).route(TYPE, backend.endpoint()));

        fixture.assertServed(fixture.tcp());
    }

    // ---- close

    @Test
    void close_withoutStart_isHarmless() throws Exception {
        Gateway gateway = built();

        gateway.close();
        gateway.close();

        gateway.awaitClosed();
        assertThat(gatewayThreads()).isEmpty();
    }

    @Test
    void close_twice_isHarmless_andLeavesNothingRunning() {
        Gateway gateway = fixture.startFor(backend);
        fixture.assertServed(fixture.tcp());

        gateway.close();
        gateway.close();

        eventually(() -> assertThat(gatewayThreads()).isEmpty());
        assertThat(gateway.isReady()).isFalse();
        assertThat(gateway.stats().connectionsActive()).isZero();
        assertThat(gateway.stats().sessionsActive()).isZero();
        assertThat(gateway.stats().linksActive()).isZero();
    }

    @Test
    void close_refusesNewClients() {
        Gateway gateway = fixture.start(builder().admin("127.0.0.1", 0).route(TYPE, backend.endpoint()));
        InetSocketAddress clients = gateway.boundAddress();
        InetSocketAddress admin = gateway.boundAdminAddress().orElseThrow();

        gateway.close();

        assertThatThrownBy(() -> FrameClient.tcp(clients)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> HttpExchange.send(admin, HttpExchange.get("/health"), WAIT))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void close_tellsWebSocketClientsThatItRestarts_andClosesTcpClientsInOrder() {
        Gateway gateway = fixture.startFor(backend);
        FrameClient webSocket = fixture.webSocket();
        FrameClient tcp = fixture.tcp();
        fixture.assertServed(webSocket);
        fixture.assertServed(tcp);

        gateway.close();

        Closed closed = webSocket.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(1012);
        assertThat(closed.webSocketReason()).matches("draining retry_after_ms=\\d+");
        assertThat(closed.reset()).isFalse();
        assertThat(tcp.awaitClose(WAIT).reset()).isFalse();
        assertThat(gateway.stats().connectionsClosed()).containsEntry("draining", 2L);
    }

    @Test
    void close_flushesWhatWasWrittenToBackendsBefore() {
        ScriptedBackend recording = fixture.recording();
        Gateway gateway = fixture.startFor(recording);
        FrameClient client = fixture.tcp();
        int count = 500;
        client.send(IntStream.range(0, count).mapToObj(i -> message(i, "#" + i)).toArray(ClientMessage[]::new));
        fixture.eventuallyStats(stats -> assertThat(stats.messagesFromClients()).isEqualTo(count));

        gateway.close();

        assertThat(recording.awaitFrames(count, WAIT))
                .extracting(GateFrame::type)
                .last()
                .isEqualTo(count - 1);
    }

    @Test
    void close_withABackendThatIsSlowToRead_givesItTimeToTakeWhatWasWritten() throws Exception {
        ScriptedBackend slow = fixture.recording();
        Gateway gateway = fixture.startFor(slow);
        FrameClient client = fixture.tcp();
        fixture.sessionOf(client, slow);
        slow.pauseReading();
        long pauses = gateway.stats().readPauses();
        byte[] payload = new byte[8 * 1024];
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            for (int i = 1; i < 2_000; i++) {
                client.send(new ClientMessage(i, GatewayFixture.serverId(TYPE), payload));
            }
        });
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isGreaterThan(pauses));
        client.reset();
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isZero());
        int forwarded = (int) gateway.stats().messagesFromClients();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
        slow.expectNothing(QUIET);
        slow.resumeReading();

        // Without the one that told the session.
        assertThat(slow.awaitFrames(forwarded - 1, WAIT))
                .extracting(GateFrame::type)
                .last()
                .isEqualTo(forwarded - 1);
        closing.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        sending.handle((done, failure) -> done).get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void close_withLifecycleFrames_tellsBackendsThatTheirSessionsAreDrained() {
        ScriptedBackend recording = fixture.recording();
        Gateway gateway = fixture.start(builder()
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .route(TYPE, recording.endpoint()));
        FrameClient client = fixture.tcp();
        client.send(message(1, "hi"));
        recording.awaitFrames(2, WAIT);

        gateway.close();

        assertThat(recording.awaitFrame(WAIT).disconnectReason()).isEqualTo(12);
    }

    @Test
    void close_withAFrozenBackendAndAFrozenClient_takesSomeSecondsAtMost() {
        ScriptedBackend frozen = fixture.closing(
                ScriptedBackend.builder().receiveBufferBytes(16 * 1024).start());
        Gateway gateway = fixture.start(builder().route(TYPE, frozen.endpoint()).route(20, backend.endpoint()));
        FrameClient client = fixture.webSocket();
        frozen.pauseReading();
        client.send(message(1, "hi"));
        client.pauseReading();
        FrameClient silent = fixture.raw();
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isEqualTo(2));

        long begin = System.nanoTime();
        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        silent.awaitClose(WAIT);
        eventually(() -> assertThat(gatewayThreads()).isEmpty());
    }

    @Test
    void close_withABackendThatNeverReads_givesUpOnItsLink() {
        ScriptedBackend frozen = fixture.closing(
                ScriptedBackend.builder().receiveBufferBytes(64 * 1024).start());
        Gateway gateway = fixture.startFor(frozen);
        FrameClient client = fixture.tcp();
        fixture.sessionOf(client, frozen);
        frozen.pauseReading();
        long pauses = gateway.stats().readPauses();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            while (client.isOpen()) {
                client.send(new ClientMessage(1, GatewayFixture.serverId(TYPE), new byte[8 * 1024]));
            }
        });
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isGreaterThan(pauses));
        client.reset();

        gateway.close();

        eventually(() -> assertThat(gateway.stats().linksActive()).isZero());
        eventually(() -> assertThat(sending).isDone());
    }

    @Test
    void close_withAnOpenAdminConnection_closesIt() {
        Gateway gateway = fixture.start(builder().admin("127.0.0.1", 0).route(TYPE, backend.endpoint()));
        FrameClient client =
                fixture.closing(FrameClient.raw(gateway.boundAdminAddress().orElseThrow()));
        client.sendBytes("GET /hea".getBytes(StandardCharsets.US_ASCII));

        gateway.close();

        client.awaitClose(WAIT);
    }

    @Test
    void close_whileABackendIsDialed_leavesNothingRunning() {
        backend.stop();
        PoolConfig pool = PoolConfig.defaults().withRetries(20, Duration.ofMillis(50));
        Gateway gateway = fixture.start(
                builder().backend(BackendConfig.defaults().withPool(pool)).route(TYPE, backend.endpoint()));
        fixture.tcp().send(message(1, "hi"));
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isPositive());

        gateway.close();

        eventually(() -> assertThat(gatewayThreads()).isEmpty());
    }

    @Test
    void close_onAnEventLoop_isRefused() {
        AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
        Endpoint endpoint = Endpoint.parse(backend.endpoint());
        Gateway gateway = fixture.start(builder().routeResolver(request -> {
            refusal.set(catchThrowable(() -> fixture.gateway().close()));
            return CompletableFuture.completedFuture(RouteDecision.to(endpoint, "test"));
        }));

        fixture.assertServed(fixture.tcp());

        assertThat(refusal.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "thread: gateway-test-loop\\S* \\(expected: not an event loop of the gateway .*\\)");
        assertThat(gateway.isReady()).isTrue();
    }

    @Test
    void awaitClosed_returnsWhenTheGatewayIsClosed() throws Exception {
        Gateway gateway = fixture.startFor(backend);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                gateway.awaitClosed();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        fixture.assertServed(fixture.tcp());
        assertThat(waiting).isNotDone();

        gateway.close();

        waiting.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void twoGateways_inOneProcess_areIndependent() {
        Gateway first = fixture.startFor(backend);
        FrameClient ofFirst = fixture.tcp();
        ScriptedBackend other = fixture.prefixing("other ");
        fixture.startFor(other);
        FrameClient ofSecond = fixture.tcp();

        first.close();

        ofFirst.awaitClose(WAIT);
        ofSecond.send(message(1, "hi"));
        assertThat(List.of(ofSecond.receive(WAIT))).containsExactly(reply(1, "other hi"));
        backend.expectNothing(QUIET);
    }
}
