/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.gamegateway.config.BackendTls;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The gateway's side of TLS with backends, made of the files of one configuration. Immutable, thread-safe. */
public final class ClientTls {

    private final SslContext context;
    private final Optional<String> serverName;

    private ClientTls(SslContext context, Optional<String> serverName) {
        this.context = context;
        this.serverName = serverName;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException naming the file and what was expected
     */
    public static ClientTls of(BackendTls config) {
        try {
            return new ClientTls(builder(config).build(), config.serverName());
        } catch (SSLException e) {
            throw new IllegalArgumentException("tls to backends: " + e.getMessage(), e);
        }
    }

    /** What a context is made from; for transports that need more of it. */
    public static SslContextBuilder builder(BackendTls config) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(ServerTls.provider())
                // RFC 9110 section 4.3.4 has the rules for whom a certificate is; they serve other protocols as well.
                .endpointIdentificationAlgorithm("HTTPS");
        config.ca().map(KeyMaterial::certificates).ifPresent(builder::trustManager);
        config.certificate().map(KeyMaterial::read).ifPresent(own -> builder.keyManager(own.key(), own.chainArray()));
        return builder;
    }

    /**
     * The handler of a connection to this endpoint.
     *
     * @param timeoutMillis for its handshake
     */
    public SslHandler newHandler(ByteBufAllocator allocator, Endpoint endpoint, long timeoutMillis) {
        SslHandler handler = context.newHandler(allocator, serverName.orElse(endpoint.host()), endpoint.port());
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        return handler;
    }
}
