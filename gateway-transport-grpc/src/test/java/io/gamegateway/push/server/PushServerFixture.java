/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.config.Limits;
import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.GrpcPushServerBuilder;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A gateway that takes pushes, its clients, and channels of logic servers; all ended after each test. */
final class PushServerFixture implements AfterEachCallback {

    static final Duration WAIT = Duration.ofSeconds(10);

    /** How long a test watches that nothing happens. */
    static final Duration QUIET = Duration.ofMillis(150);

    private static final int TYPE = 10;
    private static final int LOOPS = 2;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final ScriptedBackend backend = closing(ScriptedBackend.recording());
    private final AtomicInteger questions = new AtomicInteger();
    private @Nullable Gateway gateway;

    record Player(FrameClient client, long session) {}

    <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    Gateway start() {
        return start(GrpcPushServer.builder());
    }

    Gateway start(GrpcPushServerBuilder pushes) {
        return start(pushes, Gateway.builder());
    }

    /** The players and channels made from now on connect to it. */
    Gateway start(GrpcPushServerBuilder pushes, GatewayBuilder builder) {
        Gateway built = closing(builder.name("gw-1")
                .listen("127.0.0.1", 0)
                .eventLoops(LOOPS)
                .limits(Limits.defaults()
                        .withMaxConnections(0)
                        .withMaxConnectionsPerAddress(0)
                        .withConnectionsPerSecondPerAddress(0))
                .route(TYPE, backend.endpoint())
                .pushIngress(pushes.listen("127.0.0.1", 0).build())
                .build());
        gateway = built;
        return built.start();
    }

    Gateway gateway() {
        if (gateway == null) {
            throw new IllegalStateException("no gateway was started");
        }
        return gateway;
    }

    InetSocketAddress pushAddress() {
        return gateway().boundPushAddresses().get(0);
    }

    Channel channel() {
        return channel(NettyChannelBuilder.forAddress(pushAddress()).usePlaintext());
    }

    Channel channel(NettyChannelBuilder builder) {
        ManagedChannel channel = builder.directExecutor().build();
        closing(() -> channel.shutdownNow().awaitTermination(WAIT.toSeconds(), TimeUnit.SECONDS));
        return channel;
    }

    Player player(FrameClient client) {
        String text = "who am I? " + questions.incrementAndGet();
        closing(client).send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), text));
        return new Player(client, backend.awaitFrame(WAIT).sessionId());
    }

    /** Of both protocols, and on all loops. */
    List<Player> players(int count) {
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            players.add(player(
                    i / LOOPS % 2 == 0
                            ? FrameClient.tcp(gateway().boundAddress())
                            : FrameClient.webSocket(gateway().boundAddress(), "/")));
        }
        return players;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
