/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client does wrong costs it its connection at most, and nobody else anything. */
class BadClientInputTest {

    private static final int UNROUTED = 99;
    private static final int MAX_BYTES = 1_000;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private ScriptedBackend backend;
    private FrameClient bystander;

    @BeforeEach
    void start() {
        backend = fixture.echo();
        fixture.start(
                builder().limits(unlimited().withMaxMessageBytes(MAX_BYTES)).route(TYPE, backend.endpoint()));
        bystander = fixture.tcp();
        fixture.assertServed(bystander);
        backend.awaitFrame(WAIT);
    }

    @AfterEach
    void bystanderIsUntouched() {
        fixture.assertServed(bystander);
        fixture.assertServed(fixture.tcp());
    }

    @ParameterizedTest
    @EnumSource
    void messageOverTheLimit_isRefusedOnItsHeaderAlone(ClientProtocol protocol) {
        FrameClient client = fixture.client(protocol);

        sendBytes(client, protocol, ClientMessage.encodeHeader(MAX_BYTES + 1, 1, serverId(TYPE)));

        expectCode(client.awaitClose(WAIT), protocol, 1009);
        fixture.eventuallyClosed("message_too_large", 1);
        backend.expectNothing(QUIET);
    }

    @Test
    void messageOverTheLimit_behindAGoodOne_leavesTheGoodOneItsReply() {
        FrameClient client = fixture.tcp();

        client.send(message(1, "good"), new ClientMessage(2, serverId(TYPE), new byte[MAX_BYTES + 1]));

        client.awaitClose(WAIT);
        assertThat(backend.awaitFrame(WAIT).text()).isEqualTo("good");
        fixture.eventuallyClosed("message_too_large", 1);
    }

    @Test
    void messageOfExactlyTheLimit_isServed() {
        FrameClient client = fixture.tcp();

        client.send(new ClientMessage(1, serverId(TYPE), new byte[MAX_BYTES]));

        assertThat(client.receive(WAIT)).isEqualTo(new ClientMessage(1, 0, new byte[MAX_BYTES]));
    }

    @ParameterizedTest
    @EnumSource
    void firstMessageWithoutARoute_closesTheSession(ClientProtocol protocol) {
        FrameClient client = fixture.client(protocol);

        client.send(message(1, UNROUTED, "nowhere"), message(2, "never read"));

        expectCode(client.awaitClose(WAIT), protocol, 4009);
        fixture.eventuallyClosed("no_route", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.routingErrors()).containsEntry("no_route", 1L));
        backend.expectNothing(QUIET);
    }

    @ParameterizedTest
    @EnumSource
    void laterMessageWithoutARoute_isDroppedAndCounted_andTheRestGoesOn(ClientProtocol protocol) {
        FrameClient client = fixture.client(protocol);

        client.send(
                message(1, "first"),
                message(2, UNROUTED, "nowhere"),
                message(3, "third"),
                message(4, UNROUTED, "nowhere"),
                message(5, "fifth"));

        assertThat(client.receive(3, WAIT)).containsExactly(reply(1, "first"), reply(3, "third"), reply(5, "fifth"));
        fixture.eventuallyDropped("no_route", 2);
        assertThat(backend.awaitFrames(3, WAIT)).extracting(GateFrame::type).containsExactly(1, 3, 5);
        fixture.assertServed(client);
    }

    @Test
    void resetWithinAMessage_endsThatSessionOnly() {
        FrameClient client = fixture.tcp();
        client.sendBytes(ClientMessage.encodeHeader(100, 1, serverId(TYPE)));
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(2));

        client.reset();

        fixture.eventuallyClosed("normal", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
    }

    @Test
    void endOfInput_afterACompleteMessage_endsTheSession() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        client.shutdownOutput();

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("normal", 1);
    }

    private static void sendBytes(FrameClient client, ClientProtocol protocol, byte[] bytes) {
        if (protocol == ClientProtocol.TCP) {
            client.sendBytes(bytes);
        } else {
            client.sendFragmented(bytes);
        }
    }

    private static void expectCode(Closed closed, ClientProtocol protocol, int webSocketCode) {
        if (protocol == ClientProtocol.WEBSOCKET) {
            assertThat(closed.webSocketCode()).hasValue(webSocketCode);
        }
    }
}
