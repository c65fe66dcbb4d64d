/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.WebSocketFrame;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Violations of RFC 6455, its control frames and its close handshake. */
class BadWebSocketFrameTest {

    /** A whole game message of the largest size. */
    private static final int MAX_FRAME_BYTES = ClientMessage.MAX_PAYLOAD_BYTES + ClientMessage.HEADER_BYTES;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private FrameClient bystander;
    private FrameClient client;

    @BeforeEach
    void start() {
        fixture.start(builder()
                .limits(unlimited().withMaxMessageBytes(ClientMessage.MAX_PAYLOAD_BYTES))
                .route(TYPE, fixture.echo().endpoint()));
        bystander = fixture.webSocket();
        client = fixture.webSocket();
        fixture.assertServed(bystander);
        fixture.assertServed(client);
    }

    @AfterEach
    void bystanderIsUntouched() {
        fixture.assertServed(bystander);
        fixture.assertServed(fixture.webSocket());
    }

    @Test
    void textFrame_isRefusedWith1003() {
        client.sendFrames(WebSocketFrame.text("hello"));

        expectClose(1003, "protocol_error");
    }

    @Test
    void textFrame_behindAMessage_leavesTheMessageItsWay() {
        client.sendFrames(WebSocketFrame.binary(message(1, "good").encode()), WebSocketFrame.text("bad"));

        expectClose(1003, "protocol_error");
        fixture.eventuallyStats(stats -> assertThat(stats.messagesFromClients()).isEqualTo(3));
    }

    @Test
    void unmaskedFrame_isRefusedWith1002() {
        client.sendBytes(WebSocketFrame.binary(message(1, "bare").encode()).encodeUnmasked());

        expectClose(1002, "protocol_error");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7})
    void reservedBits_areRefusedWith1002(int rsv) {
        client.sendFrames(new WebSocketFrame(
                true, rsv, WebSocketFrame.BINARY, message(1, "compressed?").encode()));

        expectClose(1002, "protocol_error");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 11, 15})
    void unknownOpcode_isRefusedWith1002(int opcode) {
        client.sendFrames(WebSocketFrame.of(true, opcode, new byte[1]));

        expectClose(1002, "protocol_error");
    }

    @Test
    void continuationOfNothing_isRefusedWith1002() {
        client.sendFrames(WebSocketFrame.of(true, WebSocketFrame.CONTINUATION, new byte[1]));

        expectClose(1002, "protocol_error");
    }

    @Test
    void messageInAsManyFragmentsAsAllowed_isDelivered_andInOneMoreIsRefusedWith1009() {
        byte[] bytes = message(5, "in many fragments").encode();
        client.sendFrames(fragments(bytes, 1_024));
        assertThat(client.receive(WAIT).text()).isEqualTo("in many fragments");

        client.sendFrames(fragments(bytes, 1_025));

        expectClose(1009, "message_too_large");
    }

    /** The bytes in the first one, then empty ones. */
    private static WebSocketFrame[] fragments(byte[] bytes, int count) {
        WebSocketFrame[] frames = new WebSocketFrame[count];
        for (int i = 0; i < count; i++) {
            frames[i] = WebSocketFrame.of(
                    i == count - 1,
                    i == 0 ? WebSocketFrame.BINARY : WebSocketFrame.CONTINUATION,
                    i == 0 ? bytes : new byte[0]);
        }
        return frames;
    }

    @Test
    void messageWithinAFragmentedOne_isRefusedWith1002() {
        client.sendFrames(
                WebSocketFrame.of(false, WebSocketFrame.BINARY, new byte[1]), WebSocketFrame.binary(new byte[1]));

        expectClose(1002, "protocol_error");
    }

    @Test
    void fragmentedPing_isRefusedWith1002() {
        client.sendFrames(WebSocketFrame.of(false, WebSocketFrame.PING, new byte[1]));

        expectClose(1002, "protocol_error");
    }

    @Test
    void longPing_isRefusedWith1002() {
        client.sendFrames(WebSocketFrame.of(true, WebSocketFrame.PING, new byte[126]));

        expectClose(1002, "protocol_error");
    }

    @Test
    void frameOverTheLimit_isRefusedWith1009OnItsHeaderAlone() {
        client.sendBytes(maskedHeader(MAX_FRAME_BYTES + 1));

        expectClose(1009, "message_too_large");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void frameOfAbsurdLength_isRefusedWith1009(long length) {
        client.sendBytes(maskedHeader(length));

        expectClose(1009, "message_too_large");
    }

    private static byte[] maskedHeader(long length) {
        return ByteBuffer.allocate(14)
                .put((byte) 0x82)
                .put((byte) 0xFF)
                .putLong(length)
                .putInt(0x01020304)
                .array();
    }

    @Test
    void fragmentsOverTheLimit_areRefusedWith1009() {
        client.sendFrames(
                WebSocketFrame.of(false, WebSocketFrame.BINARY, new byte[0]),
                WebSocketFrame.of(
                        false,
                        WebSocketFrame.CONTINUATION,
                        new ClientMessage(1, serverId(TYPE), new byte[ClientMessage.MAX_PAYLOAD_BYTES]).encode()),
                WebSocketFrame.of(true, WebSocketFrame.CONTINUATION, new byte[1]));

        expectClose(1009, "message_too_large");
    }

    @Test
    void frameOfExactlyTheLimit_isServed() {
        ClientMessage largest = new ClientMessage(1, serverId(TYPE), new byte[ClientMessage.MAX_PAYLOAD_BYTES]);

        client.send(largest);

        assertThat(client.receive(WAIT)).isEqualTo(new ClientMessage(1, 0, largest.payload()));
    }

    @Test
    void ping_isAnsweredByAPongWithTheSamePayload() {
        client.sendFrames(WebSocketFrame.ping("12345"), WebSocketFrame.ping(""));

        assertThat(client.receiveControlFrame(WAIT))
                .isEqualTo(WebSocketFrame.pong(new byte[] {'1', '2', '3', '4', '5'}));
        assertThat(client.receiveControlFrame(WAIT)).isEqualTo(WebSocketFrame.pong(new byte[0]));
    }

    @Test
    void pongThatNobodyAskedFor_isIgnored() {
        client.sendFrames(
                WebSocketFrame.pong(new byte[3]),
                WebSocketFrame.binary(message(1, "go on").encode()));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "go on"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4321})
    void closeFrame_isEchoedWithItsCode(int code) {
        client.sendClose(code, "bye");

        expectClose(code, "normal");
    }

    @Test
    void closeFrameWithoutACode_isAnsweredByANormalClose() {
        client.sendFrames(WebSocketFrame.of(true, WebSocketFrame.CLOSE, new byte[0]));

        expectClose(1000, "normal");
    }

    @Test
    void closeFrameWithHalfACode_isRefusedWith1002() {
        client.sendFrames(WebSocketFrame.of(true, WebSocketFrame.CLOSE, new byte[1]));

        expectClose(1002, "protocol_error");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1006, 1015, 2999, 5000})
    void closeFrameWithACodeThatMustNotBeSent_isRefusedWith1002(int code) {
        client.sendClose(code, "");

        expectClose(1002, "protocol_error");
    }

    @Test
    void messagesBehindACloseFrame_areIgnored() {
        client.sendFrames(
                WebSocketFrame.close(1000, ""),
                WebSocketFrame.binary(message(1, "too late").encode()));

        expectClose(1000, "normal");
        assertThat(client.received()).isEqualTo(1);
    }

    private void expectClose(int code, String reason) {
        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(code);
        fixture.eventuallyClosed(reason, 1);
    }
}
