/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A slow game server slows down its own clients, and nobody else; so does a slow client. */
class GrpcBackPressureTest {

    private static final int OTHER = 20;
    private static final int PAYLOAD_BYTES = 10_000;
    private static final int MESSAGES = 500;

    /** The queue, gRPC's share, the server's window, and a batch per loop; far from what the clients send. */
    private static final int MAX_TAKEN_BYTES = 4 * 1024 * 1024;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final GameServer good = fixture.closing(GameServer.started());

    private static GatewayBuilder grpc() {
        PoolConfig pool = PoolConfig.defaults().withStallTimeout(Duration.ofMinutes(1));
        return builder()
                .backendTransport(GrpcBackendTransport.builder().pool(pool).build())
                .backend(BackendConfig.defaults().withPool(pool));
    }

    @Test
    void serverThatDoesNotRead_itsClientsAreNotReadEither_untilItDoes() throws InterruptedException {
        GameServer slow = fixture.closing(new GameServer()
                .thatDoesNotRead()
                .onPacket((stream, packet) -> {
                    stream.send(GameServer.reply(packet.getSessionId(), packet.getMsgId(), ByteString.EMPTY));
                    stream.request(1);
                })
                .start());
        fixture.start(grpc().route(TYPE, slow.endpoint()).route(OTHER, good.endpoint()));
        List<FrameClient> senders = List.of(fixture.tcp(), fixture.tcp(), fixture.webSocket());
        List<FrameClient> bystanders = List.of(fixture.tcp(), fixture.tcp(), fixture.webSocket());
        List<Thread> floods = new ArrayList<>();
        for (FrameClient sender : senders) {
            Thread flood = new Thread(() -> flood(sender), "flood");
            flood.start();
            floods.add(flood);
        }
        fixture.eventuallyStats(
                stats -> assertThat(stats.messagesFromClients() * PAYLOAD_BYTES).isGreaterThan(1024 * 1024));

        for (int i = 0; i < 20; i++) {
            bystanders.forEach(bystander -> fixture.assertServed(bystander, OTHER));
        }
        await().during(QUIET)
                .atMost(WAIT)
                .until(() -> fixture.gateway().stats().messagesFromClients() * PAYLOAD_BYTES < MAX_TAKEN_BYTES);
        assertThat(slow.texts()).isEmpty();

        slow.stream().request(1);

        for (FrameClient sender : senders) {
            assertThat(sender.receive(MESSAGES, WAIT))
                    .extracting(ClientMessage::messageId)
                    .containsExactlyElementsOf(numbers());
        }
        for (Thread flood : floods) {
            flood.join(WAIT.toMillis());
        }
        assertThat(slow.streams()).hasSize(1);
        fixture.eventuallyStats(
                stats -> assertThat(stats.messagesDropped().values()).containsOnly(0L));
    }

    private static void flood(FrameClient client) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        for (int i = 0; i < MESSAGES; i++) {
            client.send(new ClientMessage(i, serverId(TYPE), payload));
        }
    }

    private static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Test
    void clientThatDoesNotRead_isClosed_andTheStreamIsNotPaused() {
        fixture.start(grpc().outbound(OutboundConfig.defaults().withBudgetBytes(64 * 1024))
                .route(TYPE, good.endpoint()));
        FrameClient slow =
                fixture.closing(fixture.connector().receiveBufferBytes(8 * 1024).tcp());
        FrameClient fast = fixture.tcp();
        fixture.assertServed(slow);
        fixture.assertServed(fast);
        long session = good.calls(GameServer.Connect.class).get(0).sessionId();
        slow.pauseReading();
        ByteString block = ByteString.copyFrom(new byte[60_000]);

        for (int i = 0; fixture.gateway().stats().connectionsClosed().getOrDefault("slow_consumer", 0L) == 0; i++) {
            good.stream().send(GameServer.reply(session, 1, block));
            fixture.assertServed(fast);
            assertThat(i).isLessThan(1_000);
        }

        fixture.assertServed(fast);
        assertThat(good.streams()).hasSize(1);
        eventually(() -> assertThat(good.calls(GameServer.Disconnect.class))
                .extracting(call -> call.request().getReason())
                .containsExactly("slow_consumer"));
    }

    // ---- closing under load

    @Test
    void close_whileClientsTalk_tellsTheServerOfEach_andLeavesNothing() throws Exception {
        fixture.start(grpc().route(TYPE, good.endpoint()));
        ClientCrowd crowd = fixture.closing(new ClientCrowd(fixture.address(), 100, serverId(TYPE), 60));
        eventually(() -> assertThat(good.calls(GameServer.Connect.class)).hasSize(100));
        int[] numbers = crowd.sent();
        eventually(() -> assertThat(crowd.isAnswered(numbers)).isTrue());

        fixture.gateway().close();

        eventually(() -> assertThat(good.openStreams()).isEmpty());
        assertThat(good.calls(GameServer.Disconnect.class))
                .hasSize(100)
                .extracting(call -> call.request().getReason())
                .containsOnly("draining");
        eventually(() -> assertThat(GatewayFixture.gatewayThreads()).isEmpty());
    }

    @Test
    void close_whileTheServerIsFrozen_doesNotWaitForIt() {
        AtomicBoolean over = new AtomicBoolean();
        GameServer frozen = fixture.closing(new GameServer().thatDoesNotRead().start());
        fixture.start(grpc().route(TYPE, frozen.endpoint()));
        FrameClient client = fixture.tcp();
        Thread flood = new Thread(
                () -> {
                    try {
                        while (true) {
                            client.send(message(1, "x".repeat(PAYLOAD_BYTES)));
                        }
                    } catch (RuntimeException e) {
                        over.set(true);
                    }
                },
                "flood");
        flood.start();
        fixture.eventuallyStats(
                stats -> assertThat(stats.messagesFromClients() * PAYLOAD_BYTES).isGreaterThan(1024 * 1024));

        fixture.gateway().close();

        eventually(() -> assertThat(GatewayFixture.gatewayThreads()).isEmpty());
        eventually(() -> assertThat(over).isTrue());
        // Dropped, and counted: what was not handed to gRPC.
        assertThat(fixture.gateway().stats().messagesDropped().get("link_lost")).isPositive();
    }
}
