/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A client that asks to be let in. Immutable; may be kept.
 *
 * @param remoteAddress where the client connects from, as told by a trusted proxy where there is one
 * @param localAddress where it has connected to
 * @param protocol TCP or WebSocket
 * @param upgrade the WebSocket's HTTP request; empty for TCP
 * @param secure whether it speaks TLS with the gateway
 * @param serverName the host that it asked for in its TLS handshake (SNI)
 * @param clientCertificates that it has shown and that were found valid, its own first; empty without mutual TLS
 * @since 0.1
 */
public record ConnectionRequest(
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        ClientProtocol protocol,
        Optional<UpgradeRequest> upgrade,
        boolean secure,
        Optional<String> serverName,
        List<X509Certificate> clientCertificates) {

    /** Copies the certificates. */
    public ConnectionRequest {
        clientCertificates = List.copyOf(clientCertificates);
    }
}
