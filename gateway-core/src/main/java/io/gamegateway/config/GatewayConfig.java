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
 * @param limits on clients
 * @param timeouts of clients
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
        Limits limits,
        Timeouts timeouts,
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
        if (!webSocketPath.isEmpty() && !webSocketPath.startsWith("/")) {
            throw new IllegalArgumentException(
                    "webSocketPath: '" + webSocketPath + "' (expected: empty, or a path that begins with /)");
        }
        Range.between("eventLoops", eventLoops, 1, MAX_EVENT_LOOPS);
        rules = List.copyOf(rules);
    }
}
