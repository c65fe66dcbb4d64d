/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BackendTls;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.config.PushConfig;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsCertificate;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From settings to a gateway: hands each of them to the builder. Stateless; any thread that may block, as files are read and
 * Redis may be asked.
 *
 * @since 0.1
 */
public final class GatewayAssembly {

    private static final String GRPC_MODULE = "gateway-transport-grpc";
    private static final String REDIS_MODULE = "gateway-router-redis";
    private static final String GRPC_CLASS = "io.gamegateway.grpc.GrpcBackendTransport";
    private static final String REDIS_CLASS = "io.gamegateway.redis.RedisRouteResolver";

    private GatewayAssembly() {}

    /** What settings make, unless the program brings its own and says so. */
    public enum Part {
        /** The route resolver. */
        ROUTES,
        /** The session id generator. */
        SESSION_IDS,
        /** The session directory. */
        SESSION_DIRECTORY,
        /** The transport to backends. */
        TRANSPORT
    }

    /** A builder with all of it; what was asked of Redis is closed with the gateway. See {@link #builder(GatewaySettings, Set)}. */
    public static GatewayBuilder builder(GatewaySettings settings) {
        return builder(settings, Set.of());
    }

    /**
     * A builder with all of it but some parts. What has been opened for it, such as connections to Redis, is closed with the gateway, so
     * build one.
     *
     * @param brought the parts that the caller gives to the builder instead
     * @throws IllegalArgumentException where a file cannot be used, or a setting needs a module that is not on the class path;
     *     names the setting
     * @throws RuntimeException of {@code io.gamegateway.redis}, where Redis is needed and not there, or has wrong rules, or no
     *     node number
     */
    public static GatewayBuilder builder(GatewaySettings settings, Set<Part> brought) {
        requireModules(settings, brought);
        GatewayBuilder builder = partsOf(settings);
        if (!settings.routing().fromRedis() && !brought.contains(Part.ROUTES)) {
            settings.routing().rules().forEach(builder::route);
        }
        if (settings.backend().overGrpc() && !brought.contains(Part.TRANSPORT)) {
            builder.backendTransport(GrpcAssembly.transport(pool(settings), backendTls(settings.backend())));
        }
        if (usesRedis(settings, brought)) {
            RedisAssembly.addTo(builder, settings, brought);
        }
        if (settings.push().listenAddr().isPresent()) {
            builder.pushIngress(PushAssembly.server(
                    settings.push(),
                    settings.push().registryInRedis()
                            ? Optional.of(RedisAssembly.registry(settings.redis()))
                            : Optional.empty()));
        }
        return builder;
    }

    /**
     * What a running gateway would be {@linkplain io.gamegateway.Gateway#reconfigure reconfigured} with. Opens nothing, and needs no
     * module but the core.
     */
    public static GatewayConfig config(GatewaySettings settings) {
        GatewayBuilder builder = partsOf(settings);
        if (!settings.routing().fromRedis()) {
            settings.routing().rules().forEach(builder::route);
        }
        return builder.config();
    }

    /**
     * Reads all files that the settings name, and checks that they go together. Asks nobody, and opens nothing.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static void check(GatewaySettings settings) {
        requireModules(settings, Set.of());
        GatewayBuilder builder = partsOf(settings);
        if (settings.routing().fromRedis()) {
            builder.routeResolver(new TableRouteResolver(RouteTable.of(List.of())));
        } else {
            settings.routing().rules().forEach(builder::route);
        }
        if (settings.backend().overGrpc()) {
            builder.backendTransport(GrpcAssembly.transport(pool(settings), backendTls(settings.backend())));
        }
        builder.build().close();
        if (usesRedis(settings, Set.of())) {
            RedisAssembly.redis(settings.redis());
        }
        if (settings.push().listenAddr().isPresent()) {
            PushAssembly.tls(settings.push());
        }
    }

    private static boolean usesRedis(GatewaySettings settings, Set<Part> brought) {
        return !redisUses(settings, brought).isEmpty();
    }

    /** The settings that Redis is needed for, as they would be written. */
    private static List<String> redisUses(GatewaySettings settings, Set<Part> brought) {
        List<String> uses = new ArrayList<>();
        if (settings.routing().fromRedis() && !brought.contains(Part.ROUTES)) {
            uses.add(Settings.ROUTING_SOURCE.path() + ": redis");
        }
        if (settings.redis().nodeLease() && !brought.contains(Part.SESSION_IDS)) {
            uses.add(Settings.REDIS_NODE_LEASE.path() + ": true");
        }
        if (settings.users().directoryInRedis() && !brought.contains(Part.SESSION_DIRECTORY)) {
            uses.add(Settings.USER_DIRECTORY.path() + ": redis");
        }
        if (settings.push().listenAddr().isPresent() && settings.push().registryInRedis()) {
            uses.add(Settings.PUSH_REGISTRY.path() + ": redis");
        }
        return uses;
    }

    private static void requireModules(GatewaySettings settings, Set<Part> brought) {
        redisUses(settings, brought).forEach(use -> require(use, REDIS_CLASS, REDIS_MODULE));
        if (settings.backend().overGrpc() && !brought.contains(Part.TRANSPORT)) {
            require(Settings.TRANSPORT.path() + ": grpc", GRPC_CLASS, GRPC_MODULE);
        }
        settings.push()
                .listenAddr()
                .ifPresent(
                        address -> require(Settings.PUSH_LISTEN_ADDR.path() + ": " + address, GRPC_CLASS, GRPC_MODULE));
    }

    private static void require(String setting, String className, String module) {
        try {
            Class.forName(className, false, GatewayAssembly.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    setting + " (expected: io.gamegateway:" + module + " on the class path, which is not there)", e);
        }
    }

    /** What needs no module but the core, without routes. */
    private static GatewayBuilder partsOf(GatewaySettings config) {
        GatewaySettings.Server server = config.server();
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
        return builder;
    }

    private static Timeouts timeouts(GatewaySettings.Server server) {
        return Timeouts.defaults()
                .withDetection(server.detectionTimeout())
                .withHandshake(server.handshakeTimeout())
                .withIdle(server.idleTimeout())
                .withFrameGrace(server.frameGrace())
                .withStalled(server.stalledTimeout());
    }

    private static TlsConfig tls(GatewaySettings.Tls tls) {
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

    private static Optional<BackendTls> backendTls(GatewaySettings.Backend backend) {
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

    private static BackendConfig backend(GatewaySettings config) {
        GatewaySettings.Backend backend = config.backend();
        GatewaySettings.CircuitBreaker breaker = config.circuitBreaker();
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

    private static PoolConfig pool(GatewaySettings config) {
        GatewaySettings.ConnectionPool pool = config.connectionPool();
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
