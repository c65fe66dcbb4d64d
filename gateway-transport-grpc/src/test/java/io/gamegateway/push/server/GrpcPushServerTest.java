/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import static io.gamegateway.push.server.LogicStream.bind;
import static io.gamegateway.push.server.LogicStream.broadcast;
import static io.gamegateway.push.server.LogicStream.join;
import static io.gamegateway.push.server.LogicStream.leave;
import static io.gamegateway.push.server.LogicStream.reported;
import static io.gamegateway.push.server.LogicStream.toGroup;
import static io.gamegateway.push.server.LogicStream.toSession;
import static io.gamegateway.push.server.LogicStream.toUser;
import static io.gamegateway.push.server.LogicStream.unbind;
import static io.gamegateway.push.server.PushServerFixture.QUIET;
import static io.gamegateway.push.server.PushServerFixture.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.gamegateway.Gateway;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.Failure;
import io.gamegateway.push.proto.FailureReason;
import io.gamegateway.push.proto.Kick;
import io.gamegateway.push.proto.Message;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.push.proto.SendToSession;
import io.gamegateway.push.proto.SendToSessions;
import io.gamegateway.push.proto.Welcome;
import io.gamegateway.push.server.PushServerFixture.Player;
import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GrpcPushServerTest {

    @RegisterExtension
    final PushServerFixture fixture = new PushServerFixture();

    private LogicStream welcome() {
        return LogicStream.welcome(fixture.channel(), "logic", 1, 1);
    }

    private static ClientMessage pushed(int messageId, String text) {
        return ClientMessage.of(messageId, 0, text);
    }

    @Test
    void hello_isWelcomed_withWhatALogicServerNeedsToKnow() {
        fixture.start(GrpcPushServer.builder().limits(PushLimits.defaults().withMaxCommands(77)));

        Welcome welcome = welcome().awaitWelcome();

        assertThat(welcome.getGatewayName()).isEqualTo("gw-1");
        assertThat(welcome.getNodePlusOne()).isEqualTo(SessionIdGenerator.nodeNumber("gw-1") + 1);
        assertThat(welcome.getAccepted()).isZero();
        assertThat(welcome.getMaxCommands()).isEqualTo(77);
        assertThat(welcome.getMaxRequestBytes()).isEqualTo(PushLimits.defaults().maxRequestBytes());
    }

    @Test
    void everyCommand_doesWhatItSays() {
        Gateway gateway = fixture.start();
        List<Player> players = fixture.players(3);
        FrameClient first = players.get(0).client();
        FrameClient second = players.get(1).client();
        FrameClient third = players.get(2).client();
        long one = players.get(0).session();
        long two = players.get(1).session();
        long three = players.get(2).session();
        LogicStream stream = welcome();

        stream.batch(
                1,
                toSession(one, 1, "to one"),
                Command.newBuilder()
                        .setSendToSessions(SendToSessions.newBuilder()
                                .addSessionIds(one)
                                .addSessionIds(two)
                                .setMessage(LogicStream.message(2, "to two")))
                        .build(),
                bind(three, "jürgen"),
                toUser("jürgen", 3, "to jürgen"),
                join("räume", one, three),
                toGroup("räume", 4, "to the group"),
                leave("räume", one),
                toGroup("räume", 5, "to the rest"),
                broadcast(6, "to all"));
        stream.batch(2, unbind(three, "jürgen"), reported(toUser("jürgen", 7, "too late")));
        stream.batch(
                3,
                Command.newBuilder()
                        .setKick(
                                Kick.newBuilder().setSessionId(two).setReason(7).setText("slow down"))
                        .build(),
                bind(one, "ann"),
                Command.newBuilder().setKick(Kick.newBuilder().setUserId("ann")).build());
        stream.awaitAcknowledged(3);

        assertThat(first.receive(4, WAIT))
                .containsExactly(
                        pushed(1, "to one"), pushed(2, "to two"), pushed(4, "to the group"), pushed(6, "to all"));
        assertThat(second.receive(2, WAIT)).containsExactly(pushed(2, "to two"), pushed(6, "to all"));
        assertThat(third.receive(4, WAIT))
                .containsExactly(
                        pushed(3, "to jürgen"),
                        pushed(4, "to the group"),
                        pushed(5, "to the rest"),
                        pushed(6, "to all"));
        first.awaitClose(WAIT);
        second.awaitClose(WAIT);
        assertThat(gateway.stats().connectionsClosed())
                .containsEntry("kicked", 1L)
                .containsEntry("rate_limited", 1L);
        assertThat(stream.receipts())
                .containsExactly(Receipt.newBuilder()
                        .setSequence(2)
                        .setCommand(1)
                        .addFailures(Failure.newBuilder()
                                .setReason(FailureReason.UNKNOWN_USER)
                                .setCount(1))
                        .build());
        assertThat(gateway.stats().pushCommands()).isEqualTo(14);
    }

    @Test
    void zipPayload_keepsItsBit() {
        fixture.start();
        Player player = fixture.players(1).get(0);
        LogicStream stream = welcome();

        stream.batch(
                1,
                Command.newBuilder()
                        .setSendToSession(SendToSession.newBuilder()
                                .setSessionId(player.session())
                                .setMessage(Message.newBuilder()
                                        .setMessageId(9)
                                        .setZip(true)
                                        .setPayload(ByteString.copyFromUtf8("zipped"))))
                        .build());

        assertThat(player.client().receive(WAIT)).isEqualTo(ClientMessage.of(9, Integer.MIN_VALUE, "zipped"));
    }

    @Test
    void kickedWebSocket_learnsReasonAndText() {
        fixture.start();
        Player player = fixture.player(FrameClient.webSocket(fixture.gateway().boundAddress(), "/"));

        welcome()
                .batch(
                        1,
                        Command.newBuilder()
                                .setKick(Kick.newBuilder()
                                        .setSessionId(player.session())
                                        .setText("cheating"))
                                .build());

        Closed closed = player.client().awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(4002);
        assertThat(closed.webSocketReason()).isEqualTo("cheating");
    }

    @Test
    void receipts_nameWhatWasNotDelivered_andWhatWasAskedFor() {
        fixture.start();
        List<Player> players = fixture.players(2);
        LogicStream stream = welcome();

        stream.batch(
                1,
                toSession(players.get(0).session(), 1, "no receipt"),
                reported(toSession(players.get(0).session(), 2, "receipt")),
                toSession(4711, 3, "nobody"),
                reported(join("room", players.get(0).session(), players.get(1).session(), 4711L)),
                reported(toGroup("room", 70_000, "bad id")),
                reported(toGroup("", 1, "bad name")));
        stream.awaitAcknowledged(1);

        assertThat(stream.receipts())
                .containsExactly(
                        receipt(1, 1),
                        failed(2, 0, FailureReason.UNKNOWN_SESSION).build(),
                        failed(3, 2, FailureReason.UNKNOWN_SESSION, 4711L).build(),
                        failed(4, 0, FailureReason.NOT_DELIVERABLE).build(),
                        failed(5, 0, FailureReason.BAD_NAME).build());
    }

    private static Receipt receipt(int command, int delivered) {
        return Receipt.newBuilder()
                .setSequence(1)
                .setCommand(command)
                .setDelivered(delivered)
                .build();
    }

    private static Receipt.Builder failed(int command, int delivered, FailureReason reason, Long... sessions) {
        return receipt(command, delivered).toBuilder()
                .addFailures(Failure.newBuilder().setReason(reason).setCount(1).addAllSessionIds(List.of(sessions)));
    }

    @Test
    void manyBatches_arriveInOrder_andAreAcknowledgedInOrder() {
        fixture.start();
        List<Player> players = fixture.players(6);
        LogicStream stream = welcome();
        int batches = 300;

        for (int i = 0; i < batches; i++) {
            int base = i * 3;
            stream.batch(
                    i + 1L,
                    broadcast(base, "a"),
                    toSession(players.get(i % 6).session(), 60_000, "for one"),
                    broadcast(base + 1, "x".repeat(2_000)),
                    broadcast(base + 2, "c"));
        }
        stream.awaitAcknowledged(batches);

        for (Player player : players) {
            List<Integer> ids = player.client().receive(batches * 3 + batches / 6, WAIT).stream()
                    .map(ClientMessage::messageId)
                    .filter(id -> id != 60_000)
                    .toList();
            assertThat(ids).hasSize(batches * 3).isSorted().doesNotHaveDuplicates();
        }
        assertThat(stream.acknowledgements()).isSorted().last().isEqualTo((long) batches);
    }

    @Test
    void unknownFields_areReadOver() {
        fixture.start();
        Player player = fixture.players(1).get(0);
        LogicStream stream = welcome();
        com.google.protobuf.UnknownFieldSet unknown = com.google.protobuf.UnknownFieldSet.newBuilder()
                .addField(
                        99,
                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                .addVarint(7)
                                .addFixed32(8)
                                .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                .build())
                .build();

        stream.send(PushRequest.newBuilder()
                .setSequence(1)
                .setUnknownFields(unknown)
                .addCommands(toSession(player.session(), 1, "known").toBuilder().setUnknownFields(unknown))
                .build());

        assertThat(player.client().receive(WAIT)).isEqualTo(pushed(1, "known"));
    }

    @Test
    void streamThatIsLost_isFollowedByAnother_whichLearnsWhatWasAccepted() {
        fixture.start();
        Player player = fixture.players(1).get(0);
        LogicStream first = welcome();
        first.batch(1, toSession(player.session(), 1, ""));
        first.batch(2, toSession(player.session(), 2, ""));
        first.awaitAcknowledged(2);
        first.cancel();

        LogicStream second = LogicStream.open(fixture.channel());
        second.hello("logic", 1, 1);

        assertThat(second.awaitWelcome().getAccepted()).isEqualTo(2);
        second.batch(3, toSession(player.session(), 3, ""));
        assertThat(player.client().receive(3, WAIT))
                .extracting(ClientMessage::messageId)
                .containsExactly(1, 2, 3);
        second.awaitAcknowledged(3);
        player.client().expectNothing(QUIET);
    }

    @Test
    void secondStreamOfTheSameRun_takesOver() {
        fixture.start();
        Player player = fixture.players(1).get(0);
        LogicStream first = welcome();

        LogicStream second = LogicStream.welcome(fixture.channel(), "logic", 1, 1);

        assertThat(first.awaitEnd().getDescription()).contains("a newer stream");
        second.batch(1, toSession(player.session(), 1, "second"));
        assertThat(player.client().receive(WAIT)).isEqualTo(pushed(1, "second"));
    }

    @Test
    void halfClose_isAnsweredBehindTheLastAcknowledgement() {
        fixture.start();
        Player player = fixture.players(1).get(0);
        LogicStream stream = welcome();

        for (int i = 1; i <= 50; i++) {
            stream.batch(i, toSession(player.session(), i, ""));
        }
        stream.complete();

        assertThat(stream.awaitEnd().isOk()).isTrue();
        assertThat(stream.acknowledged()).isEqualTo(50);
    }

    @Test
    void rate_isKeptByReadingLater_andNothingIsLost() {
        fixture.start(GrpcPushServer.builder()
                .limits(PushLimits.defaults().withCommandsPerSecond(100).withWindow(1)));
        Player player = fixture.players(1).get(0);
        LogicStream stream = welcome();

        long begin = System.nanoTime();
        for (int i = 1; i <= 20; i++) {
            stream.batch(
                    i,
                    java.util.stream.IntStream.range(0, 10)
                            .mapToObj(id -> toSession(player.session(), id, ""))
                            .toArray(Command[]::new));
        }
        stream.awaitAcknowledged(20);

        // 200 commands, of which 100 are there at the beginning.
        assertThat(System.nanoTime() - begin).isGreaterThan(800_000_000L);
        assertThat(player.client().receive(200, WAIT)).hasSize(200);
        // More at once than the bucket can ever hold.
        stream.batch(
                21,
                java.util.stream.IntStream.range(0, 150)
                        .mapToObj(id -> toSession(player.session(), id, ""))
                        .toArray(Command[]::new));
        stream.batch(22, toSession(player.session(), 1, ""));
        stream.awaitAcknowledged(22);
    }

    @Test
    void gatewayThatCloses_acknowledgesWhatItHasDone() {
        Gateway gateway = fixture.start();
        Player player = fixture.players(1).get(0);
        LogicStream stream = welcome();
        stream.batch(1, toSession(player.session(), 1, "last"));
        stream.awaitAcknowledged(1);

        gateway.close();

        assertThat(stream.awaitEnd().getDescription()).isEqualTo("the gateway is closing");
        assertThat(player.client().receive(WAIT)).isEqualTo(pushed(1, "last"));
    }

    @Test
    void skippedCommands_areCounted() {
        Gateway gateway = fixture.start();
        LogicStream stream = welcome();

        stream.send(PushRequest.newBuilder()
                .setSequence(1)
                .setSkipped(42)
                .addCommands(broadcast(1, ""))
                .build());
        stream.awaitAcknowledged(1);

        assertThat(gateway.stats().pushCommandsSkipped()).isEqualTo(42);
    }

    @Test
    void streamOfAGoneLogicServer_leavesNothing() {
        GrpcPushServer server = GrpcPushServer.builder().listen("127.0.0.1", 0).build();
        fixture.start(GrpcPushServer.builder(), Gateway.builder().pushIngress(server));
        LogicStream stream = LogicStream.welcome(
                fixture.channel(io.grpc.netty.NettyChannelBuilder.forAddress(
                                fixture.gateway().boundPushAddresses().get(0))
                        .usePlaintext()),
                "logic",
                1,
                1);
        await().atMost(WAIT).until(() -> server.streams() == 1);

        stream.cancel();

        await().atMost(WAIT).until(() -> server.streams() == 0);
    }
}
