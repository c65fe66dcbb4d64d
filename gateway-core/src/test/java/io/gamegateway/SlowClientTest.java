/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.ClientConnector;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does not read, under each policy; the disconnecting one is in {@link BackPressureTest}. */
class SlowClientTest {

    private static final int SMALL_BUFFER = 16 * 1024;
    private static final int BUDGET = 64 * 1024;
    private static final int PAYLOAD_BYTES = 4 * 1024;

    /** Different messageIds. */
    private static final int IDS = 7;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @TempDir
    Path directory;

    private final ScriptedBackend backend = ScriptedBackend.recording();

    private void start(OutboundConfig outbound, Duration stalled) {
        start(outbound, stalled, TlsConfig.off());
    }

    private void start(OutboundConfig outbound, Duration stalled, TlsConfig tls) {
        fixture.start(builder()
                .eventLoops(1)
                .tls(tls)
                .outbound(outbound)
                .timeouts(Timeouts.defaults().withStalled(stalled))
                .route(TYPE, fixture.closing(backend).endpoint()));
    }

    private FrameClient slow(ClientProtocol protocol) {
        return slow(protocol, fixture.connector());
    }

    private FrameClient slow(ClientProtocol protocol, ClientConnector connector) {
        connector.receiveBufferBytes(SMALL_BUFFER);
        return fixture.closing(protocol == ClientProtocol.TCP ? connector.tcp() : connector.webSocket("/"));
    }

    /** Its messageId goes round, its payload begins with its number. */
    private static GateFrame numbered(long session, int number) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        ByteBuffer.wrap(payload).putInt(number);
        return GateFrame.reply(session, number % IDS, payload);
    }

    private static int number(ClientMessage message) {
        return ByteBuffer.wrap(message.payload()).getInt();
    }

    private long dropped(String reason) {
        return fixture.gateway().stats().messagesDropped().getOrDefault(reason, 0L);
    }

    private long closedAsSlow() {
        return fixture.gateway().stats().connectionsClosed().getOrDefault("slow_consumer", 0L);
    }

    /** Sends numbered messages to the session until the condition holds; how many. */
    private int sendUntil(long session, java.util.function.BooleanSupplier condition) {
        return sendUntil(fixture.tcp(), session, condition);
    }

    private int sendUntil(FrameClient witness, long session, java.util.function.BooleanSupplier condition) {
        BackendConnection link = backend.openConnections().get(0);
        long witnessSession = fixture.sessionOf(witness, backend);
        int sent = 0;
        while (!condition.getAsBoolean()) {
            link.send(numbered(session, sent++), numbered(session, sent++), GateFrame.reply(witnessSession, 1, ""));
            witness.receive(WAIT);
            assertThat(sent * (long) PAYLOAD_BYTES).isLessThan(64L * 1024 * 1024);
        }
        return sent;
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, false, DROP_OLDEST, client_too_slow",
        "TCP, true, DROP_OLDEST, client_too_slow",
        "WEBSOCKET, false, DROP_OLDEST, client_too_slow",
        "WEBSOCKET, true, DROP_OLDEST, client_too_slow",
        "TCP, false, LATEST_PER_MESSAGE_ID, superseded",
        "TCP, true, LATEST_PER_MESSAGE_ID, superseded",
        "WEBSOCKET, false, LATEST_PER_MESSAGE_ID, superseded",
        "WEBSOCKET, true, LATEST_PER_MESSAGE_ID, superseded"
    })
    void thinnedClient_staysWithinItsBudget_andGetsTheNewestInTheEnd(
            ClientProtocol protocol, boolean tls, OverflowPolicy policy, String reason) {
        TestPki pki = new TestPki(directory);
        start(
                OutboundConfig.defaults().withBudgetBytes(BUDGET).withPolicy(policy),
                Duration.ZERO,
                TlsConfig.of(TlsMode.OPTIONAL, pki.files(pki.issue())));
        ClientConnector connector = fixture.connector();
        FrameClient client = slow(protocol, tls ? connector.tls(pki.client()) : connector);
        long session = fixture.sessionOf(client, backend);
        client.pauseReading();

        int sent = sendUntil(session, () -> dropped(reason) > 500);
        // What the channel holds is two batches at most.
        fixture.eventuallyStats(stats -> assertThat(stats.bytesWaiting()).isBetween(1L, BUDGET + 64L * 1024));
        client.resumeReading();

        List<ClientMessage> received = new ArrayList<>();
        do {
            received.add(client.receive(Duration.ofSeconds(60)));
        } while (number(received.get(received.size() - 1)) < sent - 1);
        assertThat(received).extracting(SlowClientTest::number).isSorted().doesNotHaveDuplicates();
        Map<Integer, Integer> newest = new HashMap<>();
        received.forEach(message -> newest.put(message.messageId(), number(message)));
        for (int id = 0; id < IDS; id++) {
            assertThat(newest.get(id)).as("messageId %d", id).isGreaterThanOrEqualTo(sent - IDS);
        }
        assertThat(received).hasSize((int) (sent - dropped("client_too_slow") - dropped("superseded")));
        assertThat(closedAsSlow()).isZero();
        fixture.eventuallyStats(stats -> assertThat(stats.bytesWaiting()).isZero());
        fixture.sessionOf(client, backend);
    }

    @Test
    void broadcastsOfManyBytes_areThinnedToo() {
        start(OutboundConfig.defaults().withBudgetBytes(BUDGET).withPolicy(OverflowPolicy.DROP_OLDEST), Duration.ZERO);
        FrameClient client = slow(ClientProtocol.TCP);
        FrameClient witness = fixture.tcp();
        long session = fixture.sessionOf(client, backend);
        long witnessSession = fixture.sessionOf(witness, backend);
        BackendConnection link = backend.openConnections().get(0);
        client.pauseReading();

        int sent = 0;
        while (dropped("client_too_slow") < 100) {
            byte[] payload = numbered(session, sent++).payload();
            link.send(GateFrame.broadcast(List.of(session, witnessSession), 1, payload));
            assertThat(number(witness.receive(WAIT))).isEqualTo(sent - 1);
        }
        client.resumeReading();

        int last = sent - 1;
        ClientMessage message;
        do {
            message = client.receive(Duration.ofSeconds(60));
        } while (number(message) < last);
        fixture.sessionOf(client, backend);
    }

    @ParameterizedTest
    @EnumSource
    void clientOverTlsThatDoesNotRead_isClosedWithinItsBudget(ClientProtocol protocol) {
        TestPki pki = new TestPki(directory);
        start(
                OutboundConfig.defaults().withBudgetBytes(BUDGET),
                Duration.ZERO,
                TlsConfig.of(TlsMode.REQUIRED, pki.files(pki.issue())));
        FrameClient client = slow(protocol, fixture.connector().tls(pki.client()));
        FrameClient witness =
                fixture.closing(fixture.connector().tls(pki.client()).tcp());
        long session = fixture.sessionOf(client, backend);
        client.pauseReading();

        sendUntil(witness, session, () -> closedAsSlow() > 0);

        fixture.eventuallyStats(stats -> assertThat(stats.bytesWaiting()).isZero());
        fixture.sessionOf(witness, backend);
    }

    @ParameterizedTest
    @EnumSource
    void clientThatIsClosedWhileItIsBehind_getsWhatWaits_andThenTheEnd(ClientProtocol protocol) {
        start(OutboundConfig.defaults().withBudgetBytes(BUDGET).withPolicy(OverflowPolicy.DROP_OLDEST), Duration.ZERO);
        FrameClient client = slow(protocol);
        long session = fixture.sessionOf(client, backend);
        client.pauseReading();
        int sent = sendUntil(session, () -> dropped("client_too_slow") > 10);

        backend.openConnections().get(0).send(GateFrame.disconnect(session, 2, "out"));
        client.resumeReading();

        client.awaitClose(Duration.ofSeconds(60));
        List<ClientMessage> received = client.allReceived();
        assertThat(number(received.get(received.size() - 1))).isEqualTo(sent - 1);
    }

    @Test
    void thinnedClientThatTakesNothingAtAll_isClosedInTheEnd() {
        start(
                OutboundConfig.defaults().withBudgetBytes(BUDGET).withPolicy(OverflowPolicy.DROP_OLDEST),
                Duration.ofMillis(500));
        FrameClient client = slow(ClientProtocol.TCP);
        long session = fixture.sessionOf(client, backend);
        client.pauseReading();

        sendUntil(session, () -> dropped("client_too_slow") > 10);

        fixture.eventuallyClosed("slow_consumer", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.bytesWaiting()).isZero());
    }

    @Test
    void boundOfAll_closesThoseForWhomTheMostWaits_andNobodyElse() {
        start(
                new OutboundConfig(2 * 1024 * 1024, OverflowPolicy.DISCONNECT, OutboundConfig.MIN_TOTAL_BYTES),
                Duration.ZERO);
        FrameClient greedy = slow(ClientProtocol.TCP);
        FrameClient modest = slow(ClientProtocol.TCP);
        long greedySession = fixture.sessionOf(greedy, backend);
        long modestSession = fixture.sessionOf(modest, backend);
        greedy.pauseReading();
        modest.pauseReading();

        sendUntil(modestSession, () -> fixture.gateway().stats().bytesWaiting() > 100_000);
        sendUntil(greedySession, () -> closedAsSlow() > 0);

        assertThat(closedAsSlow()).isEqualTo(1);
        assertThat(fixture.gateway().stats().bytesWaiting()).isLessThan(OutboundConfig.MIN_TOTAL_BYTES);
        modest.resumeReading();
        fixture.sessionOf(modest, backend);
    }
}
