/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TLS on the clients' port. The files are read when the gateway is built, and again at each {@code reconfigure}.
 *
 * @param mode default off
 * @param certificates the first is for clients that name no host (SNI), or one that none of them is for; the others are for the
 *     DNS names that they are issued to
 * @param clientAuth whether clients show a certificate; default none
 * @param clientCa the authorities, in PEM, of these certificates
 * @since 0.1
 */
public record TlsConfig(
        TlsMode mode, List<TlsCertificate> certificates, ClientAuth clientAuth, Optional<Path> clientCa) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public TlsConfig {
        certificates = List.copyOf(certificates);
        if (mode != TlsMode.OFF && certificates.isEmpty()) {
            throw new IllegalArgumentException("tls: " + mode + " (expected: a certificate as well)");
        }
        if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
            throw new IllegalArgumentException("clientAuth: " + clientAuth
                    + " (expected: clientCa as well, the authorities of those certificates)");
        }
    }

    /** Plain text. */
    public static TlsConfig off() {
        return new TlsConfig(TlsMode.OFF, List.of(), ClientAuth.NONE, Optional.empty());
    }

    /** With these certificates, and no client certificates. */
    public static TlsConfig of(TlsMode mode, TlsCertificate... certificates) {
        return new TlsConfig(mode, List.of(certificates), ClientAuth.NONE, Optional.empty());
    }

    /** A copy that asks for client certificates of these authorities. */
    public TlsConfig withClientAuth(ClientAuth auth, Path authorities) {
        return new TlsConfig(mode, certificates, auth, Optional.of(authorities));
    }
}
