/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOPS;
import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What backends may ask of the gateway. */
class BackendCommandTest {

    private static final int OTHER = 20;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.recording();
    private final ScriptedBackend other = fixture.recording();

    @BeforeEach
    void start() {
        fixture.start(builder().route(TYPE, backend.endpoint()).route(OTHER, other.endpoint()));
    }

    // ---- Disconnect

    @ParameterizedTest
    @CsvSource({
        "1, normal, 1000",
        "2, kicked, 4002",
        "3, replaced, 4003",
        "5, protocol_error, 1002",
        "6, message_too_large, 1009",
        "7, rate_limited, 4007",
        "11, backend_refused, 4011",
        "12, draining, 1012",
        "13, overload, 1013",
        "16, unauthorized, 4016",
        "0, kicked, 4002",
        "99, kicked, 4002"
    })
    void disconnect_closesTheClientWithItsReasonAndText(int reason, String label, int webSocketCode) {
        FrameClient client = fixture.webSocket();
        FrameClient bystander = fixture.webSocket();
        long session = fixture.sessionOf(client, backend);
        long staying = fixture.sessionOf(bystander, backend);

        link().send(GateFrame.disconnect(session, reason, "gründe"), GateFrame.reply(staying, 1, "stay"));

        Closed closed = client.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(webSocketCode);
        assertThat(closed.webSocketReason()).isEqualTo("gründe");
        assertThat(closed.reset()).isFalse();
        fixture.eventuallyClosed(label, 1);
        assertThat(bystander.receive(WAIT)).isEqualTo(reply(1, "stay"));
    }

    @Test
    void disconnect_withALongText_cutsItToWhatACloseFrameCarries() {
        FrameClient client = fixture.webSocket();
        long session = fixture.sessionOf(client, backend);

        link().send(GateFrame.disconnect(session, 2, "ü".repeat(500)));

        Closed closed = client.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(4002);
        assertThat(closed.webSocketReason()).matches("ü{50,61}");
    }

    @Test
    void disconnect_ofATcpClient_deliversWhatWasSentBefore() {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, backend);

        link().send(
                        GateFrame.reply(session, 1, "your last words"),
                        GateFrame.disconnect(session, 2, "kicked"),
                        GateFrame.reply(session, 2, "too late"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "your last words"));
        assertThat(client.awaitClose(WAIT).reset()).isFalse();
        assertThat(client.received()).isEqualTo(1);
        fixture.eventuallyClosed("kicked", 1);
        fixture.eventuallyDropped("session_gone", 1);
    }

    @Test
    void disconnect_ofAClientThatGoesOnSending_endsItAllTheSame() {
        FrameClient client = fixture.webSocket();
        long session = fixture.sessionOf(client, backend);
        client.send(message(2, "x".repeat(60_000)));
        backend.awaitFrame(WAIT);

        link().send(GateFrame.disconnect(session, 2, "kicked"));

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4002);
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isZero());
    }

    // ---- Broadcast

    @Test
    void broadcast_reachesSessionsOfAllLoops_andCountsUnknownOnes() {
        List<FrameClient> clients = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 3 * LOOPS; i++) {
            FrameClient client = i % 3 == 0 ? fixture.webSocket() : fixture.tcp();
            clients.add(client);
            ids.add(fixture.sessionOf(client, backend));
        }
        assertThat(backend.openConnections()).hasSize(LOOPS);
        FrameClient left = clients.get(0);
        FrameClient outsider = fixture.tcp();
        fixture.sessionOf(outsider, backend);
        left.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(3 * LOOPS));
        ids.add(4711L);

        link().send(GateFrame.broadcast(ids, 9, "to all".getBytes(StandardCharsets.UTF_8)));

        for (FrameClient client : clients.subList(1, clients.size())) {
            assertThat(client.receive(WAIT)).isEqualTo(reply(9, "to all"));
        }
        fixture.eventuallyDropped("session_gone", 2);
        outsider.expectNothing(QUIET);
    }

    @Test
    void broadcast_toNobodyAndWithoutAPayload_isHarmless() {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, backend);

        link().send(
                        GateFrame.broadcast(List.of(), 1, new byte[10]),
                        GateFrame.broadcast(List.of(session), 2, new byte[0]));

        assertThat(client.receive(WAIT)).isEqualTo(reply(2, ""));
    }

    @Test
    void broadcast_keepsItsPlaceBetweenReplies() {
        FrameClient here = fixture.tcp();
        FrameClient there = fixture.tcp();
        long first = fixture.sessionOf(here, backend);
        long second = fixture.sessionOf(there, backend);

        for (int i = 0; i < 100; i++) {
            link().send(
                            GateFrame.reply(first, 3 * i, "a"),
                            GateFrame.reply(second, 3 * i, "a"),
                            GateFrame.broadcast(List.of(first, second), 3 * i + 1, new byte[] {'b'}),
                            GateFrame.reply(first, 3 * i + 2, "c"),
                            GateFrame.reply(second, 3 * i + 2, "c"));
        }

        for (FrameClient client : List.of(here, there)) {
            for (int i = 0; i < 300; i++) {
                assertThat(client.receive(WAIT).messageId()).isEqualTo(i);
            }
        }
    }

    @Test
    void broadcastTooLargeForAClientFrame_isDroppedAndCounted() {
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, backend);

        link().send(GateFrame.broadcast(List.of(session), 1, new byte[65_536]), GateFrame.reply(session, 2, "next"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(2, "next"));
        fixture.eventuallyDropped("reply_too_large", 1);
    }

    // ---- Bind

    @Test
    void bind_givesTheSessionToTheUser() {
        CompletableFuture<ClientSession> seen = new CompletableFuture<>();
        Endpoint endpoint = Endpoint.parse(backend.endpoint());
        fixture.start(builder().routeResolver(request -> {
            seen.complete(request.session());
            return CompletableFuture.completedFuture(RouteDecision.to(endpoint, "test"));
        }));
        FrameClient client = fixture.tcp();
        long session = fixture.sessionOf(client, backend);
        assertThat(seen.join().userId()).isEmpty();

        link().send(GateFrame.bind(session, "jürgen"), GateFrame.reply(session, 1, "bound"));

        client.receive(WAIT);
        assertThat(seen.join().userId()).contains("jürgen");
        assertThat(seen.join().id()).isEqualTo(session);
    }

    // ---- on whichever link

    @Test
    void frames_onTheLinkOfAnotherLoop_areDeliveredBySessionId() {
        FrameClient here = fixture.tcp();
        FrameClient there = fixture.webSocket();
        long first = fixture.sessionOf(here, backend);
        long second = fixture.sessionOf(there, backend);
        BackendConnection linkOfFirst = linkOf(first, backend);
        BackendConnection linkOfSecond = linkOf(second, backend);
        assertThat(linkOfFirst).isNotSameAs(linkOfSecond);

        linkOfSecond.send(GateFrame.reply(first, 1, "one"), GateFrame.reply(first, 2, "two"));
        linkOfFirst.send(GateFrame.reply(second, 1, "one"), GateFrame.disconnect(second, 2, "crossed"));

        assertThat(here.receive(2, WAIT)).containsExactly(reply(1, "one"), reply(2, "two"));
        assertThat(there.receive(WAIT)).isEqualTo(reply(1, "one"));
        assertThat(there.awaitClose(WAIT).webSocketReason()).isEqualTo("crossed");
    }

    @Test
    void frames_onTheLinkOfAnotherBackend_areDeliveredBySessionId() {
        FrameClient client = fixture.tcp();
        FrameClient neighbour = fixture.tcp();
        long session = fixture.sessionOf(client, backend);
        neighbour.send(message(1, OTHER, "open a link"));
        other.awaitFrame(WAIT);

        other.openConnections().get(0).send(GateFrame.reply(session, 1, "from elsewhere"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "from elsewhere"));
        neighbour.expectNothing(QUIET);
    }

    private BackendConnection link() {
        return backend.openConnections().get(0);
    }

    private static BackendConnection linkOf(long session, ScriptedBackend backend) {
        return backend.openConnections().stream()
                .filter(link -> link.frames().stream().anyMatch(frame -> frame.sessionId() == session))
                .findFirst()
                .orElseThrow();
    }
}
