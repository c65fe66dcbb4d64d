/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.gamegateway.config.ClientAuth;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's side of TLS with clients, made of the files of one configuration; another one takes its place when they change.
 * Immutable, thread-safe.
 */
public final class ServerTls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** RFC 5280 section 4.2.1.6. */
    private static final int DNS_NAME = 2;

    private final TlsMode mode;
    private final List<KeyMaterial> material;
    private final List<X509Certificate> clientCa;
    private final @Nullable SslContext first;
    private final @Nullable Mapping<String, SslContext> names;

    private ServerTls(TlsConfig config, List<KeyMaterial> inForce) {
        this.mode = config.mode();
        this.material = config.certificates().stream()
                .map(files -> KeyMaterial.read(files, inForce))
                .toList();
        this.clientCa = config.clientCa().map(KeyMaterial::certificates).orElse(List.of());
        List<SslContext> contexts = new ArrayList<>();
        material.forEach(one -> contexts.add(context(one, config.clientAuth())));
        this.first = contexts.isEmpty() ? null : contexts.get(0);
        this.names = first == null || contexts.size() == 1 ? null : byName(first, contexts);
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException naming the file and what was expected
     */
    public static ServerTls of(TlsConfig config) {
        return new ServerTls(config, List.of());
    }

    /**
     * Reads the files of a configuration that takes the place of this one; certificates that are the same may have expired.
     *
     * @throws IllegalArgumentException naming the file and what was expected
     */
    public ServerTls replacedBy(TlsConfig config) {
        return new ServerTls(config, material);
    }

    /** OpenSSL where its library is on the class path, else the JDK's. */
    static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    private SslContext context(KeyMaterial own, ClientAuth auth) {
        SslContextBuilder builder = SslContextBuilder.forServer(own.key(), own.chainArray())
                .sslProvider(provider())
                .protocols(PROTOCOLS)
                .clientAuth(
                        switch (auth) {
                            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
                            case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
                            case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
                        });
        if (!clientCa.isEmpty()) {
            builder.trustManager(clientCa);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("tls certificate: " + own + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Mapping<String, SslContext> byName(SslContext otherwise, List<SslContext> contexts) {
        DomainWildcardMappingBuilder<SslContext> mapping = new DomainWildcardMappingBuilder<>(otherwise);
        // The first certificate that is for a name wins.
        for (int i = contexts.size() - 1; i >= 0; i--) {
            for (String name : dnsNames(material.get(i).chain().get(0))) {
                mapping.add(name, contexts.get(i));
            }
        }
        return mapping.build();
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("tls certificate: its names cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether clients speak TLS. */
    public TlsMode mode() {
        return mode;
    }

    /** For the log: whether there is TLS, and whose. */
    @Override
    public String toString() {
        return mode == TlsMode.OFF ? "no TLS" : "TLS by " + provider();
    }

    /** True where the files say the same. */
    public boolean isSame(ServerTls other) {
        return mode == other.mode && material.equals(other.material) && clientCa.equals(other.clientCa);
    }

    /**
     * The handler of a connection whose client begins a handshake, which has no deadline of its own.
     *
     * @param tasks does what takes long in a handshake
     */
    public ChannelHandler newHandler(ByteBufAllocator allocator, Executor tasks) {
        if (names != null) {
            return new SniHandler(names) {
                @Override
                protected SslHandler newSslHandler(SslContext context, ByteBufAllocator buffers) {
                    return patient(context.newHandler(buffers, tasks));
                }
            };
        }
        if (first == null) {
            throw new IllegalStateException("tls: off (expected: a certificate)");
        }
        return patient(first.newHandler(allocator, tasks));
    }

    private static SslHandler patient(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
