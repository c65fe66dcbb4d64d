/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend does wrong touches its own clients at most, and as little as can be. */
class BackendFaultTest {

    private static final int HEALTHY = 20;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private ScriptedBackend faulty;
    private ScriptedBackend healthy;
    private FrameClient bystander;

    @BeforeEach
    void start() {
        faulty = fixture.recording();
        healthy = fixture.echo();
        start(PoolConfig.defaults().withRetries(1, Duration.ofMillis(10)));
    }

    private void start(PoolConfig pool) {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withPool(pool))
                .route(TYPE, faulty.endpoint())
                .route(HEALTHY, healthy.endpoint()));
        bystander = fixture.tcp();
        fixture.assertServed(bystander, HEALTHY);
    }

    @AfterEach
    void bystanderIsUntouched() {
        fixture.assertServed(bystander, HEALTHY);
        fixture.assertServed(fixture.webSocket(), HEALTHY);
    }

    // ---- down

    @ParameterizedTest
    @EnumSource
    void backendThatIsDown_closesItsClients(ClientProtocol protocol) {
        faulty.stop();
        FrameClient client = fixture.client(protocol);

        client.send(message(1, "anybody there?"));

        assertThat(client.awaitClose(WAIT).webSocketCode().orElse(4010)).isEqualTo(4010);
        fixture.eventuallyClosed("backend_unavailable", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isEqualTo(2));
    }

    @Test
    void backendThatComesUpBetweenTwoAttempts_getsWhatWaited_inOrder() {
        start(PoolConfig.defaults().withRetries(20, Duration.ofMillis(20)));
        faulty.stop();
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, "two"));
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isPositive());
        faulty.start();

        assertThat(faulty.awaitFrames(2, WAIT)).extracting(GateFrame::text).containsExactly("one", "two");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void clientThatLeavesWhileItsBackendIsDialed_leavesNothingBehind() {
        start(PoolConfig.defaults().withRetries(20, Duration.ofMillis(20)));
        faulty.stop();
        FrameClient client = fixture.tcp();
        client.send(message(1, "never mind"));
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isPositive());

        client.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));
        faulty.start();

        faulty.expectNothing(QUIET);
        assertThat(faulty.connectionsAccepted())
                .as("nobody wants to go there any more")
                .isZero();
    }

    // ---- garbage

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, GateFrame.MAX_LENGTH_BYTES + 1, Integer.MAX_VALUE})
    void frameOfACorruptLength_replacesTheLink_andItsClientsStay(int length) {
        FrameClient client = fixture.tcp();
        BackendConnection link = linkOf(client);

        link.sendBytes(GateFrame.encodeHeader(length, 1, 0, 1));

        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        // Another one may be there already.
        eventually(() -> assertThat(faulty.openConnections()).doesNotContain(link));
        client.send(message(2, "on a new link"));
        assertThat(faulty.awaitFrame(WAIT).text()).isEqualTo("on a new link");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void goodFrames_beforeACorruptOne_areDelivered() {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);
        byte[] good = GateFrame.reply(session, 1, "good").encode();
        byte[] bad = GateFrame.encodeHeader(-1, 1, 0, 1);
        byte[] both = Arrays.copyOf(good, good.length + bad.length);
        System.arraycopy(bad, 0, both, good.length, bad.length);

        faulty.openConnections().get(0).sendBytes(both);

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "good"));
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
    }

    @Test
    void garbage_thatIsNoFrameAtAll_leavesTheClientsConnected() {
        FrameClient client = fixture.tcp();

        linkOf(client)
                .sendBytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        client.send(message(2, "on a new link"));
        assertThat(faulty.awaitFrame(WAIT).text()).isEqualTo("on a new link");
    }

    // ---- frames that are skipped

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8})
    void frameShorterThanItsGateHeader_isSkippedAndCounted(int length) {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);
        BackendConnection link = faulty.openConnections().get(0);

        link.sendBytes(GateFrame.encodeHeader(length, 1, 0, session));
        link.sendBytes(new byte[length]);
        link.send(GateFrame.reply(session, 2, "behind it"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(2, "behind it"));
        fixture.eventuallyDropped("short_frame", 1);
        assertThat(link.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, GateFrame.CONNECT, 6, 255})
    void unknownOpCode_isSkippedAndCounted(int opCode) {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);

        faulty.openConnections()
                .get(0)
                .send(GateFrame.withOpCode(opCode, session, new byte[50]), GateFrame.reply(session, 2, "behind it"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(2, "behind it"));
        fixture.eventuallyDropped("unknown_op_code", 1);
    }

    @Test
    void disconnectWithoutAReason_isSkippedAndCounted() {
        expectSkippedAsShort(GateFrame.DISCONNECT, new byte[0]);
    }

    @Test
    void bindWithoutAUser_isSkippedAndCounted() {
        expectSkippedAsShort(GateFrame.BIND, new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 9, 17})
    void truncatedBroadcast_isSkippedAndCounted(int bytes) {
        byte[] payload = new byte[bytes];
        if (bytes > 0) {
            payload[0] = 2;
        }
        expectSkippedAsShort(GateFrame.BROADCAST, payload);
    }

    private void expectSkippedAsShort(int opCode, byte[] payload) {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);

        faulty.openConnections()
                .get(0)
                .send(GateFrame.withOpCode(opCode, session, payload), GateFrame.reply(session, 2, "behind it"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(2, "behind it"));
        fixture.eventuallyDropped("short_frame", 1);
    }

    @Test
    void replyForASessionThatIsGone_isDroppedAndCounted() {
        FrameClient gone = fixture.tcp();
        long goneSession = fixture.sessionOf(gone, faulty);
        BackendConnection link = faulty.openConnections().get(0);
        gone.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(1));

        link.send(
                GateFrame.reply(goneSession, 1, "too late"),
                GateFrame.reply(4711, 1, "nobody"),
                GateFrame.disconnect(goneSession, 1, "too late"),
                GateFrame.bind(goneSession, "too late"));

        fixture.eventuallyDropped("session_gone", 4);
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void replyTooLargeForAClientFrame_isDroppedAndCounted() {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);

        faulty.openConnections()
                .get(0)
                .send(
                        GateFrame.reply(session, 1, new byte[65_536]),
                        GateFrame.reply(session, 2, new byte[1_000_000]),
                        GateFrame.reply(session, 3, new byte[65_535]));

        assertThat(client.receive(WAIT).messageId()).isEqualTo(3);
        fixture.eventuallyDropped("reply_too_large", 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE})
    void replyWithAMessageIdThatDoesNotFit_isDroppedAndCounted(int messageId) {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);

        faulty.openConnections()
                .get(0)
                .send(GateFrame.reply(session, messageId, "?"), GateFrame.reply(session, 65_535, "fits"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(65_535, "fits"));
        fixture.eventuallyDropped("bad_message_id", 1);
    }

    @Test
    void repliesByteByByte_areTheSameMessages() {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, faulty);
        BackendConnection link = faulty.openConnections().get(0);

        for (byte one : GateFrame.encodeAll(List.of(
                GateFrame.reply(session, 1, "one"),
                GateFrame.reply(session, 2, ""),
                GateFrame.reply(session, 3, "3")))) {
            link.sendBytes(new byte[] {one});
        }

        assertThat(client.receive(3, WAIT)).containsExactly(reply(1, "one"), reply(2, ""), reply(3, "3"));
    }

    private BackendConnection linkOf(FrameClient client) {
        client.send(message(1, "first"));
        assertThat(faulty.awaitFrame(WAIT).text()).isEqualTo("first");
        return faulty.awaitOpenConnections(1, WAIT).get(0);
    }
}
