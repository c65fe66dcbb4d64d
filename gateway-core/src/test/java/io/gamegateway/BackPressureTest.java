/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.OutboundConfig;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that take nothing hold up nobody but themselves, and cost a bounded amount of memory. */
class BackPressureTest {

    private static final int OTHER = 20;
    private static final int PAYLOAD_BYTES = 8 * 1024;
    private static final int SMALL_BUFFER = 16 * 1024;
    private static final int BACKEND_BUFFER = 128 * 1024;

    /** More than all the buffers between a client and its backend hold. */
    private static final int MANY = 2_000;

    /** Kernels are slow to open a window again that was shut. */
    private static final Duration LONG = Duration.ofSeconds(60);

    /** What the gateway may take of clients whose backend is frozen: the link's water mark, reads, and kernel buffers. */
    private static final long BOUND_BYTES = 12 * 1024 * 1024;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @Test
    void frozenBackend_stopsTheReadingOfItsClientsOnly_andLosesNothing() throws Exception {
        ScriptedBackend frozen = fixture.closing(
                ScriptedBackend.builder().receiveBufferBytes(BACKEND_BUFFER).start());
        ScriptedBackend healthy = fixture.echo();
        // One loop, which the frozen backend's clients share with the others.
        fixture.start(builder().eventLoops(1).route(TYPE, frozen.endpoint()).route(OTHER, healthy.endpoint()));
        FrameClient client = fixture.tcp();
        FrameClient neighbour = fixture.webSocket();
        FrameClient bystander = fixture.tcp();
        long session = fixture.sessionOf(client, frozen);
        long neighbourSession = fixture.sessionOf(neighbour, frozen);
        frozen.pauseReading();
        long pauses = fixture.gateway().stats().readPauses();

        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMany(client, MANY));
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isGreaterThan(pauses));
        neighbour.send(message(0, "waits as well"));
        for (int i = 0; i < 50; i++) {
            fixture.assertServed(bystander, OTHER);
        }
        assertThat(sending).isNotDone();
        assertThat(fixture.gateway().stats().bytesFromClients()).isLessThan(BOUND_BYTES);

        frozen.resumeReading();

        List<GateFrame> frames = frozen.awaitFrames(MANY + 1, LONG);
        assertThat(frames.stream().filter(frame -> frame.sessionId() == session))
                .extracting(GateFrame::type)
                .isEqualTo(IntStream.range(0, MANY).boxed().toList());
        assertThat(frames.stream().filter(frame -> frame.sessionId() == neighbourSession))
                .extracting(GateFrame::text)
                .containsExactly("waits as well");
        sending.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(fixture.sessionOf(client, frozen)).isEqualTo(session);
    }

    @Test
    void frozenBackendThatIsLost_letsItsClientsGoOnOnANewLink() throws Exception {
        ScriptedBackend frozen = fixture.closing(
                ScriptedBackend.builder().receiveBufferBytes(BACKEND_BUFFER).start());
        fixture.start(builder().eventLoops(1).route(TYPE, frozen.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.sessionOf(client, frozen);
        frozen.pauseReading();
        long pauses = fixture.gateway().stats().readPauses();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMany(client, MANY));
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isGreaterThan(pauses));

        frozen.resetConnections();
        frozen.resumeReading();

        sending.get(LONG.toSeconds(), TimeUnit.SECONDS);
        eventually(() ->
                assertThat(frozen.frames()).last().extracting(GateFrame::type).isEqualTo(MANY - 1));
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void clientThatLeavesWhileItWaitsForAFrozenBackend_leavesNothingBehind() throws Exception {
        ScriptedBackend frozen = fixture.closing(
                ScriptedBackend.builder().receiveBufferBytes(BACKEND_BUFFER).start());
        fixture.start(builder().eventLoops(1).route(TYPE, frozen.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.sessionOf(client, frozen);
        FrameClient neighbour = fixture.tcp();
        fixture.sessionOf(neighbour, frozen);
        frozen.pauseReading();
        long pauses = fixture.gateway().stats().readPauses();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMany(client, MANY));
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isGreaterThan(pauses));

        client.reset();

        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
        sending.handle((done, failure) -> done).get(LONG.toSeconds(), TimeUnit.SECONDS);
        neighbour.send(message(9, "at last"));
        frozen.resumeReading();
        eventually(() ->
                assertThat(frozen.frames()).last().extracting(GateFrame::text).isEqualTo("at last"));
    }

    private static void sendMany(FrameClient client, int count) {
        for (int i = 0; i < count; i++) {
            client.send(new ClientMessage(i, serverId(TYPE), new byte[PAYLOAD_BYTES]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatDoesNotRead_isClosedAsASlowConsumer_whileOthersGetEverything(ClientProtocol protocol) {
        ScriptedBackend backend = fixture.recording();
        fixture.start(builder()
                .eventLoops(1)
                .outbound(OutboundConfig.defaults().withBudgetBytes(64 * 1024))
                .route(TYPE, backend.endpoint()));
        FrameClient slow = fixture.closing(
                protocol == ClientProtocol.TCP
                        ? fixture.connector().receiveBufferBytes(SMALL_BUFFER).tcp()
                        : fixture.connector().receiveBufferBytes(SMALL_BUFFER).webSocket("/"));
        FrameClient fast = fixture.tcp();
        long slowSession = fixture.sessionOf(slow, backend);
        long fastSession = fixture.sessionOf(fast, backend);
        BackendConnection link = backend.openConnections().get(0);
        slow.pauseReading();

        int sent = 0;
        while (fixture.gateway().stats().connectionsClosed().getOrDefault("slow_consumer", 0L) == 0) {
            link.send(
                    GateFrame.reply(slowSession, sent & 0xFFFF, new byte[PAYLOAD_BYTES]),
                    GateFrame.reply(fastSession, sent & 0xFFFF, "#" + sent));
            assertThat(fast.receive(WAIT).text()).isEqualTo("#" + sent);
            sent++;
            // The kernel's send buffer grows to some megabytes, the gateway's share is the budget.
            assertThat(sent * (long) PAYLOAD_BYTES).isLessThan(64L * 1024 * 1024);
        }

        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
        link.send(GateFrame.reply(slowSession, 1, "too late"));
        fixture.eventuallyStats(
                stats -> assertThat(stats.messagesDropped().get("session_gone")).isPositive());
        slow.resumeReading();
        slow.awaitClose(WAIT);
        fixture.sessionOf(fast, backend);
    }

    @Test
    void burstLargerThanTheBudget_toAClientThatReads_isDelivered() {
        ScriptedBackend backend = fixture.recording();
        fixture.start(builder()
                .outbound(OutboundConfig.defaults().withBudgetBytes(1024))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, backend);

        backend.openConnections().get(0).send(GateFrame.reply(session, 1, new byte[60_000]));

        assertThat(client.receive(WAIT).payload()).hasSize(60_000);
        assertThat(client.isOpen()).isTrue();
    }
}
