/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.Timeouts;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long clients may take. */
class ClientDeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(150);
    private static final int STEPS = 6;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    private FrameClient start(Timeouts timeouts) {
        fixture.start(builder().timeouts(timeouts).route(TYPE, backend.endpoint()));
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander);
        return bystander;
    }

    private static Timeouts timeouts(Duration detection, Duration handshake, Duration idle) {
        return Timeouts.defaults()
                .withDetection(detection)
                .withHandshake(handshake)
                .withIdle(idle);
    }

    private static Timeouts shortHandshake() {
        return timeouts(Duration.ofMillis(100), SHORT, LONG);
    }

    @Test
    void clientThatSendsNothing_isClosedAtTheHandshakeDeadline() {
        FrameClient bystander = start(shortHandshake());
        FrameClient client = fixture.raw();

        client.awaitClose(WAIT);

        fixture.eventuallyClosed("handshake_timeout", 1);
        fixture.assertServed(bystander);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\1", "G", "GET ", "abcdefg", "\4\0\1\0\0\12\0\0abc"})
    void clientThatSendsABeginningAndWaits_isClosedAtTheHandshakeDeadline(String beginning) {
        FrameClient bystander = start(shortHandshake());
        FrameClient client = fixture.raw();

        client.sendBytes(ascii(beginning));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("handshake_timeout", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
        fixture.assertServed(bystander);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "GET /health HTTP/1.1\r\nHost: m", "POST /"})
    void clientThatSendsHalfAnHttpRequest_isClosedAtTheHandshakeDeadline(String beginning) {
        FrameClient bystander = start(shortHandshake());
        FrameClient client = fixture.raw();

        client.sendBytes(ascii(beginning));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("handshake_timeout", 1);
        fixture.assertServed(bystander);
    }

    @Test
    void clientThatTricklesItsFirstMessage_isClosedAtTheHandshakeDeadline() {
        start(shortHandshake());
        FrameClient client = fixture.tcp();
        byte[] bytes = message(1, "never whole").encode();

        for (int i = 0; i < bytes.length - 1 && client.isOpen(); i++) {
            client.sendBytes(new byte[] {bytes[i]});
            client.expectNothing(Duration.ofMillis(30));
        }

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("handshake_timeout", 1);
    }

    @Test
    void messageThatBeginsLikeHttp_isOneAfterTheDetectionDeadline() {
        start(timeouts(SHORT, LONG, LONG));
        FrameClient client = fixture.tcp();
        // "GET " and then the slash that would have made it HTTP.
        byte[] payload = new byte['G' | 'E' << 8];
        ClientMessage message = new ClientMessage('T' | ' ' << 8, ClientMessage.serverId(0, TYPE, '/'), payload);
        byte[] bytes = message.encode();

        client.sendBytes(Arrays.copyOf(bytes, 4));
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(2));
        client.sendBytes(Arrays.copyOfRange(bytes, 4, bytes.length));

        assertThat(client.receive(WAIT)).isEqualTo(new ClientMessage(message.messageId(), 0, payload));
    }

    @Test
    void webSocket_onceOpen_mayTakeItsTimeForTheFirstMessage() {
        start(shortHandshake());
        FrameClient client = fixture.webSocket();

        client.expectNothing(SHORT.multipliedBy(2));

        fixture.assertServed(client);
    }

    @Test
    void tcp_afterItsFirstMessage_mayTakeItsTimeForTheNext() {
        FrameClient client = start(shortHandshake());

        client.sendBytes(ClientMessage.encodeHeader(2, 5, serverId(TYPE)));
        client.expectNothing(SHORT.multipliedBy(2));
        client.sendBytes(ascii("ok"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(5, "ok"));
    }

    @ParameterizedTest
    @EnumSource
    void idleClient_isClosedAtTheIdleTimeout(ClientProtocol protocol) {
        start(timeouts(SHORT, LONG, SHORT));
        FrameClient client = fixture.client(protocol);
        fixture.assertServed(client);

        assertThat(client.awaitClose(WAIT).webSocketCode().orElse(4004)).isEqualTo(4004);

        // The bystander is idle as well.
        fixture.eventuallyClosed("idle_timeout", 2);
    }

    @Test
    void webSocketThatNeverSendsAMessage_isClosedAtTheIdleTimeout() {
        start(timeouts(SHORT, LONG, SHORT));
        FrameClient client = fixture.webSocket();

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4004);
    }

    @Test
    void trafficFromTheClient_keepsItOpen() {
        ScriptedBackend silent = fixture.recording();
        fixture.start(
                builder().timeouts(timeouts(SHORT, LONG, SHORT.multipliedBy(2))).route(TYPE, silent.endpoint()));
        FrameClient client = fixture.tcp();

        for (int i = 0; i < STEPS; i++) {
            client.send(message(i, "not idle"));
            client.expectNothing(STEP);
        }

        assertThat(silent.awaitFrames(STEPS, WAIT)).hasSize(STEPS);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void trafficToTheClient_keepsItOpen() {
        ScriptedBackend pushing = fixture.recording();
        fixture.start(
                builder().timeouts(timeouts(SHORT, LONG, SHORT.multipliedBy(2))).route(TYPE, pushing.endpoint()));
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, pushing);

        for (int i = 0; i < STEPS; i++) {
            pushing.openConnections().get(0).send(GateFrame.reply(session, i, "not idle"));
            assertThat(client.receive(WAIT)).isEqualTo(reply(i, "not idle"));
            client.expectNothing(STEP);
        }

        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void idleTimeoutOfZero_closesNobody() {
        FrameClient client = start(timeouts(SHORT, SHORT, Duration.ZERO));

        client.expectNothing(SHORT.multipliedBy(3));

        fixture.assertServed(client);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
