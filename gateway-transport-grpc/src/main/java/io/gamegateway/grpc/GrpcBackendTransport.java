/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc;

import io.gamegateway.grpc.internal.EndpointStreams;
import io.gamegateway.grpc.internal.GrpcOptions;
import io.gamegateway.internal.tls.ReloadableTls;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.TransportContext;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolverRegistry;
import java.util.Optional;

/**
 * Carries messages to game servers that implement the gRPC service {@code gateway.GameGatewayService}: on one stream per
 * endpoint, which all sessions of the gateway share, beside one call when a session comes and one when it goes.
 *
 * <pre>{@code
 * Gateway.builder()
 *         .backendTransport(GrpcBackendTransport.create())
 *         .route(10, "game-1.example.net:9000")
 *         .build();
 * }</pre>
 *
 * <p>Connections live on the gateway's own event loops. One instance serves one gateway, which closes it.
 *
 * <p>A packet has no place for the zip bit of a client's message: with {@code Compression.PASS_THROUGH} a game server gets
 * compressed payloads without being told. Inflate them in the gateway ({@code Compression.INFLATE}), or let the payload tell.
 *
 * @since 0.1
 */
public final class GrpcBackendTransport implements BackendTransport {

    private final Optional<ReloadableTls> tls;
    private final EndpointStreams streams;

    /** @param tls whose files are read again, where it was made of files */
    GrpcBackendTransport(GrpcOptions options, Optional<ReloadableTls> tls) {
        this.tls = tls;
        // They look for their providers when they are first asked for, which is better done here than on an event loop.
        NameResolverRegistry.getDefaultRegistry();
        LoadBalancerRegistry.getDefaultRegistry();
        this.streams = new EndpointStreams(options);
    }

    /** A transport with the default settings. */
    public static GrpcBackendTransport create() {
        return builder().build();
    }

    /** Settings to begin with. */
    public static GrpcBackendTransportBuilder builder() {
        return new GrpcBackendTransportBuilder();
    }

    @Override
    public BackendLinks open(TransportContext context) {
        return streams.open(context);
    }

    @Override
    public Runnable reload() {
        return tls.map(ReloadableTls::reload).orElse(() -> {});
    }

    /** Waits until the streams have flushed and ended, two seconds at most. */
    @Override
    public void close() {
        streams.close();
    }
}
