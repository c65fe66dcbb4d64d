/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BackendTls;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.config.PushConfig;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsCertificate;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.examples.standalone.config.StandaloneConfig;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.grpc.GrpcBackendTransportBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands each key of the configuration to the builder. */
final class GatewayAssembly {

    private GatewayAssembly() {}

    /** A builder with all of it but what Redis has to be asked for: {@link RedisAssembly}. */
    static GatewayBuilder builder(StandaloneConfig config) {
        GatewayBuilder builder = settings(config);
        if (config.backend().overGrpc()) {
            GrpcBackendTransportBuilder transport =
                    GrpcBackendTransport.builder().pool(pool(config));
            backendTls(config.backend()).ifPresent(transport::tls);
            builder.backendTransport(transport.build());
        }
        return builder;
    }

    /** As {@link #builder}, but for the transport, which has threads and files of its own. */
    static GatewayBuilder settings(StandaloneConfig config) {
        StandaloneConfig.Server server = config.server();
        GatewayBuilder builder = Gateway.builder()
                .listen(server.listenAddr().host(), server.listenAddr().port())
                .webSocketPath(server.websocketPath())
                .ioTransport(server.ioTransport())
                .timeouts(timeouts(server))
                .access(new AccessConfig(
                        config.security().allow(),
                        config.security().deny(),
                        server.origins(),
                        server.proxyProtocol(),
                        server.proxyNetworks()))
                .tls(tls(config.tls()))
                .limits(config.security().limits())
                .heartbeat(server.heartbeat())
                .outbound(config.security().outbound())
                .overload(config.overload())
                .closing(server.closing())
                .push(new PushConfig(
                        config.users().duplicateLogin(),
                        config.groups().maxGroups(),
                        config.groups().maxGroupsPerSession()))
                .backend(backend(config));
        if (!server.gatewayName().isEmpty()) {
            builder.name(server.gatewayName());
        }
        if (server.eventLoops() > 0) {
            builder.eventLoops(server.eventLoops());
        }
        if (!config.routing().fromRedis()) {
            config.routing().rules().forEach(builder::route);
        }
        return builder;
    }

    private static Timeouts timeouts(StandaloneConfig.Server server) {
        return Timeouts.defaults()
                .withDetection(server.detectionTimeout())
                .withHandshake(server.handshakeTimeout())
                .withIdle(server.idleTimeout())
                .withFrameGrace(server.frameGrace())
                .withStalled(server.stalledTimeout());
    }

    private static TlsConfig tls(StandaloneConfig.Tls tls) {
        if (tls.mode() == TlsMode.OFF) {
            return TlsConfig.off();
        }
        List<TlsCertificate> certificates = new ArrayList<>();
        for (int i = 0; i < tls.certs().size(); i++) {
            certificates.add(new TlsCertificate(
                    Path.of(tls.certs().get(i)), Path.of(tls.keys().get(i)), given(tls.keyPassword())));
        }
        return new TlsConfig(
                tls.mode(),
                certificates,
                tls.clientAuth(),
                given(tls.clientCa()).map(Path::of));
    }

    private static Optional<BackendTls> backendTls(StandaloneConfig.Backend backend) {
        if (!backend.tls()) {
            return Optional.empty();
        }
        return Optional.of(new BackendTls(
                given(backend.tlsCa()).map(Path::of),
                given(backend.tlsCert()).map(cert -> TlsCertificate.of(Path.of(cert), Path.of(backend.tlsKey()))),
                given(backend.tlsServerName())));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }

    private static BackendConfig backend(StandaloneConfig config) {
        StandaloneConfig.Backend backend = config.backend();
        StandaloneConfig.CircuitBreaker breaker = config.circuitBreaker();
        return new BackendConfig(
                backend.links(),
                backend.lifecycleFrames(),
                backend.compression(),
                backend.forwardZipFlag(),
                config.tracing().enableTracePropagation(),
                pool(config),
                new BreakerConfig(
                        breaker.failureRate(),
                        breaker.minimumCalls(),
                        breaker.windowCalls(),
                        breaker.openTime(),
                        breaker.probes()),
                new ContinuityConfig(
                        backend.holdBytes(),
                        backend.holdTime(),
                        backend.failoverDelay(),
                        backend.slowStart(),
                        backend.probeInterval()),
                backendTls(backend));
    }

    private static PoolConfig pool(StandaloneConfig config) {
        StandaloneConfig.ConnectionPool pool = config.connectionPool();
        return new PoolConfig(
                pool.maxConnectionsPerService(),
                pool.idleTimeout(),
                pool.dialTimeout(),
                pool.maxRetries(),
                pool.retryDelay(),
                pool.stallTimeout(),
                pool.silenceTimeout());
    }
}
