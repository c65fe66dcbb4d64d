/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static io.gamegateway.test.OneConnectionServer.write;
import static io.gamegateway.test.Times.SHORT;
import static io.gamegateway.test.Times.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketClientTest {

    private static final ClientMessage ONE = ClientMessage.of(1, 0, "one");
    private static final ClientMessage TWO = ClientMessage.of(2, 0, "two");

    private final LinkedBlockingQueue<WebSocketFrame> seen = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(ints = {8, 125, 126, 65_535, 65_536, 65_543})
    void roundTrip_ofEachLengthEncoding(int frameBytes) {
        ClientMessage message = new ClientMessage(5, 0, new byte[frameBytes - ClientMessage.HEADER_BYTES]);
        try (OneConnectionServer server = OneConnectionServer.webSocket(this::echo);
                FrameClient client = FrameClient.webSocket(server.address(), "/game")) {
            client.send(message, ONE);
            assertThat(client.receive(2, SOON)).containsExactly(message, ONE);
        }
    }

    @Test
    void encodeMasked_lengthsAreMinimal() {
        assertThat(WebSocketFrame.binary(new byte[125]).encodeMasked()).hasSize(2 + 4 + 125);
        assertThat(WebSocketFrame.binary(new byte[126]).encodeMasked()).hasSize(4 + 4 + 126);
        assertThat(WebSocketFrame.binary(new byte[65_535]).encodeMasked()).hasSize(4 + 4 + 65_535);
        assertThat(WebSocketFrame.binary(new byte[65_536]).encodeMasked()).hasSize(10 + 4 + 65_536);
        assertThat(new WebSocketFrame(false, 5, 1, new byte[] {7}).encodeUnmasked())
                .containsExactly(0x51, 1, 7);
    }

    @Test
    void accept_isThatOfTheRfc() {
        assertThat(WebSocketHandshake.accept(WebSocketHandshake.SAMPLE_KEY)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void oneFrameAndFragments_carryTheSameBytes() throws InterruptedException {
        try (OneConnectionServer server = OneConnectionServer.webSocket(this::record);
                FrameClient client = FrameClient.webSocket(server.address(), "/")) {
            byte[] both = ClientMessage.encodeAll(List.of(ONE, TWO));
            client.sendInOneFrame(ONE, TWO);
            client.sendFragmented(both, 3, 12);
            assertThat(next()).isEqualTo(WebSocketFrame.binary(both));
            assertThat(List.of(next(), next(), next()))
                    .extracting(WebSocketFrame::opcode, WebSocketFrame::fin, frame -> frame.payload().length)
                    .containsExactly(tuple(2, false, 3), tuple(0, false, 9), tuple(0, true, both.length - 12));
            client.sendBytes(WebSocketFrame.ping("p").encodeMasked());
            assertThat(next()).isEqualTo(WebSocketFrame.ping("p"));
        }
    }

    @Test
    void ping_isAnsweredAndReported() throws InterruptedException {
        try (OneConnectionServer server = OneConnectionServer.webSocket(socket -> {
                    write(socket, WebSocketFrame.ping("are you there"));
                    record(socket);
                });
                FrameClient client = FrameClient.webSocket(server.address(), "/")) {
            assertThat(next().opcode()).isEqualTo(WebSocketFrame.PONG);
            assertThat(client.receiveControlFrame(SOON)).isEqualTo(WebSocketFrame.ping("are you there"));
        }
    }

    @Test
    void ping_answersOff_isOnlyReported() throws InterruptedException {
        try (OneConnectionServer server = OneConnectionServer.webSocket(socket -> {
                    write(socket, WebSocketFrame.ping("x"));
                    record(socket);
                });
                FrameClient client =
                        FrameClient.to(server.address()).answersPings(false).webSocket("/")) {
            client.receiveControlFrame(SOON);
            client.send(ONE);
            assertThat(next().opcode()).isEqualTo(WebSocketFrame.BINARY);
        }
    }

    @Test
    void serverCloses_codeAndReasonAreReported() throws InterruptedException {
        try (OneConnectionServer server = OneConnectionServer.webSocket(socket -> {
                    write(socket, WebSocketFrame.close(4004, "idle"));
                    recordOne(socket);
                });
                FrameClient client = FrameClient.webSocket(server.address(), "/")) {
            assertThat(client.awaitClose(SOON)).isEqualTo(new Closed(false, OptionalInt.of(4004), "idle"));
            assertThat(next()).isEqualTo(WebSocketFrame.close(4004, "idle"));
            assertThatThrownBy(() -> client.receive(SOON)).hasMessageContaining("idle");
        }
    }

    @Test
    void serverSendsCloseButStays_awaitCloseSaysSo() {
        try (OneConnectionServer server = OneConnectionServer.webSocket(socket -> {
                    write(socket, WebSocketFrame.of(true, WebSocketFrame.CLOSE, new byte[0]));
                    record(socket);
                });
                FrameClient client = FrameClient.webSocket(server.address(), "/")) {
            client.receiveControlFrame(SOON);
            assertThatThrownBy(() -> client.awaitClose(SHORT)).hasMessageContaining("after WebSocketFrame[opcode 8");
        }
    }

    @Test
    void clientCloses_serversAnswerIsNotAnsweredAgain() throws InterruptedException {
        try (OneConnectionServer server = OneConnectionServer.webSocket(socket -> {
                    WebSocketFrame close = recordOne(socket);
                    write(socket, close);
                    socket.shutdownOutput();
                    record(socket);
                });
                FrameClient client = FrameClient.webSocket(server.address(), "/")) {
            client.sendClose(1000, "bye");
            assertThat(client.awaitClose(SOON)).isEqualTo(new Closed(false, OptionalInt.of(1000), "bye"));
            assertThat(next()).isEqualTo(WebSocketFrame.close(1000, "bye"));
            assertThat(seen.poll(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void violations_surfaceInTheNextWait() {
        byte[] message = ONE.encode();
        assertViolation(WebSocketFrame.binary(message).encodeMasked(), "masked");
        assertViolation(new WebSocketFrame(true, 4, 2, message).encodeUnmasked(), "reserved bits");
        assertViolation(WebSocketFrame.of(true, 3, message).encodeUnmasked(), "opcode");
        assertViolation(WebSocketFrame.of(false, 9, message).encodeUnmasked(), "fragmented control");
        assertViolation(WebSocketFrame.of(true, 9, new byte[126]).encodeUnmasked(), "longer than 125");
        assertViolation(WebSocketFrame.of(true, 8, new byte[1]).encodeUnmasked(), "half a code");
        assertViolation(WebSocketFrame.text("hello").encodeUnmasked(), "neither a binary nor a control");
        assertViolation(WebSocketFrame.of(false, 2, message).encodeUnmasked(), "exactly one whole message");
        assertViolation(WebSocketFrame.binary(new byte[3]).encodeUnmasked(), "exactly one whole message");
        byte[] two = ClientMessage.encodeAll(List.of(ONE, TWO));
        assertViolation(WebSocketFrame.binary(two).encodeUnmasked(), "exactly one whole message");
        assertViolation(new byte[] {(byte) 0x82, 126, 0, 5, 0, 0, 0, 0, 0}, "length 5");
        assertViolation(new byte[] {(byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1}, "length -1");
    }

    @Test
    void handshake_refused_throwsWithTheReply() {
        try (OneConnectionServer server = new OneConnectionServer(socket -> {
            OneConnectionServer.readHead(socket);
            write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nX-Why: ban\r\n\r\nno");
        })) {
            assertThatThrownBy(() -> FrameClient.webSocket(server.address(), "/"))
                    .isInstanceOfSatisfying(WebSocketRefusedException.class, e -> {
                        assertThat(e.reply().status()).isEqualTo(403);
                        assertThat(e.reply().body()).isEqualTo("no");
                        assertThat(e.reply().header("x-why")).contains("ban");
                    });
        }
    }

    @Test
    void handshake_wrongAccept_isAViolation() {
        try (OneConnectionServer server = new OneConnectionServer(socket -> {
            OneConnectionServer.readHead(socket);
            write(socket, OneConnectionServer.switching("wrong"));
        })) {
            assertThatThrownBy(() -> FrameClient.webSocket(server.address(), "/"))
                    .isInstanceOf(ProtocolViolationError.class)
                    .hasMessageContaining("Sec-WebSocket-Accept");
        }
    }

    @Test
    void handshake_noAnswer_timesOut() {
        try (ScriptedBackend silent = ScriptedBackend.recording()) {
            silent.pauseReading();
            assertThatThrownBy(() -> FrameClient.to(silent.address())
                            .timeout(SHORT.multipliedBy(3))
                            .webSocket("/"))
                    .isInstanceOf(AwaitError.class)
                    .hasMessageContaining("awaited an HTTP reply within PT0.06S, arrived: 0 bytes");
        }
    }

    @Test
    void handshake_carriesHeadersAndReply() throws InterruptedException {
        LinkedBlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (OneConnectionServer server = new OneConnectionServer(socket -> {
            heads.add(OneConnectionServer.readHead(socket));
            write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
        })) {
            assertThatThrownBy(() -> FrameClient.to(server.address())
                            .header("X-Forwarded-For", "10.0.0.1")
                            .webSocket("/play"))
                    .isInstanceOf(WebSocketRefusedException.class);
            assertThat(heads.poll(SOON.toMillis(), TimeUnit.MILLISECONDS))
                    .startsWith("GET /play HTTP/1.1\r\n")
                    .contains("X-Forwarded-For: 10.0.0.1\r\n", "Sec-WebSocket-Version: 13\r\n");
        }
    }

    private static void assertViolation(byte[] fromServer, String expected) {
        try (OneConnectionServer server = OneConnectionServer.webSocket(socket -> {
                    socket.getOutputStream().write(fromServer);
                    socket.getInputStream().read();
                });
                FrameClient client = FrameClient.webSocket(server.address(), "/")) {
            assertThatThrownBy(() -> client.receive(SOON))
                    .isInstanceOf(ProtocolViolationError.class)
                    .hasMessageContaining(expected);
            assertThatThrownBy(() -> client.awaitClose(SOON)).isInstanceOf(ProtocolViolationError.class);
        }
    }

    private WebSocketFrame next() throws InterruptedException {
        WebSocketFrame frame = seen.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(frame).isNotNull();
        return Objects.requireNonNull(frame);
    }

    private void echo(Socket socket) throws IOException {
        while (true) {
            write(socket, recordOne(socket));
        }
    }

    private void record(Socket socket) throws IOException {
        while (true) {
            recordOne(socket);
        }
    }

    /** Reads one masked frame; ends by EOFException. */
    private WebSocketFrame recordOne(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        assertThat(second & 0x80).isEqualTo(0x80);
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        byte[] masked = in.readNBytes(Math.toIntExact(length));
        for (int i = 0; i < masked.length; i++) {
            payload.write(masked[i] ^ mask[i & 3]);
        }
        WebSocketFrame frame = new WebSocketFrame(first >= 0x80, first >> 4 & 7, first & 15, payload.toByteArray());
        seen.add(frame);
        return frame;
    }
}
