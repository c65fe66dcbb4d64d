/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a client's TLS handshake has told.
 *
 * @param secure false where it speaks plain text
 * @param serverName the host that it asked for
 * @param certificates that it has shown and that were found valid, its own first
 */
public record TlsPeer(boolean secure, Optional<String> serverName, List<X509Certificate> certificates) {

    private static final TlsPeer PLAIN = new TlsPeer(false, Optional.empty(), List.of());

    /** Of a channel whose handshake, if there is one, is done. */
    public static TlsPeer of(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            return PLAIN;
        }
        SSLSession session = handler.engine().getSession();
        return new TlsPeer(true, serverName(session), certificates(session));
    }

    private static Optional<String> serverName(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        return extended.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst();
    }

    private static List<X509Certificate> certificates(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            // It has shown none.
            return List.of();
        }
    }
}
