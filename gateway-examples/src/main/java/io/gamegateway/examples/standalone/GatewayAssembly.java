/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.config.PushConfig;
import io.gamegateway.config.Timeouts;
import io.gamegateway.examples.standalone.config.StandaloneConfig;
import io.gamegateway.grpc.GrpcBackendTransport;
import java.util.Optional;

/** Hands each key of the configuration to the builder. */
final class GatewayAssembly {

    private GatewayAssembly() {}

    /** A builder with all of it but what Redis has to be asked for: {@link RedisAssembly}. */
    static GatewayBuilder builder(StandaloneConfig config) {
        StandaloneConfig.Server server = config.server();
        GatewayBuilder builder = Gateway.builder()
                .listen(server.listenAddr().host(), server.listenAddr().port())
                .webSocketPath(server.websocketPath())
                .ioTransport(server.ioTransport())
                .timeouts(Timeouts.defaults()
                        .withDetection(server.detectionTimeout())
                        .withHandshake(server.handshakeTimeout())
                        .withIdle(server.idleTimeout()))
                .outbound(OutboundConfig.defaults()
                        .withBudgetBytes(config.security().outboundBudget()))
                .limits(limits(config.security()))
                .push(new PushConfig(
                        config.users().duplicateLogin(),
                        config.groups().maxGroups(),
                        config.groups().maxGroupsPerSession()))
                .backend(backend(config));
        server.adminAddr().ifPresent(admin -> builder.admin(admin.host(), admin.port()));
        if (!server.gatewayName().isEmpty()) {
            builder.name(server.gatewayName());
        }
        if (server.eventLoops() > 0) {
            builder.eventLoops(server.eventLoops());
        }
        if (config.backend().overGrpc()) {
            builder.backendTransport(
                    GrpcBackendTransport.builder().pool(pool(config)).build());
        }
        if (!config.routing().fromRedis()) {
            config.routing().rules().forEach(builder::route);
        }
        return builder;
    }

    private static Limits limits(StandaloneConfig.Security security) {
        return Limits.defaults()
                .withMaxMessageBytes(security.maxMessageSize())
                .withMaxConnections(security.maxConnections())
                .withMaxConnectionsPerAddress(security.maxConnectionsPerIp())
                .withConnectionsPerSecondPerAddress(security.connectionRateLimit());
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
                Optional.empty());
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
