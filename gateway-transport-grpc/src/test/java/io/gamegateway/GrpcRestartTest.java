/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.grpc.proto.GamePacket;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.test.FaultProxy;
import io.gamegateway.test.FrameClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A game server that is restarted, or whose connection breaks, disconnects nobody, and what is lost is counted. */
class GrpcRestartTest {

    private static final int CLIENTS = 200;
    private static final int RESTARTS = 12;
    private static final int PERIOD_MILLIS = 40;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final AtomicIntegerArray last = new AtomicIntegerArray(CLIENTS);
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger outOfOrder = new AtomicInteger();

    private static GatewayBuilder patient(PoolConfig pool) {
        return builder()
                .backendTransport(GrpcBackendTransport.builder().pool(pool).build())
                .backend(BackendConfig.defaults()
                        .withPool(pool)
                        .withBreaker(BreakerConfig.defaults().withOpenTime(Duration.ofMillis(10)))
                        .withContinuity(ContinuityConfig.defaults().withHold(64 * 1024, Duration.ofSeconds(30))));
    }

    private static PoolConfig quickRetries() {
        return PoolConfig.defaults().withRetries(3, Duration.ofMillis(1));
    }

    /** Echoes, and looks at the numbers. */
    private void handle(GameServer.Stream stream, GamePacket packet) {
        ByteBuffer payload = packet.getPayload().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int client = payload.getInt();
        int number = payload.getInt();
        received.incrementAndGet();
        if (number <= last.getAndSet(client, number)) {
            outOfOrder.incrementAndGet();
        }
        stream.send(GameServer.reply(packet.getSessionId(), packet.getMsgId(), packet.getPayload()));
    }

    @Test
    void serverThatIsKilledAgainAndAgain_disconnectsNobody_keepsTheOrder_andWhatIsLostIsCounted() throws Exception {
        GameServer server = fixture.closing(new GameServer()
                .thatDoesNotRecordPackets()
                .onPacket(this::handle)
                .start());
        fixture.start(patient(quickRetries()).route(TYPE, server.endpoint()));
        ClientCrowd crowd = fixture.closing(new ClientCrowd(fixture.address(), CLIENTS, serverId(TYPE), PERIOD_MILLIS));
        awaitAnswers(crowd, 1);

        for (int i = 1; i <= RESTARTS; i++) {
            server.kill();
            if (i % 2 == 0) {
                long held = fixture.gateway().stats().messagesHeld();
                fixture.eventuallyStats(
                        stats -> assertThat(stats.messagesHeld()).isGreaterThan(held + CLIENTS));
            }
            server.start();
            awaitAnswers(crowd, 1);
            assertThat(crowd.closed()).as("clients closed after restart " + i).isZero();
        }
        crowd.stopTalking();
        awaitAnswers(crowd, 0);

        assertThat(outOfOrder).as("at the server").hasValue(0);
        assertThat(crowd.outOfOrder()).as("at the clients").isZero();
        GatewayStats stats = fixture.gateway().stats();
        assertThat(stats.sessionsActive()).isEqualTo(CLIENTS);
        assertThat(stats.linksLost()).isGreaterThanOrEqualTo(RESTARTS);
        long sent = crowd.sentInAll();
        Map<String, Long> dropped = stats.messagesDropped();
        assertThat(stats.messagesFromClients() + dropped.getOrDefault("hold_ended", 0L))
                .isEqualTo(sent);
        long known = dropped.getOrDefault("link_lost", 0L) + dropped.getOrDefault("hold_ended", 0L);
        assertThat(sent - received.get()).as("lost").isBetween(known, known + stats.messagesInDoubt());
    }

    /** Each client is answered to a message that it sends so many after those it has sent by now. */
    private static void awaitAnswers(ClientCrowd crowd, int more) {
        int[] numbers = crowd.sent();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += more;
        }
        eventually(() -> assertThat(crowd.isAnswered(numbers)).isTrue());
    }

    @Test
    void connectionThatIsReset_sessionIsAnnouncedAgain_asResumed() {
        GameServer server = fixture.closing(GameServer.started());
        FaultProxy proxy = fixture.closing(FaultProxy.to(server.address()));
        fixture.start(patient(quickRetries()).route(TYPE, proxy.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        FrameClient silent = fixture.webSocket();
        fixture.assertServed(silent);

        proxy.reset();

        // Also who sends nothing: a server cannot push to a session that it does not know.
        eventually(() -> assertThat(server.calls(GameServer.Connect.class)).hasSize(4));
        List<GameServer.Connect> connects = server.calls(GameServer.Connect.class);
        assertThat(connects.subList(0, 2))
                .allSatisfy(connect ->
                        assertThat(connect.request().getMetadataMap()).isEmpty());
        assertThat(connects.subList(2, 4))
                .allSatisfy(connect ->
                        assertThat(connect.request().getMetadataMap()).containsOnly(Map.entry("resumed", "true")))
                .extracting(connect ->
                        connect.sessionId() + " since " + connect.request().getConnectTime())
                .containsExactlyInAnyOrder(
                        connects.get(0).sessionId() + " since "
                                + connects.get(0).request().getConnectTime(),
                        connects.get(1).sessionId() + " since "
                                + connects.get(1).request().getConnectTime());
        fixture.assertServed(client);
        server.stream().send(GameServer.reply(connects.get(1).sessionId(), 3, "still here"));
        assertThat(silent.receive(WAIT).text()).isEqualTo("still here");
        assertThat(server.calls(GameServer.Disconnect.class)).isEmpty();
    }

    @Test
    void streamThatTheServerEnds_isOpenedAgain() {
        GameServer server = fixture.closing(GameServer.started());
        fixture.start(patient(quickRetries()).route(TYPE, server.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        server.stream().end();

        eventually(() -> assertThat(server.streams()).hasSize(2));
        fixture.assertServed(client);
    }

    @Test
    void serverThatGoesAway_getsNoMoreAndEndsByItself_andItsSessionsGoOnElsewhere() {
        GameServer first = fixture.closing(GameServer.started());
        GameServer second = fixture.closing(GameServer.started());
        fixture.start(patient(quickRetries()).route(TYPE, first.endpoint(), second.endpoint()));
        FrameClient[] clients = {fixture.tcp(), fixture.tcp(), fixture.webSocket(), fixture.tcp()};
        for (FrameClient client : clients) {
            fixture.assertServed(client);
        }
        assertThat(first.streams()).hasSize(1);
        assertThat(second.streams()).hasSize(1);

        first.shutdown();

        eventually(() -> assertThat(first.isTerminated()).isTrue());
        for (FrameClient client : clients) {
            fixture.assertServed(client);
        }
        assertThat(second.calls(GameServer.Connect.class)).hasSize(4);
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isEqualTo(4));
    }

    @Test
    void serverThatIsNotThere_messagesWaitForIt() {
        GameServer server = fixture.closing(GameServer.started());
        fixture.start(patient(quickRetries()).route(TYPE, server.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        server.kill();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));

        client.send(message(1, "a"), message(2, "b"));
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(2));
        server.start();

        assertThat(client.receive(2, WAIT)).extracting(answer -> answer.text()).containsExactly("a", "b");
    }

    @Test
    void unusedStream_isClosed_andOpenedAgainWhenNeeded() {
        GameServer server = fixture.closing(GameServer.started());
        fixture.start(
                patient(quickRetries().withIdleTimeout(Duration.ofMillis(100))).route(TYPE, server.endpoint()));
        FrameClient stays = fixture.tcp();
        fixture.assertServed(stays);
        FrameClient leaves = fixture.tcp();
        fixture.assertServed(leaves);
        leaves.close();
        eventually(() -> assertThat(server.calls(GameServer.Disconnect.class)).hasSize(1));
        assertThat(server.openStreams()).hasSize(1);

        stays.close();

        eventually(() -> assertThat(server.openStreams()).isEmpty());
        assertThat(server.calls(GameServer.Disconnect.class)).hasSize(2);
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        assertThat(fixture.gateway().stats().linksLost()).isZero();
        fixture.assertServed(fixture.tcp());
        assertThat(server.streams()).hasSize(2);
    }
}
