/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOPS;
import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.reply;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.PushConfig;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushFailure;
import io.gamegateway.spi.PushReceipt;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushing from the program that a gateway is embedded in; logic servers do the same over the network. */
class ClientsTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.recording();

    private record Player(FrameClient client, long session) {}

    private Clients start(PushConfig config) {
        return fixture.start(builder().route(TYPE, backend.endpoint()).push(config))
                .clients();
    }

    private Clients start() {
        return start(PushConfig.defaults());
    }

    /** On all loops, and of both protocols. */
    private List<Player> players(int count) {
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FrameClient client = i / LOOPS % 2 == 0 ? fixture.tcp() : fixture.webSocket();
            players.add(new Player(client, fixture.sessionOf(client, backend)));
        }
        return players;
    }

    private static long[] ids(List<Player> players) {
        return players.stream().mapToLong(Player::session).toArray();
    }

    private static PushReceipt receipt(CompletionStage<PushReceipt> stage) {
        return stage.toCompletableFuture()
                .orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static PushReceipt delivered(int sessions) {
        return new PushReceipt(0, sessions, List.of());
    }

    private static PushReceipt failed(PushFailure reason) {
        return failed(0, reason, 1);
    }

    private static PushReceipt failed(int delivered, PushFailure reason, int count, Long... named) {
        return new PushReceipt(0, delivered, List.of(new PushReceipt.Failure(reason, count, List.of(named))));
    }

    // ---- sessions

    @Test
    void send_reachesThatSessionAlone_withServerIdZero() {
        Clients clients = start();
        List<Player> players = players(2 * LOOPS);

        for (Player player : players) {
            assertThat(receipt(clients.send(player.session, 7, "for you".getBytes(UTF_8))))
                    .isEqualTo(delivered(1));
            assertThat(player.client.receive(WAIT)).isEqualTo(reply(7, "for you"));
        }
        players.get(0).client.expectNothing(QUIET);
        assertThat(fixture.gateway().stats().messagesPushed()).isEqualTo(players.size());
        assertThat(fixture.gateway().stats().messagesToClients()).isZero();
    }

    @Test
    void send_unknownSession_saysSo() {
        Clients clients = start();

        assertThat(receipt(clients.send(4711, 7, new byte[1]))).isEqualTo(failed(PushFailure.UNKNOWN_SESSION));
        assertThat(fixture.gateway().stats().pushFailures()).containsEntry("unknown_session", 1L);
    }

    @Test
    void send_whatNoClientFrameCarries_saysSo() {
        Clients clients = start();
        long session = players(1).get(0).session;

        assertThat(receipt(clients.send(session, 65_536, new byte[1]))).isEqualTo(failed(PushFailure.NOT_DELIVERABLE));
        assertThat(receipt(clients.send(session, 1, new byte[65_536]))).isEqualTo(failed(PushFailure.NOT_DELIVERABLE));
    }

    @Test
    void send_toManySessions_namesThoseThatAreNotThere() {
        Clients clients = start();
        List<Player> players = players(2 * LOOPS);
        ByteBuf data = Unpooled.copiedBuffer("all of you", UTF_8);
        PushBatch batch = clients.pushes().begin(data);
        long[] ids = new long[players.size() + 20];
        System.arraycopy(ids(players), 0, ids, 0, players.size());
        for (int i = 0; i < 20; i++) {
            ids[players.size() + i] = i + 1L;
        }

        batch.report();
        batch.send(ids, 3, false, 0, data.readableBytes());
        List<PushReceipt> receipts = apply(batch);

        players.forEach(player -> assertThat(player.client.receive(WAIT)).isEqualTo(reply(3, "all of you")));
        assertThat(receipts).hasSize(1);
        assertThat(receipts.get(0).delivered()).isEqualTo(players.size());
        PushReceipt.Failure failure = receipts.get(0).failures().get(0);
        assertThat(failure.reason()).isEqualTo(PushFailure.UNKNOWN_SESSION);
        assertThat(failure.count()).isEqualTo(20);
        assertThat(failure.sessionIds()).hasSize(PushReceipt.MAX_NAMED_SESSIONS).startsWith(1L, 2L);
        assertThat(data.refCnt()).isZero();
    }

    private static List<PushReceipt> apply(PushBatch batch) {
        CompletableFuture<List<PushReceipt>> applied = new CompletableFuture<>();
        batch.apply(applied::complete);
        return applied.orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void kick_closesWithItsReasonBehindWhatWasSent() {
        Clients clients = start();
        FrameClient client = fixture.webSocket();
        long session = fixture.sessionOf(client, backend);

        clients.send(session, 1, "good bye".getBytes(UTF_8));
        assertThat(receipt(clients.kick(session, CloseReason.KICKED, "cheating")))
                .isEqualTo(delivered(1));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "good bye"));
        Closed closed = client.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(4002);
        assertThat(closed.webSocketReason()).isEqualTo("cheating");
    }

    @Test
    void batch_keepsItsOrderForEachSession_whateverItsTargets() {
        Clients clients = start();
        List<Player> players = players(2 * LOOPS);
        int rounds = 200;

        receipt(clients.join("all", ids(players)));
        for (int round = 0; round < rounds; round++) {
            PushBatch batch = clients.pushes().begin(Unpooled.copiedBuffer("x", UTF_8));
            batch.sendToGroup("all", 5 * round, false, 0, 1);
            batch.sendToGroup("all", 5 * round + 1, false, 0, 1);
            for (Player player : players) {
                batch.send(player.session, 5 * round + 2, false, 0, 1);
            }
            batch.broadcast(5 * round + 3, false, 0, 1);
            batch.send(ids(players), 5 * round + 4, false, 0, 1);
            batch.apply(receipts -> {});
        }

        for (Player player : players) {
            for (int i = 0; i < 5 * rounds; i++) {
                assertThat(player.client.receive(WAIT).messageId()).isEqualTo(i);
            }
        }
    }

    @Test
    void batch_usedTwice_isRefused() {
        Clients clients = start();
        PushBatch batch = clients.pushes().begin(Unpooled.copiedBuffer("x", UTF_8));
        batch.discard();

        assertThatThrownBy(() -> batch.broadcast(1, false, 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(batch::discard).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusedCommand_hasNoEffect_andTheNextOneHas() {
        Clients clients = start();
        Player player = players(1).get(0);
        PushBatch batch = clients.pushes().begin(Unpooled.copiedBuffer("x", UTF_8));

        batch.refuse();
        batch.broadcast(1, false, 0, 1);
        batch.broadcast(2, false, 0, 1);

        assertThat(apply(batch)).containsExactly(failed(PushFailure.NOT_PERMITTED));
        assertThat(player.client.receive(WAIT).messageId()).isEqualTo(2);
    }

    // ---- groups

    @Test
    void group_hasItsMembersOnAllLoops_untilTheyLeave() {
        Clients clients = start();
        List<Player> players = players(2 * LOOPS);
        Player leaver = players.get(1);

        assertThat(receipt(clients.join("room", ids(players)))).isEqualTo(delivered(players.size()));
        assertThat(receipt(clients.leave("room", leaver.session))).isEqualTo(delivered(1));

        assertThat(clients.groups()).containsExactly("room");
        assertThat(clients.members("room"))
                .containsExactlyInAnyOrderElementsOf(players.stream()
                        .filter(player -> !player.equals(leaver))
                        .map(Player::session)
                        .toList());
        assertThat(receipt(clients.sendToGroup("room", 9, "hello".getBytes(UTF_8))))
                .isEqualTo(delivered(players.size() - 1));
        for (Player player : players) {
            if (player.equals(leaver)) {
                player.client.expectNothing(QUIET);
            } else {
                assertThat(player.client.receive(WAIT)).isEqualTo(reply(9, "hello"));
            }
        }
    }

    @Test
    void group_joinedTwice_getsEachMessageOnce() {
        Clients clients = start();
        Player player = players(1).get(0);

        receipt(clients.join("room", player.session, player.session));
        receipt(clients.join("room", player.session));
        receipt(clients.sendToGroup("room", 1, new byte[1]));
        receipt(clients.send(player.session, 2, new byte[1]));

        assertThat(player.client.receive(WAIT).messageId()).isEqualTo(1);
        assertThat(player.client.receive(WAIT).messageId()).isEqualTo(2);
    }

    @Test
    void group_endsWithItsLastMember() {
        Clients clients = start();
        List<Player> players = players(LOOPS);
        receipt(clients.join("room", ids(players)));

        players.forEach(player -> player.client.close());

        GatewayFixture.eventually(clients::groups, java.util.Set.of());
        assertThat(clients.members("room")).isEmpty();
        assertThat(receipt(clients.sendToGroup("room", 1, new byte[1]))).isEqualTo(delivered(0));
        assertThat(fixture.gateway().stats().groupsActive()).isZero();
    }

    @Test
    void groups_beyondTheirLimits_areRefused() {
        Clients clients = start(PushConfig.defaults().withMaxGroups(2).withMaxGroupsPerSession(1));
        List<Player> players = players(3);

        assertThat(receipt(clients.join("a", players.get(0).session))).isEqualTo(delivered(1));
        assertThat(receipt(clients.join("b", players.get(0).session)))
                .as("the session is in one already")
                .isEqualTo(failed(0, PushFailure.GROUP_LIMIT, 1, players.get(0).session));
        assertThat(receipt(clients.join("b", players.get(1).session))).isEqualTo(delivered(1));
        assertThat(receipt(clients.join("c", players.get(2).session)))
                .as("there are two already")
                .isEqualTo(failed(0, PushFailure.GROUP_LIMIT, 1, players.get(2).session));
        receipt(clients.leave("a", players.get(0).session));
        assertThat(receipt(clients.join("c", players.get(2).session))).isEqualTo(delivered(1));
    }

    @Test
    void names_emptyOrTooLong_areRefused() {
        Clients clients = start();
        long session = players(1).get(0).session;

        assertThat(receipt(clients.join("", session))).isEqualTo(failed(PushFailure.BAD_NAME));
        assertThat(receipt(clients.join("ü".repeat(65), session))).isEqualTo(failed(PushFailure.BAD_NAME));
        assertThat(receipt(clients.join("ü".repeat(64), session))).isEqualTo(delivered(1));
        assertThat(receipt(clients.bind(session, "u".repeat(257)))).isEqualTo(failed(PushFailure.BAD_NAME));
        assertThat(receipt(clients.bind(session, "u".repeat(256)))).isEqualTo(delivered(1));
    }

    @Test
    void members_onAnEventLoop_isRefused() {
        Clients clients = start();
        Player player = players(1).get(0);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();

        PushBatch batch = clients.pushes().begin(Unpooled.EMPTY_BUFFER);
        batch.send(player.session, 1, false, 0, 0);
        batch.apply(receipts -> {
            try {
                clients.members("room");
                refused.complete(null);
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });

        assertThat(refused.orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join()).hasMessageContaining("event loops");
    }

    // ---- what many get

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 1_024, 20_000, 65_535})
    void broadcast_ofAnySize_arrivesWholeAndInOrder(int bytes) {
        Clients clients = start();
        List<Player> players = players(4 * LOOPS);
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            payload[i] = (byte) (i * 31);
        }

        for (int i = 0; i < 5; i++) {
            clients.broadcast(2 * i, payload);
            clients.broadcast(2 * i + 1, "small".getBytes(UTF_8));
        }

        for (Player player : players) {
            for (int i = 0; i < 5; i++) {
                assertThat(player.client.receive(WAIT).payload()).isEqualTo(payload);
                assertThat(player.client.receive(WAIT)).isEqualTo(reply(2 * i + 1, "small"));
            }
        }
    }

    @Test
    void groupMessage_toOneWhoDoesNotRead_saysSo_andTheOthersGetIt() {
        Clients clients = start();
        List<Player> readers = players(2 * LOOPS);
        FrameClient sleeper =
                fixture.closing(fixture.connector().receiveBufferBytes(4_096).tcp());
        long sleeping = fixture.sessionOf(sleeper, backend);
        sleeper.pauseReading();
        receipt(clients.join("room", ids(readers)));
        receipt(clients.join("room", sleeping));
        byte[] payload = new byte[32_000];

        PushReceipt receipt = delivered(readers.size() + 1);
        int sent = 0;
        while (receipt.equals(delivered(readers.size() + 1))) {
            receipt = receipt(clients.sendToGroup("room", sent++ % 1_000, payload));
            for (Player reader : readers) {
                assertThat(reader.client.receive(WAIT).payload()).hasSize(payload.length);
            }
        }

        assertThat(receipt).isEqualTo(failed(readers.size(), PushFailure.OVER_BUDGET, 1, sleeping));
        fixture.eventuallyClosed("slow_consumer", 1);
        assertThat(clients.members("room")).hasSize(readers.size());
        assertThat(receipt(clients.sendToGroup("room", 1, payload))).isEqualTo(delivered(readers.size()));
    }

    @Test
    void send_toOneWhoDoesNotRead_saysSo() {
        Clients clients = start();
        FrameClient sleeper =
                fixture.closing(fixture.connector().receiveBufferBytes(4_096).webSocket("/"));
        long session = fixture.sessionOf(sleeper, backend);
        sleeper.pauseReading();
        byte[] payload = new byte[30_000];

        PushReceipt receipt = delivered(1);
        while (receipt.equals(delivered(1))) {
            receipt = receipt(clients.send(session, 1, payload));
        }

        assertThat(receipt).isEqualTo(failed(PushFailure.OVER_BUDGET));
        assertThat(receipt(clients.send(session, 1, payload))).isEqualTo(failed(PushFailure.UNKNOWN_SESSION));
    }

    // ---- users

    @Test
    void user_isFoundFromTheBindOn_andForgottenWithTheSession() {
        Clients clients = start();
        List<Player> players = players(2);
        Player player = players.get(0);

        clients.bind(player.session, "ann");
        assertThat(receipt(clients.sendToUser("ann", 1, "hi ann".getBytes(UTF_8))))
                .isEqualTo(delivered(1));

        assertThat(player.client.receive(WAIT)).isEqualTo(reply(1, "hi ann"));
        assertThat(clients.sessionOf("ann").map(ClientSession::id)).contains(player.session);
        assertThat(fixture.gateway().stats().usersActive()).isEqualTo(1);
        player.client.close();
        GatewayFixture.eventually(() -> clients.sessionOf("ann").isPresent(), false);
        assertThat(receipt(clients.sendToUser("ann", 1, new byte[1]))).isEqualTo(failed(PushFailure.UNKNOWN_USER));
        assertThat(receipt(clients.kickUser("ann", CloseReason.KICKED, "")))
                .isEqualTo(failed(PushFailure.UNKNOWN_USER));
    }

    @Test
    void unbind_ofTheUserItHas_leavesTheSessionToNobody() {
        Clients clients = start();
        Player player = players(1).get(0);
        receipt(clients.bind(player.session, "ann"));

        assertThat(receipt(clients.unbind(player.session, "bob"))).isEqualTo(failed(PushFailure.UNKNOWN_USER));
        assertThat(clients.sessionOf("ann")).isPresent();
        assertThat(receipt(clients.unbind(player.session, "ann"))).isEqualTo(delivered(1));

        assertThat(clients.sessionOf("ann")).isEmpty();
        assertThat(clients.session(player.session).orElseThrow().userId()).isEmpty();
        assertThat(receipt(clients.send(player.session, 1, new byte[1]))).isEqualTo(delivered(1));
    }

    @Test
    void session_boundToAnotherUser_isNotTheFirstOnesAnyMore() {
        Clients clients = start();
        Player player = players(1).get(0);

        receipt(clients.bind(player.session, "ann"));
        receipt(clients.bind(player.session, "bob"));

        assertThat(clients.sessionOf("ann")).isEmpty();
        assertThat(clients.sessionOf("bob").map(ClientSession::id)).contains(player.session);
        assertThat(clients.session(player.session).orElseThrow().userId()).contains("bob");
    }

    @Test
    void kickUser_closesTheUsersSession() {
        Clients clients = start();
        FrameClient client = fixture.webSocket();
        clients.bind(fixture.sessionOf(client, backend), "ann");

        assertThat(receipt(clients.kickUser("ann", CloseReason.RATE_LIMITED, "slow down")))
                .isEqualTo(delivered(1));

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4007);
    }

    @Test
    void clients_beforeTheStart_sayThatThereAreNone() {
        try (Gateway gateway = builder().route(TYPE, backend.endpoint()).build()) {
            assertThatThrownBy(() -> gateway.clients().broadcast(1, new byte[1]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not been started");
        }
    }
}
