/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connect and Disconnect frames to backends. */
class LifecycleFramesTest {

    private static final int OTHER = 20;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.recording();
    private final ScriptedBackend other = fixture.recording();

    private void start(boolean lifecycleFrames) {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withLifecycleFrames(lifecycleFrames))
                .route(TYPE, backend.endpoint())
                .route(OTHER, other.endpoint()));
    }

    @ParameterizedTest
    @EnumSource
    void on_connectComesBeforeTheFirstMessage_andDisconnectAtTheEnd(ClientProtocol protocol) {
        start(true);
        FrameClient client = fixture.client(protocol);

        client.send(message(1, "one"), message(2, "two"));
        List<GateFrame> frames = backend.awaitFrames(3, WAIT);
        client.close();

        GateFrame connect = frames.get(0);
        assertThat(connect.opCode()).isEqualTo(GateFrame.CONNECT);
        assertThat(connect.type()).isZero();
        assertThat(connect.serverId()).isZero();
        assertThat(connect.objectId()).isEqualTo(connect.sessionId());
        assertThat(connect.connectPayload())
                .isEqualTo(new GateFrame.ConnectPayload(protocol.code(), false, client.localAddress()));
        assertThat(frames.subList(1, 3)).extracting(GateFrame::opCode).containsOnly(GateFrame.TRANS);
        assertThat(frames).extracting(GateFrame::sessionId).containsOnly(connect.sessionId());
        GateFrame disconnect = backend.awaitFrame(WAIT);
        assertThat(disconnect.opCode()).isEqualTo(GateFrame.DISCONNECT);
        assertThat(disconnect.disconnectReason()).isEqualTo(1);
        assertThat(disconnect.sessionId()).isEqualTo(connect.sessionId());
        backend.expectNothing(QUIET);
    }

    @Test
    void on_disconnectTellsTheReason() {
        start(true);
        FrameClient client = fixture.webSocket();
        long session = connected(client);

        client.sendFrames(WebSocketFrame.text("forbidden"));

        GateFrame disconnect = backend.awaitFrame(WAIT);
        assertThat(disconnect.disconnectReason()).isEqualTo(5);
        assertThat(disconnect.sessionId()).isEqualTo(session);
    }

    @Test
    void on_disconnectTellsWhatAnotherBackendSaid() {
        start(true);
        FrameClient client = fixture.tcp();
        long session = connected(client);
        client.send(message(2, OTHER, "hello"));
        assertThat(other.awaitFrames(2, WAIT)).extracting(GateFrame::opCode).containsExactly(2, 1);

        backend.openConnections().get(0).send(GateFrame.disconnect(session, 3, "newer login"));

        GateFrame disconnect = other.awaitFrame(WAIT);
        assertThat(disconnect.disconnectReason()).isEqualTo(3);
        assertThat(disconnect.disconnectText()).isEqualTo("newer login");
        assertThat(backend.awaitFrame(WAIT).disconnectReason()).isEqualTo(3);
    }

    @Test
    void on_eachBackendIsToldAtTheSessionsFirstMessageToIt() {
        start(true);
        FrameClient client = fixture.tcp();
        connected(client);
        other.expectNothing(QUIET);

        client.send(message(2, OTHER, "hello"));

        assertThat(other.awaitFrames(2, WAIT)).extracting(GateFrame::opCode).containsExactly(2, 1);
        client.close();
        assertThat(other.awaitFrame(WAIT).opCode()).isEqualTo(GateFrame.DISCONNECT);
        assertThat(backend.awaitFrame(WAIT).opCode()).isEqualTo(GateFrame.DISCONNECT);
    }

    @Test
    void on_severalServerIdsOfOneBackend_areOneSessionThere() {
        start(true);
        FrameClient client = fixture.tcp();

        for (int inst = 0; inst < 100; inst++) {
            client.send(ClientMessage.of(inst, ClientMessage.serverId(0, TYPE, inst), ""));
        }

        assertThat(backend.awaitFrames(101, WAIT).subList(1, 101))
                .extracting(GateFrame::opCode)
                .containsOnly(GateFrame.TRANS);
        client.close();
        assertThat(backend.awaitFrame(WAIT).opCode()).isEqualTo(GateFrame.DISCONNECT);
        backend.expectNothing(QUIET);
    }

    @Test
    void on_afterTheLinkWasLost_connectSaysResumed() {
        start(true);
        FrameClient client = fixture.tcp();
        long session = connected(client);

        backend.resetConnections();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        client.send(message(2, "again"));

        List<GateFrame> frames = backend.awaitFrames(2, WAIT);
        assertThat(frames.get(0).connectPayload().resumed()).isTrue();
        assertThat(frames.get(0).sessionId()).isEqualTo(session);
        assertThat(frames.get(1).text()).isEqualTo("again");
    }

    @Test
    void on_aClientThatSendsNothing_isNotAnnounced() {
        start(true);
        FrameClient client = fixture.webSocket();
        client.sendBytes(WebSocketFrame.binary(ClientMessage.encodeHeader(5, 1, serverId(TYPE)))
                .encodeMasked());

        client.close();

        fixture.eventuallyClosed("normal", 1);
        backend.expectNothing(QUIET);
    }

    @Test
    void off_backendsSeeNoneOfThem() {
        start(false);
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"));
        assertThat(backend.awaitFrame(WAIT).opCode()).isEqualTo(GateFrame.TRANS);
        client.close();

        fixture.eventuallyClosed("normal", 1);
        backend.expectNothing(QUIET);
    }

    private long connected(FrameClient client) {
        client.send(message(1, "one"));
        List<GateFrame> frames = backend.awaitFrames(2, WAIT);
        assertThat(frames).extracting(GateFrame::opCode).containsExactly(GateFrame.CONNECT, GateFrame.TRANS);
        return frames.get(0).sessionId();
    }
}
