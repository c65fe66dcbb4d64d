/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backend that is restarted disconnects nobody: its sessions' messages wait for it, and go on in their order. */
class SessionContinuityTest {

    private static final int OTHER = 20;
    private static final Duration LONG = Duration.ofSeconds(30);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    private void start(BackendConfig config) {
        fixture.start(builder().backend(config).route(TYPE, backend.endpoint()));
    }

    private static BackendConfig holding(int bytes, Duration time) {
        return BackendConfig.defaults()
                .withContinuity(ContinuityConfig.defaults().withHold(bytes, time));
    }

    /** Sends so many messages, numbered from {@code first} on. */
    private static void send(FrameClient client, int first, int count) {
        for (int i = first; i < first + count; i++) {
            client.send(message(i, "#" + i));
        }
    }

    private static List<ClientMessage> replies(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> reply(i, "#" + i))
                .toList();
    }

    private void eventuallyHeld(long messages) {
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(messages));
    }

    @ParameterizedTest
    @EnumSource
    void messagesSentWhileTheBackendIsDown_arriveWhenItIsBack_inOrder(ClientProtocol protocol) {
        start(BackendConfig.defaults());
        FrameClient client = fixture.client(protocol);
        fixture.assertServed(client);

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        send(client, 0, 100);
        eventuallyHeld(100);
        backend.start();

        assertThat(client.receive(100, WAIT)).isEqualTo(replies(0, 100));
        fixture.assertServed(client);
        fixture.eventuallyDropped("hold_ended", 0);
    }

    @ParameterizedTest
    @EnumSource
    void restart_announcesEachSessionAgain_beforeItsMessages_andAlsoOneThatSendsNothing(LinkMode links) {
        start(BackendConfig.defaults().withLifecycleFrames(true).withLinks(links));
        FrameClient speaker = fixture.tcp();
        FrameClient listener = fixture.tcp();
        long speaking = announced(speaker);
        long listening = announced(listener);
        int before = backend.frames().size();

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        send(speaker, 0, 3);
        eventuallyHeld(3);
        backend.start();

        List<GateFrame> frames = awaitFrames(before, 5);
        assertThat(frames.stream().filter(frame -> frame.sessionId() == speaking))
                .extracting(GateFrame::opCode)
                .containsExactly(GateFrame.CONNECT, GateFrame.TRANS, GateFrame.TRANS, GateFrame.TRANS);
        assertThat(frames.stream().filter(frame -> frame.sessionId() == listening))
                .extracting(GateFrame::opCode)
                .containsExactly(GateFrame.CONNECT);
        assertThat(frames.stream().filter(frame -> frame.opCode() == GateFrame.CONNECT))
                .allMatch(frame -> frame.payload()[1] == 1, "resumed");
        backend.openConnections().get(0).send(GateFrame.reply(listening, 9, "are you there?"));
        assertThat(listener.receive(WAIT).text()).isNotNull();
    }

    /** The session id of a client that sends its first message. */
    private long announced(FrameClient client) {
        fixture.assertServed(client);
        List<GateFrame> frames = backend.frames();
        return frames.get(frames.size() - 1).sessionId();
    }

    private List<GateFrame> awaitFrames(int after, int count) {
        GatewayFixture.eventually(() -> assertThat(backend.frames()).hasSize(after + count));
        return backend.frames().subList(after, after + count);
    }

    @Test
    void backendThatStaysAway_closesWhoSends_whenTheHoldTimeIsOver_andNobodyElse() {
        // Longer than the longest backoff.
        start(holding(64 * 1024, Duration.ofSeconds(2)));
        FrameClient sender = fixture.webSocket();
        FrameClient silent = fixture.webSocket();
        fixture.assertServed(sender);
        fixture.assertServed(silent);

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        send(sender, 0, 3);

        assertThat(sender.awaitClose(WAIT).webSocketCode()).hasValue(4010);
        fixture.eventuallyClosed("backend_unavailable", 1);
        fixture.eventuallyDropped("hold_ended", 3);
        assertThat(silent.isOpen()).isTrue();
        backend.start();
        fixture.assertServed(silent);
    }

    @Test
    void moreThanIsHeld_isLeftWithTheClient_andNothingIsLost() throws Exception {
        start(holding(8 * 1024, LONG));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        int many = 20_000;

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        long pauses = fixture.gateway().stats().readPauses();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, 0, many));
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isGreaterThan(pauses));
        assertThat(fixture.gateway().stats().messagesHeld()).isLessThan(2_000);
        backend.start();

        for (int i = 0; i < many; i++) {
            assertThat(client.receive(LONG).text()).isEqualTo("#" + i);
        }
        sending.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aMessageLargerThanTheBudget_isHeldAllTheSame() {
        start(holding(1024, LONG));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());

        client.send(new ClientMessage(1, serverId(TYPE), new byte[60_000]));
        eventuallyHeld(1);
        backend.start();

        assertThat(client.receive(WAIT).payload()).hasSize(60_000);
    }

    @ParameterizedTest
    @EnumSource
    void otherTrafficOfTheSession_goesOnMeanwhile(ClientProtocol protocol) {
        ScriptedBackend other = fixture.echo();
        fixture.start(builder().route(TYPE, backend.endpoint()).route(OTHER, other.endpoint()));
        FrameClient client = fixture.client(protocol);
        fixture.assertServed(client);
        fixture.assertServed(client, OTHER);

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isEqualTo(1));
        send(client, 0, 5);
        for (int i = 0; i < 50; i++) {
            fixture.assertServed(client, OTHER);
        }
        backend.start();

        assertThat(client.receive(5, WAIT)).isEqualTo(replies(0, 5));
    }

    @Test
    void webSocketPing_isAnsweredMeanwhile() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.webSocket();
        fixture.assertServed(client);
        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        send(client, 0, 1);
        eventuallyHeld(1);

        client.sendFrames(WebSocketFrame.ping("still there?"));

        assertThat(client.receiveControlFrame(WAIT).text()).isEqualTo("still there?");
        backend.start();
        assertThat(client.receive(WAIT)).isEqualTo(reply(0, "#0"));
    }

    @Test
    void clientThatComesDuringARestart_waitsToo() {
        start(BackendConfig.defaults());
        fixture.assertServed(fixture.tcp());
        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());

        FrameClient newcomer = fixture.tcp();
        send(newcomer, 0, 3);
        // More than the retries of one whose backend has never been there.
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isGreaterThan(6));
        backend.start();

        assertThat(newcomer.receive(3, WAIT)).isEqualTo(replies(0, 3));
    }

    @Test
    void clientThatLeavesMeanwhile_leavesNothingBehind_andWhatItSentIsCounted() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        int before = backend.frames().size();
        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        send(client, 0, 3);
        eventuallyHeld(3);

        client.close();
        fixture.eventuallyDropped("hold_ended", 3);
        backend.start();

        fixture.assertServed(fixture.tcp());
        assertThat(backend.frames()).hasSize(before + 1);
        assertThat(fixture.gateway().stats().sessionsActive()).isEqualTo(1);
    }

    @Test
    void exclusiveLinks_areReplacedOneByOne() {
        start(BackendConfig.defaults().withLinks(LinkMode.EXCLUSIVE));
        List<FrameClient> clients =
                IntStream.range(0, 10).mapToObj(i -> fixture.tcp()).toList();
        clients.forEach(fixture::assertServed);

        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        clients.forEach(client -> send(client, 0, 5));
        backend.start();

        for (FrameClient client : clients) {
            assertThat(client.receive(5, WAIT)).isEqualTo(replies(0, 5));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isEqualTo(10));
        backend.openConnections().forEach(link -> assertThat(link.isOpen()).isTrue());
    }

    @Test
    void moreRoutesThanMayWait_holdTheSessionBack_andLoseNothing() {
        start(BackendConfig.defaults());
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        backend.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());

        for (int i = 0; i < 100; i++) {
            client.send(ClientMessage.of(i, ClientMessage.serverId(0, TYPE, i), "#" + i));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isPositive());
        backend.start();

        assertThat(client.receive(100, WAIT)).containsExactlyInAnyOrderElementsOf(replies(0, 100));
        client.expectNothing(QUIET);
    }
}
