/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.Timeouts;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketFrame;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heartbeats, silence, and messages that trickle. */
class LivenessTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = ScriptedBackend.echo();

    private GatewayBuilder routed() {
        return builder().route(TYPE, fixture.closing(backend).endpoint());
    }

    // ---- messages that trickle

    private GatewayBuilder impatient(int bytesPerSecond) {
        return routed().timeouts(Timeouts.defaults().withFrameGrace(SHORT))
                .limits(unlimited().withFrameBytesPerSecond(bytesPerSecond));
    }

    /** Sends all of the message but its end, so many bytes at once. */
    private static void begin(FrameClient client, ClientProtocol protocol, int payloadBytes, int bytes) {
        byte[] encoded = new ClientMessage(1, serverId(TYPE), new byte[payloadBytes]).encode();
        byte[] beginning = Arrays.copyOf(encoded, bytes);
        if (protocol == ClientProtocol.TCP) {
            client.sendBytes(beginning);
        } else {
            client.sendFrames(WebSocketFrame.binary(beginning));
        }
    }

    @ParameterizedTest
    @EnumSource
    void messageThatStops_closesTheSession(ClientProtocol protocol) {
        fixture.start(impatient(1_000));
        FrameClient bystander = fixture.tcp();
        FrameClient client = fixture.client(protocol);
        fixture.assertServed(client);

        begin(client, protocol, 100, 50);

        client.awaitClose(WAIT)
                .webSocketCode()
                .ifPresent(code -> assertThat(code).isEqualTo(4004));
        fixture.eventuallyClosed("idle_timeout", 1);
        fixture.assertServed(bystander);
    }

    @Test
    void messageWithMoreThanTheRateAsksFor_mayTakeItsTime() {
        // What is there is enough for minutes.
        fixture.start(impatient(10));
        FrameClient trickler = fixture.tcp();
        FrameClient client = fixture.tcp();
        fixture.assertServed(trickler);
        fixture.assertServed(client);
        begin(client, ClientProtocol.TCP, 60_000, 50_000);
        begin(trickler, ClientProtocol.TCP, 100, 2);

        trickler.awaitClose(WAIT);
        client.sendBytes(new byte[10_000 + ClientMessage.HEADER_BYTES]);

        assertThat(client.receive(WAIT).payload()).hasSize(60_000);
    }

    @Test
    void messageThatStops_mayDoSoWhereThereIsNoLeastRate() {
        fixture.start(impatient(0));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        begin(client, ClientProtocol.TCP, 4, 2);

        client.expectNothing(SHORT.multipliedBy(3));

        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void webSocketFrameThatStops_closesTheSession() {
        fixture.start(impatient(1_000));
        FrameClient client = fixture.webSocket();
        fixture.assertServed(client);

        // Not even a whole header.
        client.sendBytes(new byte[] {(byte) 0x82});

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4004);
    }

    @Test
    void manyMessagesEachInTwoReads_areNoTrickle() {
        fixture.start(impatient(1_000_000));
        FrameClient client = fixture.tcp();
        byte[] encoded = message(7, "in two").encode();
        long end = System.nanoTime() + SHORT.multipliedBy(3).toNanos();

        client.sendBytes(Arrays.copyOf(encoded, 5));
        while (System.nanoTime() < end) {
            client.sendBytes(Arrays.copyOfRange(encoded, 5, encoded.length));
            client.sendBytes(Arrays.copyOf(encoded, 5));
            assertThat(client.receive(WAIT).text()).isEqualTo("in two");
        }

        assertThat(client.isOpen()).isTrue();
    }

    // ---- silence

    @ParameterizedTest
    @EnumSource
    void clientThatOnlyReads_isClosedBehindTheHeartbeatTimeout(ClientProtocol protocol) {
        fixture.start(routed().heartbeat(HeartbeatConfig.off().withTimeout(SHORT)));
        FrameClient client = fixture.client(protocol);
        long session = fixture.sessionOf(client, backend);
        BackendConnection link = backend.openConnections().get(0);

        await().atMost(WAIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            link.send(GateFrame.reply(session, 1, "still there?"));
            return !client.isOpen();
        });

        assertThat(client.received()).isGreaterThan(1);
        fixture.eventuallyClosed("idle_timeout", 1);
    }

    @Test
    void webSocketThatIsSilent_isPinged_andStaysWhereItAnswers() {
        fixture.start(routed().heartbeat(
                        new HeartbeatConfig(SHORT.dividedBy(3), SHORT.multipliedBy(2), java.util.OptionalInt.empty())));
        FrameClient client = fixture.webSocket();
        FrameClient deaf =
                fixture.closing(fixture.connector().answersPings(false).webSocket("/"));

        for (int i = 0; i < 8; i++) {
            assertThat(client.receiveControlFrame(WAIT).opcode()).isEqualTo(WebSocketFrame.PING);
        }

        assertThat(deaf.awaitClose(WAIT).webSocketCode()).hasValue(4004);
        fixture.assertServed(client);
    }

    @Test
    void tcpClient_isNotPinged() {
        fixture.start(routed().heartbeat(HeartbeatConfig.off().withPingInterval(SHORT.dividedBy(3))));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        client.expectNothing(SHORT);

        fixture.assertServed(client);
    }

    // ---- the heartbeat message

    @ParameterizedTest
    @EnumSource
    void heartbeatMessage_isAnsweredByTheGateway_andNotForwarded(ClientProtocol protocol) {
        fixture.start(routed().heartbeat(HeartbeatConfig.off().withMessageId(500)));
        FrameClient client = fixture.client(protocol);

        client.send(message(500, "beat"), message(499, "before"), message(501, "behind"));

        assertThat(client.receive(3, WAIT)).extracting(ClientMessage::messageId).containsExactly(500, 499, 501);
        assertThat(backend.frames()).extracting(GateFrame::type).containsExactly(499, 501);
        assertThat(client.allReceived().get(0)).isEqualTo(ClientMessage.of(500, 0, "beat"));
    }

    @Test
    void heartbeatMessage_keepsTheBit_andAliveAClientWithoutABackend() {
        fixture.start(builder()
                .timeouts(Timeouts.defaults().withHandshake(SHORT).withIdle(SHORT.multipliedBy(2)))
                .heartbeat(HeartbeatConfig.off().withMessageId(500))
                .route(TYPE, "127.0.0.1:1"));
        FrameClient client = fixture.tcp();
        ClientMessage zipped = message(500, "beat").zip();
        long end = System.nanoTime() + SHORT.multipliedBy(4).toNanos();

        while (System.nanoTime() < end) {
            client.send(zipped);
            assertThat(client.receive(WAIT).isZip()).isTrue();
            client.expectNothing(Duration.ofMillis(20));
        }

        assertThat(client.isOpen()).isTrue();
    }
}
