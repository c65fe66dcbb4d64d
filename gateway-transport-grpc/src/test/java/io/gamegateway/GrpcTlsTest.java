/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BackendTls;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.grpc.GrpcBackendTransportBuilder;
import io.gamegateway.test.FrameClient;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Game servers behind TLS. */
class GrpcTlsTest {

    private static final String NAME = "game.example.net";

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @TempDir
    Path directory;

    private final X509Bundle certificate = certificate();
    private final GameServer server = fixture.closing(new GameServer()
            .with(builder -> builder.sslContext(serverContext()))
            .start());

    private static X509Bundle certificate() {
        try {
            return new CertificateBuilder()
                    .subject("CN=" + NAME)
                    .addSanDnsName(NAME)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("no certificate", e);
        }
    }

    private SslContext serverContext() {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forServer(
                            certificate.getKeyPair().getPrivate(), certificate.getCertificatePath()))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    private GrpcBackendTransportBuilder trusting(X509Bundle trusted) throws SSLException {
        return GrpcBackendTransport.builder()
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(trusted.toTrustManagerFactory())
                        .build());
    }

    private void start(GrpcBackendTransportBuilder transport) {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withPool(GatewayFixture.noRetries()))
                .backendTransport(transport.build())
                .route(TYPE, server.endpoint()));
    }

    private void assertNotReached() {
        FrameClient client = fixture.tcp();
        client.send(message(1, "hi"));
        client.awaitClose(WAIT);
        fixture.eventuallyClosed("backend_unavailable", 1);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void trustedServer_isServedOverTls() throws SSLException {
        start(trusting(certificate).authority(NAME));

        fixture.assertServed(fixture.tcp());

        assertThat(server.calls(GameServer.Sent.class)).hasSize(1);
    }

    @Test
    void trustedFile_isReadAgainWhenTheGatewayIsReconfigured() throws IOException {
        Path trusted = Files.writeString(
                directory.resolve("trusted.pem"), certificate().getCertificatePEM());
        start(GrpcBackendTransport.builder()
                .tls(BackendTls.defaults().withCa(trusted).withServerName(NAME)));
        assertNotReached();

        Files.writeString(trusted, certificate.getCertificatePEM());
        fixture.gateway().reconfigure(fixture.gateway().config());

        GatewayFixture.eventually(() -> fixture.assertServed(fixture.tcp()));
        Files.writeString(trusted, "no certificate");
        assertThatThrownBy(() -> fixture.gateway().reconfigure(fixture.gateway().config()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trusted.pem");
        fixture.assertServed(fixture.tcp());
    }

    @Test
    void certificateForAnotherName_isRefused() throws SSLException {
        start(trusting(certificate));

        assertNotReached();
    }

    @Test
    void certificateForAnotherName_isRefused_whereTheFilesSayWhomToTrust() throws IOException {
        Path trusted = Files.writeString(directory.resolve("trusted.pem"), certificate.getCertificatePEM());

        start(GrpcBackendTransport.builder()
                .tls(BackendTls.defaults().withCa(trusted).withServerName("other.example.net")));

        assertNotReached();
    }

    @Test
    void certificateThatIsNotTrusted_isRefused() throws SSLException {
        start(trusting(certificate()).authority(NAME));

        assertNotReached();
    }

    @Test
    void plainText_toAServerThatWantsTls_isGivenUp() {
        start(GrpcBackendTransport.builder());

        assertNotReached();
    }

    @Test
    void sslContext_ofAServerOrWithoutHttp2_isRefused() throws SSLException {
        GrpcBackendTransportBuilder builder = GrpcBackendTransport.builder();

        assertThatThrownBy(() -> builder.sslContext(serverContext()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sslContext: ");
        SslContext plain = SslContextBuilder.forClient().build();
        assertThatThrownBy(() -> builder.sslContext(plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ALPN");
    }
}
