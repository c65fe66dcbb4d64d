/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.AwaitError;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketRefusedException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the gateway leaves its clients; the pace is in DrainPaceTest. */
class DrainTest {

    private static final int NOTICE = 0xFFFF;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = ScriptedBackend.recording();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    private GatewayBuilder routed() {
        return builder()
                .closing(new CloseConfig(true, RETRY_AFTER))
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .route(TYPE, fixture.closing(backend).endpoint());
    }

    private CompletableFuture<Void> drain(Gateway gateway, Duration over) {
        return CompletableFuture.runAsync(() -> gateway.drain(over), threads);
    }

    private static void finish(CompletableFuture<Void> draining) throws Exception {
        draining.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    private List<FrameClient> clients(int count) {
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FrameClient client = fixture.client(i % 2 == 0 ? ClientProtocol.TCP : ClientProtocol.WEBSOCKET);
            client.send(message(1, "here"));
            clients.add(client);
        }
        fixture.eventuallyStats(stats -> assertThat(stats.messagesFromClients()).isEqualTo(count));
        return clients;
    }

    /** True where nothing comes for a moment. */
    private static boolean isQuiet(FrameClient client) {
        try {
            client.receive(Duration.ofMillis(2));
            return false;
        } catch (AwaitError e) {
            return true;
        }
    }

    /** Sends numbered messages until it is told to go, or the connection breaks; how many it has sent. */
    private static int talk(FrameClient client, int name) {
        int sent = 0;
        try {
            while (client.isOpen() && isQuiet(client)) {
                client.send(message(2, name + " " + sent));
                sent++;
            }
        } catch (UncheckedIOException e) {
            // It was closed between the look and the message.
            return sent;
        }
        return sent;
    }

    @Test
    void everyClientIsTold_andNothingItHasSentBeforeIsLost() throws Exception {
        Gateway gateway = fixture.start(routed());
        List<FrameClient> clients = clients(24);
        List<CompletableFuture<Integer>> talks = IntStream.range(0, clients.size())
                .mapToObj(name -> CompletableFuture.supplyAsync(() -> talk(clients.get(name), name), threads))
                .toList();

        CompletableFuture<Void> draining = drain(gateway, Duration.ofSeconds(3));
        finish(draining);

        for (FrameClient client : clients) {
            Closed closed = client.awaitClose(WAIT);
            if (closed.webSocketCode().isPresent()) {
                assertThat(closed.webSocketCode()).hasValue(1012);
                assertRetry(
                        Long.parseLong(closed.webSocketReason().replaceAll("draining retry_after_ms=(\\d+)", "$1")));
            } else {
                assertNotice(client.allReceived());
            }
        }
        Map<Integer, Integer> arrived = new HashMap<>();
        List<Long> told = new ArrayList<>();
        for (GateFrame frame : backend.frames()) {
            if (frame.opCode() == GateFrame.DISCONNECT) {
                assertThat(frame.disconnectReason()).isEqualTo(12);
                told.add(frame.sessionId());
            } else if (frame.opCode() == GateFrame.TRANS && frame.type() == 2) {
                String[] text = frame.text().split(" ", -1);
                assertThat(Integer.parseInt(text[1]))
                        .isEqualTo(arrived.merge(Integer.parseInt(text[0]), 1, Integer::sum) - 1);
            }
        }
        assertThat(told).hasSize(clients.size()).doesNotHaveDuplicates();
        for (int name = 0; name < clients.size(); name++) {
            int sent = talks.get(name).get(WAIT.toSeconds(), TimeUnit.SECONDS);
            // A WebSocket's last message may have been sent behind the answer to the close frame, which ends it.
            int atLeast = clients.get(name).awaitClose(WAIT).webSocketCode().isPresent() ? sent - 1 : sent;
            assertThat(arrived.getOrDefault(name, 0)).isBetween(atLeast, sent);
        }
        assertThat(gateway.stats().connectionsClosed()).containsEntry("draining", (long) clients.size());
        assertThat(gateway.stats().messagesDropped().values()).containsOnly(0L);
    }

    private static void assertNotice(List<ClientMessage> received) {
        ClientMessage last = received.get(received.size() - 1);
        assertThat(last.messageId()).isEqualTo(NOTICE);
        assertThat(last.serverId()).isZero();
        ByteBuffer payload = ByteBuffer.wrap(last.payload()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(payload.getShort()).isEqualTo((short) 12);
        assertRetry(payload.getInt());
        assertThat(StandardCharsets.UTF_8.decode(payload).toString()).isEqualTo("draining");
    }

    private static void assertRetry(long millis) {
        assertThat(millis).isBetween(RETRY_AFTER.toMillis() / 2, RETRY_AFTER.toMillis() * 3 / 2);
    }

    @Test
    void withoutNotices_tcpClientsGetTheEndAlone() throws Exception {
        Gateway gateway = fixture.start(routed().closing(CloseConfig.defaults()));
        FrameClient client = fixture.tcp();
        client.send(message(1, "here"));
        backend.awaitFrames(2, WAIT);

        finish(drain(gateway, Duration.ofSeconds(1)));

        assertThat(client.awaitClose(WAIT).reset()).isFalse();
        assertThat(client.allReceived()).isEmpty();
    }

    @Test
    void messagesGoOnBothWays_untilAClientIsTold() throws Exception {
        Gateway gateway = fixture.start(routed().backend(BackendConfig.defaults()));
        List<FrameClient> clients = clients(DRAIN_SLOWLY);
        FrameClient client = clients.get(0);
        CompletableFuture<Void> draining = drain(gateway, Duration.ofMinutes(10));
        eventually(() -> assertThat(gateway.isLeaving()).isTrue());
        GateFrame frame = backend.awaitFrames(DRAIN_SLOWLY, WAIT).get(0);

        backend.openConnections().forEach(link -> link.send(GateFrame.reply(frame.sessionId(), 5, "still here")));

        eventually(() -> assertThat(
                        clients.stream().mapToInt(FrameClient::received).sum())
                .isPositive());
        client.send(message(3, "me too"));
        assertThat(backend.awaitFrame(WAIT).text()).isEqualTo("me too");
        gateway.close();
        finish(draining);
    }

    /** So many that the first of them leaves after a while. */
    private static final int DRAIN_SLOWLY = 20;

    @Test
    void close_hastensADrain() throws Exception {
        Gateway gateway = fixture.start(routed());
        List<FrameClient> clients = clients(DRAIN_SLOWLY);
        CompletableFuture<Void> draining = drain(gateway, Duration.ofMinutes(10));
        eventually(() -> assertThat(gateway.isLeaving()).isTrue());

        gateway.close();

        finish(draining);
        clients.forEach(client -> client.awaitClose(WAIT));
    }

    @Test
    void drain_asAnotherOneRuns_waitsForItsEnd() throws Exception {
        Gateway gateway = fixture.start(routed());
        clients(1);

        CompletableFuture<Void> first = drain(gateway, Duration.ofSeconds(2));
        CompletableFuture<Void> second = drain(gateway, Duration.ofSeconds(2));

        finish(first);
        finish(second);
        gateway.drain(Duration.ofSeconds(1));
        gateway.close();
    }

    @Test
    void drain_withoutClients_orBeforeTheStart_endsAtOnce() {
        Gateway gateway = fixture.start(routed());
        gateway.drain(Duration.ofMinutes(10));

        Gateway never =
                fixture.closing(builder().route(TYPE, backend.endpoint()).build());
        never.drain(Duration.ofMinutes(10));

        assertThat(never.isLeaving()).isTrue();
    }

    @Test
    void drain_forNoTime_isRefused() {
        Gateway gateway = fixture.start(routed());

        assertThatThrownBy(() -> gateway.drain(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("over: PT0S (expected: > 0)");
        assertThat(gateway.isLeaving()).isFalse();
    }

    @Test
    void drain_andReconfigure_onAnEventLoop_areRefused() {
        Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
        Endpoint endpoint = Endpoint.parse(fixture.closing(backend).endpoint());
        Gateway gateway = fixture.start(builder().routeResolver(request -> {
            refused.add(catchThrowable(() -> fixture.gateway().drain(Duration.ofSeconds(1))));
            refused.add(catchThrowable(
                    () -> fixture.gateway().reconfigure(fixture.gateway().config())));
            return CompletableFuture.completedFuture(RouteDecision.to(endpoint, "test"));
        }));

        fixture.sessionOf(fixture.tcp(), backend);

        assertThat(refused)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("thread: gateway-test-loop"));
        assertThat(gateway.isLeaving()).isFalse();
    }

    /** Again and again, as each of the two may be anywhere. */
    @Test
    void drain_andClose_atTheSameTime_bothReturn() throws Exception {
        for (int i = 0; i < 20; i++) {
            Gateway gateway = fixture.start(routed().backend(BackendConfig.defaults()));
            fixture.sessionOf(fixture.tcp(), backend);

            CompletableFuture<Void> draining = drain(gateway, Duration.ofMinutes(10));
            gateway.close();

            finish(draining);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatTheGateLetsIn_whenADrainHasBegun_isRefusedAsDraining(ClientProtocol protocol) throws Exception {
        CompletableFuture<GateDecision> late = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        Gateway gateway = fixture.start(routed().connectionGate(request -> asked.incrementAndGet() <= DRAIN_SLOWLY
                ? CompletableFuture.completedStage(GateDecision.accept())
                : late));
        clients(DRAIN_SLOWLY);
        CompletableFuture<Void> entering = CompletableFuture.runAsync(() -> enter(protocol), threads);
        eventually(() -> assertThat(asked).hasValue(DRAIN_SLOWLY + 1));
        CompletableFuture<Void> draining = drain(gateway, Duration.ofMinutes(10));
        eventually(() -> assertThat(gateway.isReady()).isFalse());

        late.complete(GateDecision.accept().withUserId("late"));

        finish(entering);
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected()).containsEntry("draining", 1L));
        gateway.close();
        finish(draining);
        assertThat(backend.frames()).extracting(GateFrame::text).doesNotContain("late");
    }

    /** Is refused, in its protocol's own way. */
    private void enter(ClientProtocol protocol) {
        if (protocol == ClientProtocol.WEBSOCKET) {
            assertThatThrownBy(fixture::webSocket)
                    .isInstanceOfSatisfying(
                            WebSocketRefusedException.class,
                            refused -> assertThat(refused.reply().status()).isEqualTo(503));
            return;
        }
        FrameClient client = fixture.tcp();
        client.send(message(1, "late"));
        client.awaitClose(WAIT);
        assertNotice(client.allReceived());
    }

    @Test
    void clientWhoseMessagesAreHeldForADeadBackend_isToldWhenTheyAreThere() throws Exception {
        Gateway gateway = fixture.start(routed());
        FrameClient client = clientWithHeldMessage();

        CompletableFuture<Void> draining = drain(gateway, Duration.ofSeconds(60));
        client.expectNothing(Duration.ofMillis(1_200));
        assertThat(client.isOpen()).isTrue();
        backend.start();

        finish(draining);
        assertThat(backend.frames()).extracting(GateFrame::text).contains("held");
        assertNotice(client.allReceived());
    }

    @Test
    void hardDeadline_endsWhoIsLeft() throws Exception {
        Gateway gateway = fixture.start(routed());
        FrameClient client = clientWithHeldMessage();

        finish(drain(gateway, Duration.ofMillis(500)));

        client.awaitClose(WAIT);
        assertNotice(client.allReceived());
        assertThat(gateway.stats().messagesDropped()).containsEntry("hold_ended", 1L);
    }

    /** Its backend is gone, and its second message waits for it. */
    private FrameClient clientWithHeldMessage() throws Exception {
        FrameClient client = fixture.tcp();
        client.send(message(1, "here"));
        backend.awaitFrames(2, WAIT);
        backend.stop();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        client.send(message(2, "held"));
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(1));
        return client;
    }
}
