/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where segments and WebSocket frames begin and end does not matter. */
class SplitInputTest {

    private static final List<ClientMessage> STREAM =
            List.of(message(1, "one"), message(2, ""), message(3, "three, the last one"));
    private static final byte[] STREAM_BYTES = ClientMessage.encodeAll(STREAM);
    private static final List<ClientMessage> REPLIES =
            List.of(reply(1, "one"), reply(2, ""), reply(3, "three, the last one"));

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @BeforeEach
    void start() {
        fixture.startFor(fixture.echo());
    }

    @Test
    void tcp_byteByByte_isTheSameMessages() {
        FrameClient client = fixture.tcp();

        client.sendByteByByte(STREAM_BYTES);

        assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
    }

    @Test
    void tcp_splitAnywhere_isTheSameMessages() {
        FrameClient client = fixture.tcp();

        for (int at = 1; at < STREAM_BYTES.length; at++) {
            client.sendSplit(STREAM_BYTES, at);
            assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
        }
    }

    @Test
    void tcp_firstBytesOfAConnectionSplitAnywhere_areDetectedAsTcp() {
        for (int at = 1; at < 2 * ClientMessage.HEADER_BYTES; at++) {
            FrameClient client = fixture.tcp();
            client.sendSplit(STREAM_BYTES, at);
            assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
        }
    }

    @Test
    void tcp_messageThatBeginsLikeAnHttpMethod_splitAnywhere_isDetectedAsTcp() {
        // The length says "GE", the messageId "T!".
        int messageId = 'T' | '!' << 8;
        byte[] payload = new byte['G' | 'E' << 8];
        byte[] bytes = new ClientMessage(messageId, serverId(TYPE), payload).encode();
        for (int at = 1; at <= ClientMessage.HEADER_BYTES; at++) {
            FrameClient client = fixture.tcp();
            client.sendSplit(bytes, at);
            assertThat(client.receive(WAIT)).isEqualTo(new ClientMessage(messageId, 0, payload));
        }
    }

    @Test
    void tcp_tenMessagesInOneSegment_areTenMessages() {
        FrameClient client = fixture.tcp();

        client.send(IntStream.range(0, 10).mapToObj(i -> message(i, "#" + i)).toArray(ClientMessage[]::new));

        assertThat(client.receive(10, WAIT))
                .isEqualTo(
                        IntStream.range(0, 10).mapToObj(i -> reply(i, "#" + i)).toList());
    }

    @Test
    void tcp_closedWithinAMessage_losesOnlyThatMessage() {
        ScriptedBackend backend = fixture.recording();
        fixture.startFor(backend);
        FrameClient client = fixture.tcp();

        client.sendBytes(Arrays.copyOf(STREAM_BYTES, STREAM_BYTES.length - 1));
        assertThat(backend.awaitFrames(2, WAIT)).extracting(GateFrame::text).containsExactly("one", "");
        client.close();

        fixture.eventuallyClosed("normal", 1);
        backend.expectNothing(QUIET);
    }

    @Test
    void webSocket_byteByByte_isTheSameMessages() {
        FrameClient client = fixture.webSocket();

        client.sendByteByByte(WebSocketFrame.binary(STREAM_BYTES).encodeMasked());

        assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
    }

    @Test
    void webSocket_segmentSplitAnywhere_isTheSameMessages() {
        FrameClient client = fixture.webSocket();
        byte[] bytes = WebSocketFrame.binary(STREAM_BYTES).encodeMasked();

        for (int at = 1; at < bytes.length; at++) {
            client.sendSplit(bytes, at);
            assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
        }
    }

    @Test
    void webSocket_messageInTwoFragmentsSplitAnywhere_isTheSameMessages() {
        FrameClient client = fixture.webSocket();

        for (int at = 1; at < STREAM_BYTES.length; at++) {
            client.sendFragmented(STREAM_BYTES, at);
            assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
        }
    }

    @Test
    void webSocket_messageOverTwoBinaryMessagesSplitAnywhere_isTheSameMessages() {
        FrameClient client = fixture.webSocket();

        for (int at = 1; at < STREAM_BYTES.length; at++) {
            client.sendFrames(
                    WebSocketFrame.binary(Arrays.copyOf(STREAM_BYTES, at)),
                    WebSocketFrame.binary(Arrays.copyOfRange(STREAM_BYTES, at, STREAM_BYTES.length)));
            assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
        }
    }

    @Test
    void webSocket_severalMessagesInOneFrame_areAllDelivered() {
        FrameClient client = fixture.webSocket();

        client.sendInOneFrame(STREAM.toArray(ClientMessage[]::new));

        assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
    }

    @Test
    void webSocket_emptyFramesBetween_changeNothing() {
        FrameClient client = fixture.webSocket();

        client.sendFragmented(STREAM_BYTES, 0, 5, 5, STREAM_BYTES.length);

        assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
    }

    @Test
    void webSocket_pingsBetweenFragments_areAnsweredAndChangeNothing() {
        FrameClient client = fixture.webSocket();

        client.sendFrames(
                WebSocketFrame.of(false, WebSocketFrame.BINARY, Arrays.copyOf(STREAM_BYTES, 4)),
                WebSocketFrame.ping("first"),
                WebSocketFrame.of(false, WebSocketFrame.CONTINUATION, Arrays.copyOfRange(STREAM_BYTES, 4, 20)),
                WebSocketFrame.ping("second"),
                WebSocketFrame.of(
                        true, WebSocketFrame.CONTINUATION, Arrays.copyOfRange(STREAM_BYTES, 20, STREAM_BYTES.length)));

        assertThat(client.receiveControlFrame(WAIT)).isEqualTo(pong("first"));
        assertThat(client.receiveControlFrame(WAIT)).isEqualTo(pong("second"));
        assertThat(client.receive(3, WAIT)).isEqualTo(REPLIES);
    }

    private static WebSocketFrame pong(String text) {
        return WebSocketFrame.pong(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void handshake_byteByByte_opensAWebSocket() {
        FrameClient client = fixture.raw();

        client.sendByteByByte(ascii(HttpExchange.upgrade("/")));

        assertThat(RawBytes.httpHead(client)).startsWith("HTTP/1.1 101 ");
        client.sendBytes(WebSocketFrame.binary(message(1, "hi").encode()).encodeMasked());
        assertThat(RawBytes.serverFrame(client)).isEqualTo(reply(1, "hi").encode());
    }

    @Test
    void handshake_withMessagesRightBehindItInTheSameSegment_losesNone() {
        FrameClient client = fixture.raw();
        byte[] frame = WebSocketFrame.binary(message(1, "early").encode()).encodeMasked();

        client.sendBytes(concat(ascii(HttpExchange.upgrade("/")), frame));

        assertThat(RawBytes.httpHead(client)).startsWith("HTTP/1.1 101 ");
        assertThat(RawBytes.serverFrame(client)).isEqualTo(reply(1, "early").encode());
    }

    @Test
    void handshake_withHalfAFrameBehindIt_goesOnWithTheOtherHalf() {
        FrameClient client = fixture.raw();
        byte[] frame = WebSocketFrame.binary(message(1, "early").encode()).encodeMasked();
        byte[] all = concat(ascii(HttpExchange.upgrade("/")), frame);

        client.sendSplit(all, all.length - frame.length / 2);

        assertThat(RawBytes.httpHead(client)).startsWith("HTTP/1.1 101 ");
        assertThat(RawBytes.serverFrame(client)).isEqualTo(reply(1, "early").encode());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        int length = Stream.of(parts).mapToInt(part -> part.length).sum();
        byte[] all = Arrays.copyOf(parts[0], length);
        System.arraycopy(parts[1], 0, all, parts[0].length, parts[1].length);
        return all;
    }
}
