/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.PushFixture.PAYLOAD;
import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.get;
import static io.gamegateway.push.PushFixture.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.Failure;
import io.gamegateway.push.proto.FailureReason;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.spi.PushFailure;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands, where they go, and what is said about them. */
class PushClientTest {

    private static final int NODE_A = 0x123 + 1;
    private static final int NODE_B = 0xFFF + 1;

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private static Receipt failed(FailureReason reason, int count, Long... ids) {
        return Receipt.newBuilder()
                .addFailures(
                        Failure.newBuilder().setReason(reason).setCount(count).addAllSessionIds(List.of(ids)))
                .build();
    }

    @Test
    void eachCommand_arrives_inOrder_andItsResultIsWhatTheGatewaySays() throws Exception {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        PushClient client = fixture.connected(builder(server));
        long session = sessionOf(NODE_A, 7);
        server.answer(command -> command.hasKick()
                ? failed(FailureReason.SESSION_CLOSED, 1)
                : ScriptedPushServer.delivered(command.getCommandCase().getNumber()));

        List<CompletionStage<PushResult>> stages = List.of(
                client.sendToSession(session, 1, PAYLOAD),
                client.sendToSessions(new long[] {session, session + 1}, 2, PAYLOAD),
                client.sendToUser("alice", 3, PAYLOAD),
                client.sendToGroup("room", 4, PAYLOAD),
                client.broadcast(PushMessage.of(5, PAYLOAD).zipped()),
                client.join("room", session),
                client.leave("room", session),
                client.bindUser(session, "alice"),
                client.unbindUser(session, "alice"),
                client.kick(session, CloseReason.KICKED, "out"),
                client.kickUser("alice", CloseReason.REPLACED, "out"));

        for (int i = 0; i < 9; i++) {
            assertThat(get(stages.get(i))).isEqualTo(new PushResult(i + 1, List.of(), Map.of(), false));
        }
        assertThat(get(stages.get(9)).failed(PushFailure.SESSION_CLOSED)).isEqualTo(1);
        assertThat(get(stages.get(10)).isComplete()).isFalse();
        assertThat(server.commands())
                .extracting(Command::getCommandCase)
                .containsExactly(
                        Command.CommandCase.SEND_TO_SESSION,
                        Command.CommandCase.SEND_TO_SESSIONS,
                        Command.CommandCase.SEND_TO_USER,
                        Command.CommandCase.SEND_TO_GROUP,
                        Command.CommandCase.BROADCAST,
                        Command.CommandCase.JOIN_GROUP,
                        Command.CommandCase.LEAVE_GROUP,
                        Command.CommandCase.BIND_USER,
                        Command.CommandCase.UNBIND_USER,
                        Command.CommandCase.KICK,
                        Command.CommandCase.KICK);
        assertThat(server.commands()).allMatch(Command::getReport);
        assertThat(server.commands().get(4).getBroadcast().getMessage().getZip())
                .isTrue();
        assertThat(server.commands().get(10).getKick().getReason()).isEqualTo(CloseReason.REPLACED.code());
    }

    @Test
    void fireAndForget_asksForNoReceipts_andFailuresAreCounted() {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        PushClient client = fixture.connected(builder(server));
        server.answer(command -> command.hasSendToUser() ? failed(FailureReason.UNKNOWN_USER, 1) : null);
        FireAndForget push = client.fireAndForget();
        long session = sessionOf(NODE_A, 7);

        push.sendToSession(session, 1, PAYLOAD);
        push.sendToSessions(new long[] {session}, 2, PAYLOAD);
        push.sendToUser("alice", 3, PAYLOAD);
        push.sendToGroup("room", 4, PAYLOAD);
        push.broadcast(5, PAYLOAD);
        push.join("room", session);
        push.leave("room", session);
        push.bindUser(session, "alice");
        push.unbindUser(session, "alice");
        push.kick(session, CloseReason.KICKED, "");
        push.kickUser("alice", CloseReason.KICKED, "");

        eventually(client, stats -> {
            PushClientStats.Gateway gateway = stats.gateways().get(0);
            assertThat(gateway.commandsAccepted()).isEqualTo(11);
            assertThat(gateway.commandsAcknowledged()).isEqualTo(11);
            assertThat(gateway.commandsFailed()).isEqualTo(1);
            assertThat(gateway.bufferedBytes()).isZero();
        });
        assertThat(server.commands()).hasSize(11).noneMatch(Command::getReport);
    }

    @Test
    void commandsForASession_goToTheGatewayOfItsNode_andToAllWhereNoneHasIt() throws Exception {
        ScriptedPushServer a = fixture.server("a", NODE_A);
        ScriptedPushServer b = fixture.server("b", NODE_B);
        PushClient client = fixture.connected(builder(a, b).eventLoops(2));
        long ofA = sessionOf(NODE_A, 1);
        long ofB = sessionOf(NODE_B, 2);
        long ofNobody = sessionOf(5, 3);
        assertThat(ofB).isNegative();
        a.answer(command ->
                command.hasSendToSession() && command.getSendToSession().getSessionId() == ofNobody
                        ? failed(FailureReason.UNKNOWN_SESSION, 1)
                        : ScriptedPushServer.delivered(1));

        assertThat(get(client.sendToSession(ofA, 1, PAYLOAD)).delivered()).isEqualTo(1);
        assertThat(get(client.sendToSession(ofB, 2, PAYLOAD)).delivered()).isEqualTo(1);
        assertThat(get(client.sendToSession(ofNobody, 3, PAYLOAD)))
                .isEqualTo(new PushResult(1, List.of(), Map.of(), false));
        assertThat(get(client.sendToSessions(new long[] {ofA, ofB}, 4, PAYLOAD)).delivered())
                .isEqualTo(2);
        assertThat(get(client.join("room", ofA, ofB)).delivered()).isEqualTo(2);

        assertThat(a.numbers()).containsExactly(1, 3, 4, -1);
        assertThat(b.numbers()).containsExactly(2, 3, 4, -1);
        assertThat(a.commands().get(2).getSendToSessions().getSessionIdsList()).containsExactly(ofA);
        assertThat(b.commands().get(3).getJoinGroup().getSessionIdsList()).containsExactly(ofB);
    }

    @Test
    void unknown_isOnlyWhatNoGatewayKnows() throws Exception {
        ScriptedPushServer a = fixture.server("a", 0);
        ScriptedPushServer b = fixture.server("b", 0);
        PushClient client = fixture.connected(builder(a, b));
        a.answer(command -> command.hasSendToUser()
                ? failed(FailureReason.UNKNOWN_USER, 1)
                : failed(FailureReason.UNKNOWN_SESSION, 3, 1L, 2L, 3L));
        b.answer(command -> command.hasSendToUser()
                ? failed(FailureReason.UNKNOWN_USER, 1)
                : failed(FailureReason.UNKNOWN_SESSION, 2, 1L, 2L).toBuilder()
                        .setDelivered(1)
                        .build());

        PushResult some = get(client.sendToSessions(new long[] {1, 2, 3}, 1, PAYLOAD));
        assertThat(some.delivered()).isEqualTo(1);
        assertThat(some.failed(PushFailure.UNKNOWN_SESSION)).isEqualTo(2);
        PushResult none = get(client.sendToUser("nobody", 1, PAYLOAD));
        assertThat(none.failed(PushFailure.UNKNOWN_USER)).isEqualTo(1);
        b.answer(command -> ScriptedPushServer.delivered(1));
        assertThat(get(client.sendToUser("alice", 1, PAYLOAD)))
                .isEqualTo(new PushResult(1, List.of(), Map.of(), false));
    }

    @Test
    void noGateway_failsTheStage_andIsCounted() {
        PushClient client = fixture.start(builder(GatewayDirectory.of(Set.of())));

        assertThatThrownBy(
                        () -> client.broadcast(1, PAYLOAD).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("no gateway is known");
        client.fireAndForget().kick(1, CloseReason.KICKED, "");
        assertThat(client.stats().commandsWithoutGateway()).isEqualTo(2);
        assertThat(client.stats().commandsRefused()).isEqualTo(2);
    }

    @Test
    void badArguments_throw_andSendNothing() throws Exception {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        PushClient client = fixture.connected(builder(server));

        assertThatThrownBy(() -> client.sendToSession(1, 65_536, PAYLOAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messageId: 65536");
        assertThatThrownBy(() -> client.fireAndForget().broadcast(1, new byte[65_536]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.join("room"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sessionIds: 0 (expected: 1 to 8192)");
        assertThatThrownBy(() -> client.sendToSessions(new long[8_193], 1, PAYLOAD))
                .isInstanceOf(IllegalArgumentException.class);
        get(client.broadcast(7, PAYLOAD));
        assertThat(server.numbers()).containsExactly(7);
    }

    @Test
    void idleStream_sendsEachCommandAtOnce_oneInABatch() throws Exception {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        PushClient client = fixture.connected(builder(server));

        for (int i = 1; i <= 20; i++) {
            get(client.broadcast(i, PAYLOAD));
        }

        assertThat(server.batches()).hasSize(20).allMatch(batch -> batch.getCommandsCount() == 1);
        assertThat(server.batches())
                .extracting(PushRequest::getSequence)
                .startsWith(1L, 2L)
                .endsWith(20L);
    }

    @Test
    void streamThatIsNotRead_getsLargeBatches_withinTheGatewaysLimits() {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        server.limits(40_000, 1_000);
        server.reading(false);
        PushClient client = fixture.start(builder(server).maxBatchBytes(64 * 1024));
        for (int i = 0; i < 20_000; i++) {
            client.fireAndForget().sendToGroup("room", i, PAYLOAD);
        }
        server.reading(true);

        eventually(() -> assertThat(server.count()).isEqualTo(20_000));
        assertThat(server.numbers()).isSorted();
        assertThat(server.batches())
                .allMatch(batch -> batch.getSerializedSize() <= 40_000 && batch.getCommandsCount() <= 1_000);
        // But for the first ones, which went out alone until the stream took no more.
        assertThat(server.batches().stream()
                        .mapToInt(PushRequest::getCommandsCount)
                        .filter(count -> count > 100)
                        .sum())
                .isGreaterThan(10_000);
    }

    @Test
    void severalThreads_eachKeepItsOrder() throws Exception {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        PushClient client = fixture.connected(builder(server));
        int threads = 4;
        int perThread = 10_000;
        List<Thread> pushing = IntStream.range(0, threads)
                .mapToObj(thread -> new Thread(() -> {
                    for (int i = 0; i < perThread; i++) {
                        client.fireAndForget().sendToSession(sessionOf(NODE_A, thread), i, PAYLOAD);
                    }
                }))
                .toList();
        pushing.forEach(Thread::start);
        for (Thread thread : pushing) {
            thread.join(PushFixture.WAIT.toMillis());
        }

        eventually(() -> assertThat(server.count()).isEqualTo(threads * perThread));
        List<Integer> whole = IntStream.range(0, perThread).boxed().toList();
        for (int thread = 0; thread < threads; thread++) {
            long session = sessionOf(NODE_A, thread);
            assertThat(server.commands())
                    .filteredOn(command -> command.getSendToSession().getSessionId() == session)
                    .extracting(
                            command -> command.getSendToSession().getMessage().getMessageId())
                    .isEqualTo(whole);
        }
    }

    @Test
    void commandTooLargeForTheGateway_failsAlone() throws Exception {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        server.limits(1_000, 100);
        PushClient client = fixture.connected(builder(server));

        CompletionStage<PushResult> before = client.broadcast(1, PAYLOAD);
        CompletionStage<PushResult> tooLarge = client.broadcast(2, new byte[2_000]);
        CompletionStage<PushResult> after = client.broadcast(3, PAYLOAD);

        assertThat(get(before).isComplete()).isTrue();
        assertThat(get(after).isComplete()).isTrue();
        assertThatThrownBy(() -> get(tooLarge))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("TOO_LARGE");
        assertThat(server.numbers()).containsExactly(1, 3);
        eventually(
                client,
                stats -> assertThat(stats.gateways().get(0).bufferedBytes()).isZero());
    }

    @Test
    void close_sendsWhatIsBuffered() {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        server.reading(false);
        PushClient client = builder(server).build().start();
        for (int i = 0; i < 5_000; i++) {
            client.fireAndForget().sendToGroup("room", i, PAYLOAD);
        }
        server.reading(true);

        client.close();

        assertThat(server.count()).isEqualTo(5_000);
        assertThatThrownBy(
                        () -> client.broadcast(1, PAYLOAD).toCompletableFuture().join())
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("CLOSED");
        client.close();
    }

    @Test
    void close_gatewayThatDoesNotAcknowledge_failsTheStages_afterTheTimeout() {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        server.acknowledging(false);
        PushClient client = fixture.connected(builder(server).closeTimeout(Duration.ofMillis(50)));
        CompletionStage<PushResult> stage = client.broadcast(1, PAYLOAD);
        eventually(() -> assertThat(server.count()).isEqualTo(1));

        client.close();

        assertThatThrownBy(() -> get(stage))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("CLOSED");
    }

    @Test
    void close_fromTheListener_doesNotWaitForItself() {
        ScriptedPushServer server = fixture.server("gw", NODE_A);
        CompletableFuture<PushClient> self = new CompletableFuture<>();
        PushClient client = fixture.connected(builder(server).listener(new PushListener() {
            @Override
            public void disconnected(GatewayAddress gateway, String cause) {
                self.join().close();
            }
        }));
        self.complete(client);

        server.end(Status.UNAVAILABLE);

        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("push-" + PushFixture.LOGIC)));
    }
}
