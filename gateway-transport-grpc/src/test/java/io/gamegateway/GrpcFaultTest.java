/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.grpc.proto.GamePacket;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FaultProxy;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HangingPort;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Game servers that do not do what they should hurt nobody but their own clients. */
class GrpcFaultTest {

    private static final int OTHER = 20;
    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final GameServer good = fixture.closing(GameServer.started());

    private GatewayBuilder grpc(PoolConfig pool) {
        return builder()
                .backendTransport(GrpcBackendTransport.builder().pool(pool).build())
                .backend(BackendConfig.defaults().withPool(pool))
                .route(OTHER, good.endpoint());
    }

    private static PoolConfig pool() {
        return PoolConfig.defaults().withRetries(1, Duration.ofMillis(1));
    }

    private void assertGivenUp(String endpoint) {
        fixture.start(grpc(pool().withDialTimeout(SHORT)).route(TYPE, endpoint));
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander, OTHER);
        FrameClient client = fixture.tcp();

        client.send(message(1, "hi"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("backend_unavailable", 1);
        fixture.assertServed(bystander, OTHER);
    }

    private void assertGoesToTheGoodOne(String endpoint, PoolConfig pool) {
        fixture.start(grpc(pool).route(TYPE, endpoint, good.endpoint()));
        for (int i = 0; i < 4; i++) {
            fixture.assertServed(fixture.tcp());
        }
    }

    // ---- connecting

    @Test
    void portThatHangs_isGivenUp_afterTheDialTimeout() {
        assertGivenUp("127.0.0.1:" + fixture.closing(HangingPort.open()).port());
    }

    @Test
    void portThatHangs_otherEndpointIsUsed() {
        assertGoesToTheGoodOne(
                "127.0.0.1:" + fixture.closing(HangingPort.open()).port(), pool());
    }

    @Test
    void nameThatDoesNotResolve_isGivenUp() {
        assertGivenUp("no-such-host.invalid:9000");
    }

    @Test
    void serverThatSpeaksNoHttp2_isGivenUp() throws IOException {
        ServerSocket listener = fixture.closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread server = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        try (Socket socket = listener.accept()) {
                            socket.getOutputStream().write(new byte[1000]);
                            socket.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            // The next one, or the end.
                        }
                    }
                },
                "garbage-server");
        server.start();

        assertGivenUp("127.0.0.1:" + listener.getLocalPort());

        listener.close();
    }

    @Test
    void serverThatAcceptsAndSaysNothing_isGivenUp_afterTheDialTimeout() throws IOException {
        ServerSocket listener = fixture.closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        assertGivenUp("127.0.0.1:" + listener.getLocalPort());
    }

    @Test
    void serverWithoutTheService_isGivenUp() throws Exception {
        Server empty = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
        try {
            assertGivenUp("127.0.0.1:" + empty.getPort());
        } finally {
            empty.shutdownNow().awaitTermination(WAIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    // ---- announcing

    @Test
    void notifyConnectThatIsNotAnswered_isGivenUp_afterTheDialTimeout() {
        GameServer mute = fixture.closing(
                new GameServer().onConnect((request, answer) -> {}).start());
        assertGivenUp(mute.endpoint());
        assertThat(mute.texts()).isEmpty();
    }

    @Test
    void notifyConnectThatIsNotAnswered_otherEndpointIsUsed() {
        GameServer mute = fixture.closing(
                new GameServer().onConnect((request, answer) -> {}).start());
        assertGoesToTheGoodOne(mute.endpoint(), pool());
    }

    @Test
    void clientThatLeavesBeforeItsNotifyConnectIsAnswered_isTakenLeaveOf() {
        AtomicBoolean late = new AtomicBoolean(true);
        List<Runnable> answers = new java.util.concurrent.CopyOnWriteArrayList<>();
        GameServer slow = fixture.closing(new GameServer()
                .onConnect((request, answer) -> {
                    if (late.get()) {
                        answers.add(() -> GameServer.accept(answer));
                    } else {
                        GameServer.accept(answer);
                    }
                })
                .start());
        fixture.start(grpc(pool()).route(TYPE, slow.endpoint()));
        FrameClient client = fixture.tcp();
        client.send(message(1, "hi"));
        eventually(() -> assertThat(answers).hasSize(1));
        client.reset();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());

        answers.get(0).run();

        eventually(() -> assertThat(slow.calls(GameServer.Disconnect.class)).hasSize(1));
        assertThat(slow.texts()).isEmpty();
        late.set(false);
        fixture.assertServed(fixture.tcp());
    }

    // ---- messages

    @Test
    void serverThatSendsWhatIsNoPacket_losesItsStream_andNobodyIsDisconnected() {
        AtomicBoolean poison = new AtomicBoolean();
        GameServer corrupt = fixture.closing(new GameServer()
                .onPacket((stream, packet) -> {
                    if (poison.getAndSet(false)) {
                        stream.send(GamePacket.newBuilder()
                                .setPayload(ByteString.copyFrom(new byte[20]))
                                .setUnknownFields(CorruptPackets.invalidMetadata())
                                .build());
                    }
                    stream.send(GameServer.reply(packet.getSessionId(), packet.getMsgId(), packet.getPayload()));
                })
                .start());
        fixture.start(grpc(pool()).route(TYPE, corrupt.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        poison.set(true);

        client.send(message(1, "lost"));

        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        eventually(() -> assertThat(corrupt.streams()).hasSize(2));
        fixture.assertServed(client);
    }

    @Test
    void messageThatIsTooLarge_breaksTheStream_andNobodyIsDisconnected() {
        fixture.start(builder()
                .backendTransport(GrpcBackendTransport.builder()
                        .maxInboundMessageBytes(1000)
                        .build())
                .route(TYPE, good.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        good.stream().send(GameServer.reply(1, 1, ByteString.copyFrom(new byte[2000])));

        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        fixture.assertServed(client);
    }

    private enum Frost {
        SERVER_DOES_NOT_READ,
        CONNECTION_DOES_NOT_MOVE
    }

    /** A session of it is under way when it freezes. */
    @ParameterizedTest
    @EnumSource
    void frozenServer_isGivenUp_afterTheStallTimeout_andItsSessionsGoOnElsewhere(Frost frost) {
        GameServer frozen = fixture.closing(
                frost == Frost.SERVER_DOES_NOT_READ
                        ? new GameServer().thatDoesNotRead().start()
                        : GameServer.started());
        FaultProxy proxy = fixture.closing(FaultProxy.to(frozen.address(), 16 * 1024));
        fixture.start(grpc(pool().withStallTimeout(SHORT)).route(TYPE, proxy.endpoint(), good.endpoint()));
        FrameClient client = fixture.tcp();
        client.send(message(1, "first"));
        eventually(() -> assertThat(frozen.calls(GameServer.Connect.class).size()
                        + good.calls(GameServer.Connect.class).size())
                .isEqualTo(1));
        if (frozen.calls().isEmpty()) {
            // Endpoints take turns.
            client = fixture.tcp();
            client.send(message(1, "first"));
            eventually(() -> assertThat(frozen.calls(GameServer.Connect.class)).hasSize(1));
        }
        if (frost == Frost.CONNECTION_DOES_NOT_MOVE) {
            proxy.stall(Direction.TO_TARGET);
        }

        FrameClient sender = client;
        Thread flood = new Thread(() -> sendUntilClosed(sender), "flood");
        flood.start();

        eventually(() -> assertThat(good.texts()).contains("flood"));
        fixture.eventuallyStats(stats -> {
            assertThat(stats.linksLost()).isPositive();
            assertThat(stats.messagesInDoubt()).isPositive();
        });
        assertThat(client.isOpen()).isTrue();
        client.close();
        join(flood);
    }

    private static void sendUntilClosed(FrameClient client) {
        try {
            ClientMessage block = ClientMessage.of(1, GatewayFixture.serverId(TYPE), "x".repeat(10_000));
            while (true) {
                client.send(block, ClientMessage.of(2, GatewayFixture.serverId(TYPE), "flood"));
            }
        } catch (RuntimeException e) {
            // Closed.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void serverThatFallsSilent_isLeftForAnother() {
        AtomicBoolean answers = new AtomicBoolean(true);
        GameServer silent = fixture.closing(new GameServer()
                .onPacket((stream, packet) -> {
                    if (answers.get()) {
                        stream.send(GameServer.reply(packet.getSessionId(), packet.getMsgId(), packet.getPayload()));
                    }
                })
                .start());
        fixture.start(grpc(pool().withSilenceTimeout(SHORT)).route(TYPE, silent.endpoint(), good.endpoint()));
        FrameClient[] clients = {fixture.tcp(), fixture.tcp()};
        // Long enough to be known as a server that answers.
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < until) {
            fixture.assertServed(clients[0]);
            fixture.assertServed(clients[1]);
        }
        assertThat(silent.calls(GameServer.Connect.class)).hasSize(1);

        answers.set(false);

        eventually(() -> {
            clients[0].send(message(1, "anybody?"));
            clients[1].send(message(1, "anybody?"));
            assertThat(good.calls(GameServer.Connect.class)).hasSize(2);
        });
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isPositive());
        assertThat(clients[0].isOpen()).isTrue();
        assertThat(clients[1].isOpen()).isTrue();
    }
}
