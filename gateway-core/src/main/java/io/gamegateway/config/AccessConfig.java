/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.util.List;

/**
 * Who may connect.
 *
 * @param allow networks of clients; empty (default) = all
 * @param deny networks of clients that are refused, also where {@code allow} names them; default none
 * @param origins that a WebSocket upgrade may name, such as {@code https://game.example}, compared character by character;
 *     empty (default) = all, and none at all
 * @param proxyProtocol default off
 * @param proxyNetworks of proxies, whose PROXY headers and X-Forwarded-For are believed; default none
 * @since 0.1
 */
public record AccessConfig(
        List<Network> allow,
        List<Network> deny,
        List<String> origins,
        ProxyProtocol proxyProtocol,
        List<Network> proxyNetworks) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public AccessConfig {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        origins = List.copyOf(origins);
        proxyNetworks = List.copyOf(proxyNetworks);
        if (proxyProtocol == ProxyProtocol.REQUIRED && proxyNetworks.isEmpty()) {
            throw new IllegalArgumentException(
                    "proxyProtocol: REQUIRED (expected: proxyNetworks as well, or nobody could connect)");
        }
        for (String origin : origins) {
            if (!origin.matches("[!-~]+")) {
                throw new IllegalArgumentException(
                        "origin: '" + origin + "' (expected: as browsers send it, such as https://game.example)");
            }
        }
    }

    /** Everybody. */
    public static AccessConfig defaults() {
        return new AccessConfig(List.of(), List.of(), List.of(), ProxyProtocol.OFF, List.of());
    }

    /** A copy with other networks that clients may come from; empty = all. */
    public AccessConfig withAllow(List<Network> networks) {
        return new AccessConfig(networks, deny, origins, proxyProtocol, proxyNetworks);
    }

    /** A copy with other networks that are refused. */
    public AccessConfig withDeny(List<Network> networks) {
        return new AccessConfig(allow, networks, origins, proxyProtocol, proxyNetworks);
    }

    /** A copy with other origins of WebSocket upgrades; empty = all. */
    public AccessConfig withOrigins(List<String> allowed) {
        return new AccessConfig(allow, deny, allowed, proxyProtocol, proxyNetworks);
    }

    /** A copy that trusts these proxies. */
    public AccessConfig withProxy(ProxyProtocol protocol, List<Network> networks) {
        return new AccessConfig(allow, deny, origins, protocol, networks);
    }
}
