/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.Timeouts;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.grpc.proto.ConnectRequest;
import io.gamegateway.grpc.proto.ConnectResponse;
import io.gamegateway.grpc.proto.GamePacket;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls that a game server sees, and what it may send. */
class GrpcCallsTest {

    private static final int OTHER = 20;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final GameServer server = fixture.closing(GameServer.started());

    private GatewayBuilder grpc() {
        return builder().backendTransport(GrpcBackendTransport.create()).route(TYPE, server.endpoint());
    }

    private long sessionOf(FrameClient client) {
        int before = server.texts().size();
        fixture.assertServed(client);
        return server.calls(GameServer.Sent.class).get(before).sessionId();
    }

    @Test
    void oneService_speaksGrpc_besideOthersOverTcp() {
        ScriptedBackend tcp = fixture.prefixing("tcp ");
        fixture.start(builder()
                .backendTransport("chat", GrpcBackendTransport.create())
                .route(TYPE, tcp.endpoint())
                .route(new RouteRule(OTHER, RouteRule.ANY_WORLD, "chat", List.of(Endpoint.parse(server.endpoint())))));
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, OTHER, "two"));

        assertThat(client.receive(2, WAIT)).containsExactlyInAnyOrder(reply(1, "tcp one"), reply(2, "two"));
        assertThat(server.texts()).containsExactly("two");
        assertThat(tcp.awaitFrame(WAIT).text()).isEqualTo("one");
    }

    // ---- to the server

    @ParameterizedTest
    @EnumSource
    void session_isAnnounced_sendsItsMessages_andIsTakenLeaveOf(ClientProtocol protocol) {
        fixture.start(grpc());
        long before = System.currentTimeMillis();
        FrameClient client = fixture.client(protocol);

        client.send(message(1, "one"), message(2, ""), message(65_535, "three"));
        assertThat(client.receive(3, WAIT)).containsExactly(reply(1, "one"), reply(2, ""), reply(65_535, "three"));
        client.close();

        eventually(() -> assertThat(server.calls()).hasSize(5));
        List<GameServer.Call> calls = server.calls();
        ConnectRequest connect = ((GameServer.Connect) calls.get(0)).request();
        assertThat(connect.getClientIp()).isEqualTo("127.0.0.1");
        assertThat(connect.getProtocol()).isEqualTo(protocol.label());
        assertThat(connect.getConnectTime()).isBetween(before, System.currentTimeMillis());
        assertThat(connect.getMetadataMap()).isEmpty();
        long session = connect.getSessionId();
        assertThat(session).isNotZero();
        assertThat(calls.subList(1, 4).stream().map(call -> ((GameServer.Sent) call).packet()))
                .containsExactly(
                        GameServer.reply(session, 1, "one"),
                        GameServer.reply(session, 2, ""),
                        GameServer.reply(session, 65_535, "three"));
        GameServer.Disconnect disconnect = (GameServer.Disconnect) calls.get(4);
        assertThat(disconnect.sessionId()).isEqualTo(session);
        assertThat(disconnect.request().getReason()).isEqualTo("normal");
        assertThat(disconnect.request().getDisconnectTime()).isBetween(before, System.currentTimeMillis());
        assertThat(calls).extracting(GameServer.Call::gateName).containsOnly("test");
        fixture.eventuallyStats(
                stats -> assertThat(stats.messagesDropped().values()).containsOnly(0L));
    }

    @Test
    void sessionsOfAllEventLoops_shareOneStream_inOrder() {
        fixture.start(grpc().eventLoops(3));
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(i % 2 == 0 ? fixture.tcp() : fixture.webSocket());
        }

        for (int number = 0; number < 50; number++) {
            for (FrameClient client : clients) {
                client.send(message(number, "#" + number));
            }
        }

        for (FrameClient client : clients) {
            List<ClientMessage> replies = client.receive(50, WAIT);
            for (int number = 0; number < 50; number++) {
                assertThat(replies.get(number)).isEqualTo(reply(number, "#" + number));
            }
        }
        assertThat(server.streams()).hasSize(1);
        assertThat(server.calls(GameServer.Connect.class)).hasSize(12);
        Set<Long> announced = new HashSet<>();
        for (GameServer.Call call : server.calls()) {
            if (call instanceof GameServer.Connect connect) {
                announced.add(connect.sessionId());
            } else {
                assertThat(announced).contains(call.sessionId());
            }
        }
    }

    @Test
    void severalServerIdsOfOneServer_areOneSessionThere() {
        fixture.start(grpc().route(OTHER, server.endpoint()));
        FrameClient client = fixture.tcp();

        client.send(message(1, TYPE, "a"), message(2, OTHER, "b"), message(3, TYPE, "c"));

        assertThat(client.receive(3, WAIT)).hasSize(3);
        assertThat(server.calls(GameServer.Connect.class)).hasSize(1);
        client.close();
        eventually(() -> assertThat(server.calls(GameServer.Disconnect.class)).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource
    void refusedSession_isClosedWithTheServersReason(ClientProtocol protocol) {
        server.onConnect((request, answer) -> {
            answer.onNext(ConnectResponse.newBuilder().setReason("banned").build());
            answer.onCompleted();
        });
        fixture.start(grpc());
        FrameClient client = fixture.client(protocol);

        client.send(message(1, "let me in"));

        if (protocol == ClientProtocol.WEBSOCKET) {
            assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4011);
        } else {
            client.awaitClose(WAIT);
        }
        fixture.eventuallyClosed("backend_refused", 1);
        assertThat(server.texts()).isEmpty();
        assertThat(server.calls(GameServer.Disconnect.class)).isEmpty();
    }

    @Test
    void handlerThatFails_costsTheSessionAlone() {
        fixture.start(grpc());
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander);
        server.onConnect((request, answer) -> {
            throw new IllegalStateException("provoked by a test");
        });
        FrameClient client = fixture.tcp();

        client.send(message(1, "hi"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("backend_refused", 1);
        fixture.assertServed(bystander);
        assertThat(server.calls(GameServer.Connect.class)).hasSize(2);
    }

    @Test
    void endOfAClient_isToldWithItsReason() {
        fixture.start(grpc().timeouts(Timeouts.defaults().withIdle(Duration.ofMillis(300))));
        FrameClient idle = fixture.tcp();
        sessionOf(idle);
        idle.awaitClose(WAIT);
        eventually(() -> assertThat(reasons()).containsExactly("timeout"));

        FrameClient rude = fixture.webSocket();
        sessionOf(rude);
        rude.sendFrames(WebSocketFrame.text("forbidden"));
        eventually(() -> assertThat(reasons()).containsExactly("timeout", "error"));

        FrameClient kicked = fixture.tcp();
        server.stream().send(disconnect(sessionOf(kicked), "see you"));
        eventually(() -> assertThat(reasons()).containsExactly("timeout", "error", "kicked"));
    }

    private List<String> reasons() {
        return server.calls(GameServer.Disconnect.class).stream()
                .map(call -> call.request().getReason())
                .toList();
    }

    @Test
    void closeOfTheGateway_tellsThatAllSessionsHaveEnded() {
        fixture.start(grpc());
        for (int i = 0; i < 150; i++) {
            fixture.assertServed(fixture.tcp());
        }

        fixture.gateway().close();

        assertThat(reasons()).hasSize(150).containsOnly("draining");
        eventually(() -> assertThat(server.openStreams()).isEmpty());
    }

    @Test
    void traces_goWithEachMessage_whereTheGatewayTraces() {
        fixture.start(grpc().backend(BackendConfig.defaults().withTracePropagation(true)));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        fixture.assertServed(client);
        FrameClient other = fixture.tcp();
        fixture.assertServed(other);

        List<GamePacket> packets = server.calls(GameServer.Sent.class).stream()
                .map(GameServer.Sent::packet)
                .toList();
        assertThat(packets).allSatisfy(packet -> {
            assertThat(packet.getMetadataMap()).containsOnlyKeys("trace_id", "span_id");
            assertThat(packet.getMetadataOrThrow("trace_id")).matches("[0-9a-f]{32}");
            assertThat(packet.getMetadataOrThrow("span_id")).matches("[0-9a-f]{16}");
        });
        assertThat(packets.get(0).getMetadataOrThrow("trace_id"))
                .isEqualTo(packets.get(1).getMetadataOrThrow("trace_id"))
                .isNotEqualTo(packets.get(2).getMetadataOrThrow("trace_id"));
        assertThat(packets)
                .extracting(packet -> packet.getMetadataOrThrow("span_id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void traces_areLeftOut_whereTheTransportIsToldTo() {
        fixture.start(builder()
                .backendTransport(
                        GrpcBackendTransport.builder().tracePropagation(false).build())
                .backend(BackendConfig.defaults().withTracePropagation(true))
                .route(TYPE, server.endpoint()));

        fixture.assertServed(fixture.tcp());

        assertThat(server.calls(GameServer.Sent.class).get(0).packet().getMetadataMap())
                .isEmpty();
    }

    // ---- from the server

    private static GamePacket disconnect(long session, String reason) {
        return GamePacket.newBuilder()
                .setSessionId(session)
                .putMetadata("packet_type", "server_disconnect")
                .putMetadata("reason", reason)
                .build();
    }

    private static GamePacket typed(long session, String type) {
        return GamePacket.newBuilder()
                .setSessionId(session)
                .setMsgId(5)
                .setPayload(ByteString.copyFromUtf8("not for clients"))
                .putMetadata("packet_type", type)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"see you, 4002", "kicked, 4002", "replaced, 4003", "normal, 1000"})
    void serverDisconnect_closesTheClient_behindWhatWasSent(String reason, int code) {
        fixture.start(grpc());
        FrameClient client = fixture.webSocket();
        long session = sessionOf(client);

        server.stream().send(GameServer.reply(session, 9, "last words"));
        server.stream().send(disconnect(session, reason));

        assertThat(client.receive(WAIT)).isEqualTo(reply(9, "last words"));
        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(code);
    }

    @Test
    void bind_bindsTheSessionToTheUser() {
        CompletableFuture<ClientSession> seen = new CompletableFuture<>();
        Endpoint endpoint = Endpoint.parse(server.endpoint());
        fixture.start(builder().backendTransport(GrpcBackendTransport.create()).routeResolver(request -> {
            seen.complete(request.session());
            return CompletableFuture.completedFuture(RouteDecision.to(endpoint, "test"));
        }));
        FrameClient client = fixture.tcp();
        long session = sessionOf(client);

        server.stream()
                .send(GamePacket.newBuilder()
                        .setSessionId(session)
                        .putMetadata("packet_type", "bind")
                        .putMetadata("user_id", "größe")
                        .build());
        server.stream().send(GameServer.reply(session, 1, "bound"));

        client.receive(WAIT);
        assertThat(seen.join().id()).isEqualTo(session);
        assertThat(seen.join().userId()).contains("größe");
    }

    @Test
    void targets_allGetThePacket_andItsSessionIdMeansNothing() {
        fixture.start(grpc().eventLoops(3));
        List<FrameClient> clients = new ArrayList<>();
        List<Long> sessions = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            clients.add(fixture.tcp());
            sessions.add(sessionOf(clients.get(i)));
        }

        server.stream()
                .send(GameServer.reply(sessions.get(6), 4, "to all but one").toBuilder()
                        .addAllTargetSessionIds(sessions.subList(0, 6))
                        .addTargetSessionIds(12_345)
                        .build());
        server.stream().send(GameServer.reply(sessions.get(6), 5, "to one"));

        for (FrameClient client : clients.subList(0, 6)) {
            assertThat(client.receive(WAIT)).isEqualTo(reply(4, "to all but one"));
        }
        assertThat(clients.get(6).receive(WAIT)).isEqualTo(reply(5, "to one"));
        fixture.eventuallyDropped("session_gone", 1);

        server.stream()
                .send(disconnect(sessions.get(6), "closing").toBuilder()
                        .addAllTargetSessionIds(sessions.subList(0, 2))
                        .build());
        clients.get(0).awaitClose(WAIT);
        clients.get(1).awaitClose(WAIT);
        fixture.assertServed(clients.get(6));
    }

    @Test
    void packetsThatMeanNothing_areSkipped_andUnknownOnesCounted() {
        fixture.start(grpc());
        FrameClient client = fixture.tcp();
        long session = sessionOf(client);

        server.stream().send(typed(session, "pong"));
        server.stream().send(typed(session, "server_connect"));
        server.stream().send(typed(session, "no such type"));
        server.stream().send(typed(session, "bind"));
        server.stream().send(GameServer.reply(session, 65_536, "no such id"));
        server.stream().send(GameServer.reply(session, -1, "no such id"));
        server.stream().send(GameServer.reply(session, 1, ByteString.copyFrom(new byte[65_536])));
        server.stream().send(GameServer.reply(session + 1, 1, "nobody"));
        server.stream().send(GameServer.reply(session, 1, "done"));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "done"));
        fixture.eventuallyDropped("unknown_op_code", 1);
        fixture.eventuallyDropped("short_frame", 1);
        fixture.eventuallyDropped("bad_message_id", 2);
        fixture.eventuallyDropped("reply_too_large", 1);
        fixture.eventuallyDropped("session_gone", 1);
        assertThat(server.streams()).hasSize(1);
    }

    @Test
    void payloads_ofAllSizes_goThereAndBack() {
        fixture.start(grpc());
        FrameClient client = fixture.tcp();
        for (int size : new int[] {0, 1, 127, 128, 4_000, 4_096, 4_200, 16_384, 40_000, 65_535}) {
            byte[] payload = new byte[size];
            for (int i = 0; i < size; i++) {
                payload[i] = (byte) (i * 31);
            }

            client.send(new ClientMessage(size & 0xFFFF, serverId(TYPE), payload));

            assertThat(client.receive(WAIT).payload()).isEqualTo(payload);
        }
    }
}
