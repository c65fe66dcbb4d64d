/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS to backends. The files are read when the gateway is built, and again at each {@code reconfigure}, for links that are
 * opened from then on.
 *
 * @param ca the authorities, in PEM, of the backends' certificates; empty = those that the JVM trusts
 * @param certificate that the gateway shows where it is asked for one (mutual TLS)
 * @param serverName that a backend's certificate must be issued to, and that is asked for (SNI); empty = the host of its
 *     endpoint
 * @since 0.1
 */
public record BackendTls(Optional<Path> ca, Optional<TlsCertificate> certificate, Optional<String> serverName) {

    /** With the authorities that the JVM trusts, and no certificate of the gateway's own. */
    public static BackendTls defaults() {
        return new BackendTls(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A copy that trusts these authorities alone. */
    public BackendTls withCa(Path authorities) {
        return new BackendTls(Optional.of(authorities), certificate, serverName);
    }

    /** A copy that shows this certificate. */
    public BackendTls withCertificate(TlsCertificate own) {
        return new BackendTls(ca, Optional.of(own), serverName);
    }

    /** A copy that expects this name in the backends' certificates. */
    public BackendTls withServerName(String name) {
        return new BackendTls(ca, certificate, Optional.of(name));
    }
}
