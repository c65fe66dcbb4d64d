/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static io.gamegateway.test.Times.SHORT;
import static io.gamegateway.test.Times.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameClientTest {

    private static final ClientMessage ONE = ClientMessage.of(1, ClientMessage.serverId(1, 10, 1), "one");
    private static final ClientMessage TWO = ClientMessage.of(2, ClientMessage.serverId(1, 10, 1), "two");
    private static final ClientMessage LARGEST = new ClientMessage(3, -1, new byte[65_535]);

    @Test
    void tcp_sendsAndReceivesInOrder() {
        try (OneConnectionServer server = OneConnectionServer.echo();
                FrameClient client = FrameClient.tcp(server.address())) {
            client.send(ONE, LARGEST, TWO);
            assertThat(client.receive(SOON)).isEqualTo(ONE);
            assertThat(client.receive(2, SOON)).containsExactly(LARGEST, TWO);
            assertThat(client.allReceived()).containsExactly(ONE, LARGEST, TWO);
            assertThat(client.received()).isEqualTo(3);
            assertThat(client.bytesReceived()).isEqualTo(3 * 8 + 65_535 + 6);
            client.expectNothing(SHORT);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void sendByteByByteAndSplit_sendTheSameBytes() {
        try (OneConnectionServer server = OneConnectionServer.echo();
                FrameClient client = FrameClient.tcp(server.address())) {
            client.sendByteByByte(ONE.encode());
            client.sendSplit(TWO.encode(), 1, 8);
            assertThat(client.receive(2, SOON)).containsExactly(ONE, TWO);
        }
    }

    @Test
    void receive_timeout_saysWhatArrived() {
        try (OneConnectionServer server = OneConnectionServer.echo();
                FrameClient client = FrameClient.tcp(server.address())) {
            client.send(ONE);
            client.receive(SOON);
            assertThatThrownBy(() -> client.receive(SHORT))
                    .isInstanceOf(AwaitError.class)
                    .hasMessage("awaited 1 messages within PT0.02S, but 0 arrived: [] (1 taken before)");
            assertThatThrownBy(() -> client.awaitClose(SHORT))
                    .isInstanceOf(AwaitError.class)
                    .hasMessageContaining("the connection is open; 1 messages arrived");
        }
    }

    @Test
    void receive_connectionClosed_failsAtOnceAfterWhatArrived() {
        try (OneConnectionServer server = OneConnectionServer.echo();
                FrameClient client = FrameClient.tcp(server.address())) {
            client.send(ONE);
            client.sendBytes(new byte[] {1, 2, 3});
            client.shutdownOutput();
            assertThat(client.awaitClose(SOON)).isEqualTo(Closed.tcp(false));
            assertThat(client.isOpen()).isFalse();
            assertThat(client.receive(SOON)).isEqualTo(ONE);
            assertThatThrownBy(() -> client.receive(SOON))
                    .isInstanceOf(AwaitError.class)
                    .hasMessageContaining("the connection is closed")
                    .hasMessageContaining("3 bytes of an incomplete message");
            client.expectNothing(SOON);
        }
    }

    @Test
    void pauseReading_holdsBackUntilResume() {
        try (OneConnectionServer server = OneConnectionServer.echo();
                FrameClient client = FrameClient.to(server.address())
                        .receiveBufferBytes(4096)
                        .tcp()) {
            client.pauseReading();
            client.send(ONE);
            client.expectNothing(SHORT);
            client.resumeReading();
            assertThat(client.receive(SOON)).isEqualTo(ONE);
        }
    }

    @Test
    void reset_reachesThePeerAsReset() {
        try (ScriptedBackend peer = ScriptedBackend.recording();
                FaultProxy proxy = FaultProxy.to(peer.address());
                FrameClient client = FrameClient.tcp(proxy.address())) {
            peer.awaitOpenConnections(1, SOON);
            client.reset();
            assertThat(client.awaitClose(SOON).reset()).isFalse();
            peer.awaitOpenConnections(0, SOON);
            assertThatThrownBy(() -> client.send(ONE)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void serverResets_isReported() {
        try (OneConnectionServer server = new OneConnectionServer(socket -> {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                });
                FrameClient client = FrameClient.tcp(server.address())) {
            client.sendBytes(new byte[] {1});
            assertThat(client.awaitClose(SOON)).isEqualTo(Closed.tcp(true));
        }
    }

    @Test
    void raw_receivesBytes() {
        try (OneConnectionServer server = OneConnectionServer.echo();
                FrameClient client = FrameClient.to(server.address())
                        .firstBytes("PROXY".getBytes(StandardCharsets.US_ASCII))
                        .raw()) {
            client.sendBytes(new byte[] {1, 2, 3});
            assertThat(new String(client.receiveBytes(5, SOON), StandardCharsets.US_ASCII))
                    .isEqualTo("PROXY");
            assertThatThrownBy(() -> client.receiveBytes(4, SHORT)).hasMessageContaining("3 bytes 01 02 03 waiting");
            assertThat(client.receiveBytes(3, SOON)).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> client.receive(SOON)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client.sendClose(1000, "")).isInstanceOf(IllegalStateException.class);
            client.shutdownOutput();
            assertThatThrownBy(() -> client.receiveBytes(1, SOON)).hasMessageContaining("connection closed");
        }
    }

    @Test
    void close_endsTheThreadEvenWhilePaused() {
        try (OneConnectionServer server = OneConnectionServer.echo()) {
            FrameClient client = FrameClient.tcp(server.address());
            client.pauseReading();
            client.close();
            String name = "frame-client-" + client.localAddress().getPort();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals(name));
            assertThat(client.awaitClose(SOON)).isEqualTo(Closed.tcp(false));
        }
    }

    @Test
    void connect_refused_throws() {
        OneConnectionServer server = OneConnectionServer.echo();
        server.close();
        assertThatThrownBy(() -> FrameClient.tcp(server.address()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot connect");
    }
}
