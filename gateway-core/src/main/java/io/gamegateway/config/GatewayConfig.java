/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Everything that {@code Gateway.builder()} has gathered.
 *
 * @param name of this gateway, of which session ids carry a hash
 * @param listenAddress of TCP, WebSocket and HTTP clients; port 0 takes a free one
 * @param adminAddress of {@code /health} and {@code /ready}; empty = no admin endpoint
 * @param webSocketPath the only path that upgrades; empty = any
 * @param eventLoops threads that carry the traffic
 * @param ioTransport of these threads
 * @param access who may connect
 * @param tls on the clients' port
 * @param limits on clients
 * @param timeouts of clients
 * @param heartbeat how the gateway finds out that a client is gone
 * @param outbound what may wait for clients
 * @param overload when new connections are refused because there is too much to do
 * @param closing what clients are told when they are closed
 * @param backend how to speak to backends
 * @param push what backends and logic servers may make of sessions
 * @param rules static routes; empty where a {@code RouteResolver} was given
 * @since 0.1
 */
public record GatewayConfig(
        String name,
        InetSocketAddress listenAddress,
        Optional<InetSocketAddress> adminAddress,
        String webSocketPath,
        int eventLoops,
        IoTransport ioTransport,
        AccessConfig access,
        TlsConfig tls,
        Limits limits,
        Timeouts timeouts,
        HeartbeatConfig heartbeat,
        OutboundConfig outbound,
        OverloadConfig overload,
        CloseConfig closing,
        BackendConfig backend,
        PushConfig push,
        List<RouteRule> rules) {

    /** The most event loops. */
    public static final int MAX_EVENT_LOOPS = 1024;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public GatewayConfig {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: '" + name + "' (expected: not blank)");
        }
        checkPath(webSocketPath);
        checkEventLoops(eventLoops);
        rules = List.copyOf(rules);
    }

    /** The path, where it can be one of WebSockets. */
    public static String checkPath(String path) {
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "webSocketPath: '" + path + "' (expected: empty, or a path that begins with /)");
        }
        return path;
    }

    /** This number of threads, where it can be one. */
    public static int checkEventLoops(int threads) {
        return Range.between("eventLoops", threads, 1, MAX_EVENT_LOOPS);
    }

    /** A copy with other rules of who may connect. */
    public GatewayConfig withAccess(AccessConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                other,
                tls,
                limits,
                timeouts,
                heartbeat,
                outbound,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other TLS on the clients' port. */
    public GatewayConfig withTls(TlsConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                other,
                limits,
                timeouts,
                heartbeat,
                outbound,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other limits. */
    public GatewayConfig withLimits(Limits other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                other,
                timeouts,
                heartbeat,
                outbound,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other deadlines. */
    public GatewayConfig withTimeouts(Timeouts other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                other,
                heartbeat,
                outbound,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other heartbeats. */
    public GatewayConfig withHeartbeat(HeartbeatConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                other,
                outbound,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other bounds of what waits for clients. */
    public GatewayConfig withOutbound(OutboundConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                heartbeat,
                other,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other bounds of load. */
    public GatewayConfig withOverload(OverloadConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                heartbeat,
                outbound,
                other,
                closing,
                backend,
                push,
                rules);
    }

    /** A copy with other things that clients are told. */
    public GatewayConfig withClosing(CloseConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                heartbeat,
                outbound,
                overload,
                other,
                backend,
                push,
                rules);
    }

    /** A copy with other ways to speak to backends. */
    public GatewayConfig withBackend(BackendConfig other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                heartbeat,
                outbound,
                overload,
                closing,
                other,
                push,
                rules);
    }

    /** A copy with other static routes. */
    public GatewayConfig withRules(List<RouteRule> other) {
        return new GatewayConfig(
                name,
                listenAddress,
                adminAddress,
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                heartbeat,
                outbound,
                overload,
                closing,
                backend,
                push,
                other);
    }
}
