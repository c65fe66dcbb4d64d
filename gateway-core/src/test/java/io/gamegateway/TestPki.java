/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.config.TlsCertificate;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An authority, and what it issues, as files and as contexts of the JDK. */
final class TestPki {

    private final Path directory;
    private final X509Bundle authority;
    private int issued;

    /** @param directory for the files */
    TestPki(Path directory) {
        this.directory = directory;
        this.authority = build(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=Test authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    @FunctionalInterface
    private interface Build<T> {
        T build() throws Exception;
    }

    private static <T> T build(Build<T> build) {
        try {
            return build.build();
        } catch (Exception e) {
            throw new IllegalStateException("the test's certificates cannot be made", e);
        }
    }

    /** The authority's own certificate. */
    Path authorityFile() {
        return write("ca.pem", authority.getCertificatePEM());
    }

    /** A certificate for 127.0.0.1 and these names. */
    X509Bundle issue(String... names) {
        return issue(builder -> {
            for (String name : names) {
                builder.addSanDnsName(name);
            }
            return builder;
        });
    }

    X509Bundle issue(UnaryOperator<CertificateBuilder> more) {
        return build(() -> more.apply(new CertificateBuilder()
                        .ecp256()
                        .subject("CN=Test " + ++issued)
                        .addSanIpAddress("127.0.0.1"))
                .buildIssuedBy(authority));
    }

    /** A certificate for this name alone, with an asterisk in it, which the builder takes for no name. */
    X509Bundle issueWild(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        // RFC 5280 section 4.2.1.6: a sequence of one dNSName.
        byte[] names = ByteBuffer.allocate(4 + ascii.length)
                .put((byte) 0x30)
                .put((byte) (2 + ascii.length))
                .put((byte) 0x82)
                .put((byte) ascii.length)
                .put(ascii)
                .array();
        return build(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=Test " + ++issued)
                .addExtensionOctetString("2.5.29.17", false, names)
                .buildIssuedBy(authority));
    }

    /** One whose time is over. */
    X509Bundle issueExpired() {
        Instant now = Instant.now();
        return issue(
                builder -> builder.notBefore(now.minus(2, ChronoUnit.DAYS)).notAfter(now.minus(1, ChronoUnit.DAYS)));
    }

    /** Its files, with names of their own. */
    TlsCertificate files(X509Bundle bundle) {
        issued++;
        return TlsCertificate.of(
                write("cert-" + issued + ".pem", bundle.getCertificatePathPEM()),
                write("key-" + issued + ".pem", bundle.getPrivateKeyPEM()));
    }

    /** Puts another certificate in place of these files. */
    void replace(TlsCertificate files, X509Bundle bundle) {
        write(files.chain().getFileName().toString(), bundle.getCertificatePathPEM());
        write(files.key().getFileName().toString(), bundle.getPrivateKeyPEM());
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Trusts the authority, and shows nothing. */
    SSLContext client() {
        return context(null);
    }

    /** Trusts the authority, and shows this. */
    SSLContext with(X509Bundle own) {
        return context(own);
    }

    private SSLContext context(@Nullable X509Bundle own) {
        return build(() -> {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
            context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), new SecureRandom());
            return context;
        });
    }
}
