/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.gamegateway.config.BackendTls;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

/** The gateway's side of TLS with backends, made of the files of one configuration. Immutable, thread-safe. */
public final class ClientTls {

    private final BackendTls config;
    private final UnaryOperator<SslContextBuilder> more;
    private final Optional<KeyMaterial> own;
    private final SslContext context;

    private ClientTls(BackendTls config, UnaryOperator<SslContextBuilder> more, List<KeyMaterial> inForce) {
        this.config = config;
        this.more = more;
        this.own = config.certificate().map(files -> KeyMaterial.read(files, inForce));
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(ServerTls.provider())
                // RFC 9110 section 4.3.4 has the rules for whom a certificate is; they serve other protocols as well.
                .endpointIdentificationAlgorithm("HTTPS");
        config.ca().map(KeyMaterial::certificates).ifPresent(builder::trustManager);
        own.ifPresent(shown -> builder.keyManager(shown.key(), shown.chainArray()));
        try {
            this.context = more.apply(builder).build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("tls to backends: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the files.
     *
     * @param more what the transport adds to the context
     * @throws IllegalArgumentException naming the file and what was expected
     */
    static ClientTls of(BackendTls config, UnaryOperator<SslContextBuilder> more) {
        return new ClientTls(config, more, List.of());
    }

    /** By the same files as they are now; an own certificate that is the same may have expired. */
    ClientTls reread() {
        return new ClientTls(config, more, own.map(List::of).orElse(List.of()));
    }

    /** What connections are encrypted with. */
    public SslContext context() {
        return context;
    }

    /**
     * The handler of a connection to this endpoint; whoever asks sets the deadline of its handshake.
     *
     * @param tasks does what takes long in a handshake
     */
    public SslHandler newHandler(ByteBufAllocator allocator, Endpoint endpoint, Executor tasks) {
        return context.newHandler(allocator, config.serverName().orElse(endpoint.host()), endpoint.port(), tasks);
    }
}
