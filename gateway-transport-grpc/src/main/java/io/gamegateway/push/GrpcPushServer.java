/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.push.internal.server.PushService;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.PushContext;
import io.gamegateway.spi.PushIngress;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what logic servers push over gRPC: the service {@code gateway.push.v1.GatewayPushService} of push.proto, on the event
 * loops of the gateway.
 *
 * <pre>{@code
 * Gateway gateway = Gateway.builder()
 *         .route(10, "127.0.0.1:7001")
 *         .pushIngress(GrpcPushServer.builder().listen("0.0.0.0", 7100).build())
 *         .build()
 *         .start();
 * }</pre>
 *
 * @since 0.1
 */
public final class GrpcPushServer implements PushIngress {

    private static final Logger logger = LoggerFactory.getLogger(GrpcPushServer.class);

    private static final int KEEPALIVE_SECONDS = 10;
    private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;
    private static final int PERMITTED_KEEPALIVE_SECONDS = 1;
    private static final int MAX_STREAMS_PER_CONNECTION = 16;

    /** What gRPC itself finds too large it cancels without a word; up to so much more it is told why. */
    private static final int OVERSIZE_FACTOR = 4;

    private static final int DRAIN_MILLIS = 1_000;
    private static final int END_MILLIS = 2_000;

    private final GrpcPushServerBuilder settings;
    private @Nullable Server server;
    private @Nullable PushService service;
    private boolean draining;

    GrpcPushServer(GrpcPushServerBuilder settings) {
        this.settings = settings;
    }

    /** A builder with the defaults. */
    public static GrpcPushServerBuilder builder() {
        return new GrpcPushServerBuilder();
    }

    @Override
    public synchronized InetSocketAddress start(PushContext context) throws IOException {
        PushService pushes = new PushService(context, settings.limits(), settings.authorizer());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.address())
                .bossEventLoopGroup(context.eventLoops())
                .workerEventLoopGroup(context.eventLoops())
                .channelType(context.serverChannel())
                .directExecutor()
                .maxInboundMessageSize(settings.limits().maxRequestBytes() * OVERSIZE_FACTOR)
                .maxConcurrentCallsPerConnection(MAX_STREAMS_PER_CONNECTION)
                .handshakeTimeout(settings.limits().helloTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(PERMITTED_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(pushes.definition());
        if (settings.tls() != null) {
            builder.sslContext(settings.tls());
        }
        Server started = builder.build().start();
        server = started;
        service = pushes;
        InetSocketAddress bound = (InetSocketAddress) started.getListenSockets().get(0);
        logger.info("gateway {} takes pushes on {}", context.gatewayName(), bound);
        announce(context.gatewayName(), bound);
        return bound;
    }

    private void announce(String gatewayName, InetSocketAddress bound) {
        if (settings.registry() != null) {
            String host = settings.advertisedHost().isEmpty()
                    ? bound.getAddress().getHostAddress()
                    : settings.advertisedHost();
            int port = settings.advertisedPort() == 0 ? bound.getPort() : settings.advertisedPort();
            settings.registry().announce(new GatewayAddress(gatewayName, new Endpoint(host, port)));
        }
    }

    /** Streams of logic servers that are open now. */
    public synchronized int streams() {
        return service == null ? 0 : service.streams();
    }

    /** Tells logic servers to go elsewhere, and acknowledges what is on its way. */
    @Override
    public synchronized void drain() {
        if (draining) {
            return;
        }
        draining = true;
        if (settings.registry() != null) {
            settings.registry().close();
        }
        if (server != null) {
            server.shutdown();
        }
        if (service != null) {
            service.drain();
        }
    }

    @Override
    public synchronized void close() {
        drain();
        if (server == null) {
            return;
        }
        try {
            if (!server.awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
