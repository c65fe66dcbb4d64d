/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static io.gamegateway.test.Times.SHORT;
import static io.gamegateway.test.Times.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedBackendTest {

    private static final GateFrame FIRST = GateFrame.reply(1, 10, "one");
    private static final GateFrame SECOND = GateFrame.reply(2, 20, "two");

    @Test
    void echo_answersTransOnly() {
        try (ScriptedBackend backend = ScriptedBackend.echo();
                FrameClient peer = FrameClient.raw(backend.address())) {
            GateFrame sent = FIRST.withServerId(ClientMessage.ZIP_BIT);
            peer.sendBytes(GateFrame.encodeAll(List.of(GateFrame.bind(1, "u"), sent)));
            assertThat(peer.receiveBytes(FIRST.encode().length, SOON)).isEqualTo(FIRST.encode());
            assertThat(backend.frames()).containsExactly(GateFrame.bind(1, "u"), sent);
        }
    }

    @Test
    void prefixing_namesTheBackend() {
        try (ScriptedBackend backend = ScriptedBackend.prefixing("a:");
                FrameClient peer = FrameClient.raw(backend.address())) {
            peer.sendBytes(FIRST.encode());
            byte[] expected = GateFrame.reply(1, 10, "a:one").encode();
            assertThat(peer.receiveBytes(expected.length, SOON)).isEqualTo(expected);
        }
    }

    @Test
    void awaitFrame_isFifoAndAlsoByteByByte() {
        try (ScriptedBackend backend = ScriptedBackend.recording();
                FrameClient peer = FrameClient.raw(backend.address())) {
            peer.sendByteByByte(FIRST.encode());
            peer.sendSplit(SECOND.encode(), 3, 20, 29);
            assertThat(backend.awaitFrame(SOON)).isEqualTo(FIRST);
            assertThat(backend.awaitFrames(1, SOON)).containsExactly(SECOND);
            assertThat(backend.frames()).containsExactly(FIRST, SECOND);
            assertThat(backend.openConnections().get(0).frames()).containsExactly(FIRST, SECOND);
            backend.expectNothing(SHORT);
        }
    }

    @Test
    void traced_readsTheLongGateHeader() {
        try (ScriptedBackend backend = ScriptedBackend.builder().traced().start();
                FrameClient peer = FrameClient.raw(backend.address())) {
            GateFrame frame = FIRST.withTrace(new byte[16], 7);
            peer.sendBytes(frame.encode());
            assertThat(backend.awaitFrame(SOON)).isEqualTo(frame);
        }
    }

    @Test
    void awaitFrames_timeout_saysWhatArrived() {
        try (ScriptedBackend backend = ScriptedBackend.recording();
                FrameClient peer = FrameClient.raw(backend.address())) {
            peer.sendBytes(FIRST.encode());
            backend.awaitFrame(SOON);
            peer.sendBytes(SECOND.encode());
            assertThatThrownBy(() -> backend.awaitFrames(2, SHORT.multipliedBy(5)))
                    .isInstanceOf(AwaitError.class)
                    .hasMessage("awaited 2 frames within PT0.1S, but 1 arrived: [" + SECOND + "] (1 taken before)");
            assertThat(backend.awaitFrame(SOON)).isEqualTo(SECOND);
            assertThatThrownBy(() -> backend.awaitConnections(2, SHORT)).hasMessageContaining("saw 1");
            assertThatThrownBy(() -> backend.awaitOpenConnections(2, SHORT)).hasMessageContaining("connection 1 from");
        }
    }

    @Test
    void expectNothing_somethingCame_fails() {
        try (ScriptedBackend backend = ScriptedBackend.recording();
                FrameClient peer = FrameClient.raw(backend.address())) {
            peer.sendBytes(FIRST.encode());
            assertThatThrownBy(() -> backend.expectNothing(SOON)).hasMessageContaining("expected no frames");
        }
    }

    @Test
    void malformedFrame_failsTheNextWaitAndCloses() {
        try (ScriptedBackend backend = ScriptedBackend.recording();
                FrameClient peer = FrameClient.raw(backend.address())) {
            peer.sendBytes(GateFrame.encodeHeader(-5, 0, 0, 0));
            peer.awaitClose(SOON);
            assertThatThrownBy(() -> backend.awaitFrame(SOON))
                    .isInstanceOf(ProtocolViolationError.class)
                    .hasMessageContaining("length -5");
        }
    }

    @Test
    void handlerThrows_failsTheNextWait() {
        BackendHandler broken = (connection, frame) -> {
            throw new IllegalStateException("boom");
        };
        try (ScriptedBackend backend = ScriptedBackend.with(broken);
                FrameClient peer = FrameClient.raw(backend.address())) {
            peer.sendBytes(FIRST.encode());
            peer.awaitClose(SOON);
            assertThatThrownBy(() -> backend.awaitFrame(SOON)).hasMessageContaining("boom");
        }
    }

    @Test
    void connections_sendCloseAndReset() {
        try (ScriptedBackend backend = ScriptedBackend.recording();
                FrameClient one = FrameClient.raw(backend.address());
                FrameClient two =
                        FrameClient.to(backend.address()).from("127.0.1.9").raw()) {
            backend.awaitConnections(2, SOON);
            List<BackendConnection> open = backend.awaitOpenConnections(2, SOON);
            BackendConnection second = open.stream()
                    .filter(connection -> connection.remoteAddress().equals(two.localAddress()))
                    .findFirst()
                    .orElseThrow();
            assertThat(second.remoteAddress().getAddress().getHostAddress()).isEqualTo("127.0.1.9");
            second.send(FIRST, SECOND);
            byte[] both = GateFrame.encodeAll(List.of(FIRST, SECOND));
            assertThat(two.receiveBytes(both.length, SOON)).isEqualTo(both);
            second.close();
            assertThat(two.awaitClose(SOON).reset()).isFalse();
            assertThat(backend.awaitOpenConnections(1, SOON)).doesNotContain(second);
            assertThatThrownBy(() -> second.send(FIRST)).isInstanceOf(UncheckedIOException.class);
            backend.resetConnections();
            assertThat(one.awaitClose(SOON).reset()).isTrue();
            assertThat(backend.connectionsAccepted()).isEqualTo(2);
        }
    }

    @Test
    void peerCloses_connectionIsNoLongerOpen() {
        try (ScriptedBackend backend = ScriptedBackend.recording()) {
            FrameClient peer = FrameClient.raw(backend.address());
            backend.awaitOpenConnections(1, SOON);
            peer.close();
            assertThat(backend.awaitOpenConnections(0, SOON)).isEmpty();
        }
    }

    @Test
    void pauseReading_holdsFramesBack() {
        try (ScriptedBackend backend =
                        ScriptedBackend.builder().receiveBufferBytes(4096).start();
                FrameClient peer = FrameClient.raw(backend.address())) {
            backend.awaitOpenConnections(1, SOON);
            backend.pauseReading();
            peer.sendBytes(FIRST.encode());
            backend.expectNothing(SHORT);
            backend.resumeReading();
            assertThat(backend.awaitFrame(SOON)).isEqualTo(FIRST);
        }
    }

    @Test
    void stop_refusesUntilStartOnTheSamePort() {
        try (ScriptedBackend backend = ScriptedBackend.recording()) {
            FrameClient before = FrameClient.raw(backend.address());
            backend.awaitOpenConnections(1, SOON);
            backend.stop();
            assertThat(before.awaitClose(SOON).reset()).isFalse();
            assertThatThrownBy(() -> FrameClient.raw(backend.address())).isInstanceOf(UncheckedIOException.class);
            backend.start();
            try (FrameClient after = FrameClient.raw(backend.address())) {
                after.sendBytes(FIRST.encode());
                assertThat(backend.awaitFrame(SOON)).isEqualTo(FIRST);
                backend.crash();
                assertThat(after.awaitClose(SOON).reset()).isTrue();
            }
            backend.start();
            assertThat(backend.endpoint()).isEqualTo("127.0.0.1:" + backend.port());
        }
    }

    @Test
    void close_freesThePortAndEndsItsThreads() {
        ScriptedBackend first = ScriptedBackend.recording();
        FrameClient peer = FrameClient.raw(first.address());
        first.awaitOpenConnections(1, SOON);
        first.pauseReading();
        first.close();
        peer.awaitClose(SOON);
        peer.close();
        String name = "scripted-backend-" + first.port();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith(name));
        assertThatThrownBy(() -> first.awaitFrame(SOON)).hasMessageContaining("the backend is closed");
        assertThatThrownBy(first::start).isInstanceOf(IllegalStateException.class);
        try (ScriptedBackend second =
                ScriptedBackend.builder().port(first.port()).start()) {
            assertThat(second.port()).isEqualTo(first.port());
        }
    }
}
