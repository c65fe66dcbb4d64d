/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.noRetries;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BackendTls;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.TlsCertificate;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with backends, over TCP. */
class BackendTlsTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @TempDir
    Path directory;

    private TestPki pki;

    @BeforeEach
    void makeAuthority() {
        pki = new TestPki(directory);
    }

    private ScriptedBackend backend(SSLContext context) {
        return fixture.closing(ScriptedBackend.builder()
                .handler(BackendHandler.echo())
                .tls(context)
                .start());
    }

    private BackendConfig trusting() {
        return BackendConfig.defaults()
                .withPool(noRetries())
                .withTls(BackendTls.defaults().withCa(pki.authorityFile()));
    }

    @ParameterizedTest
    @EnumSource
    void messages_largeAndSmall_goBothWays(LinkMode links) {
        ScriptedBackend backend = backend(pki.with(pki.issue()));
        fixture.start(builder().backend(trusting().withLinks(links)).route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();

        fixture.assertServed(client);
        ClientMessage large = new ClientMessage(1, serverId(TYPE), new byte[65_535]);
        client.send(large, large, large);

        assertThat(client.receive(3, WAIT))
                .allSatisfy(message -> assertThat(message.payload()).hasSize(65_535));
        assertThat(fixture.gateway().stats().linksActive()).isEqualTo(1);
    }

    @Test
    void lostLink_isReplaced() {
        ScriptedBackend backend = backend(pki.with(pki.issue()));
        fixture.start(builder()
                .backend(BackendConfig.defaults().withTls(BackendTls.defaults().withCa(pki.authorityFile())))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        backend.resetConnections();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));

        fixture.assertServed(client);
    }

    private void expectUnavailable(ScriptedBackend backend, BackendConfig config) {
        fixture.start(builder().backend(config).route(TYPE, backend.endpoint()));
        FrameClient client = fixture.tcp();

        client.send(message(1, "for nobody"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("backend_unavailable", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isPositive());
        assertThat(backend.frames()).isEmpty();
    }

    @Test
    void certificateOfAForeignAuthority_isNotTrusted() {
        TestPki foreign = new TestPki(directory.resolve("."));

        expectUnavailable(backend(foreign.with(foreign.issue())), trusting());
    }

    @Test
    void certificateForAnotherName_isNotTrusted() {
        expectUnavailable(
                backend(pki.with(pki.issue("game.example"))),
                trusting()
                        .withTls(BackendTls.defaults()
                                .withCa(pki.authorityFile())
                                .withServerName("other.example")));
    }

    @Test
    void serverName_isWhatTheCertificateIsFor() {
        ScriptedBackend backend = backend(pki.with(pki.issue("game.example")));
        fixture.start(builder()
                .backend(trusting()
                        .withTls(BackendTls.defaults()
                                .withCa(pki.authorityFile())
                                .withServerName("game.example")))
                .route(TYPE, backend.endpoint()));

        fixture.assertServed(fixture.tcp());
    }

    @Test
    void failedHandshake_isLoggedWithoutAStackTrace() {
        TestPki foreign = new TestPki(directory.resolve("."));
        try (LogCapture netty = new LogCapture("io.netty")) {
            expectUnavailable(backend(foreign.with(foreign.issue())), trusting());

            assertThat(netty.lines()).isEmpty();
        }
    }

    @Test
    void handshakeThatIsNotAnswered_isGivenUpInTime() throws IOException {
        // The system accepts, and nobody reads.
        ServerSocket silent = fixture.closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        fixture.start(builder()
                .backend(trusting().withPool(noRetries().withDialTimeout(Duration.ofMillis(300))))
                .route(TYPE, "127.0.0.1:" + silent.getLocalPort()));
        FrameClient client = fixture.tcp();

        client.send(message(1, "for nobody"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("backend_unavailable", 1);
        fixture.eventuallyStats(stats -> assertThat(stats.dialFailures()).isPositive());
    }

    @Test
    void plainBackend_isNotSpokenToInPlainText() {
        expectUnavailable(fixture.recording(), trusting());
    }

    @Test
    void badFiles_areRefusedWhenTheGatewayIsBuilt() {
        Path missing = directory.resolve("missing.pem");

        assertThatThrownBy(() -> builder()
                        .backend(BackendConfig.defaults()
                                .withTls(BackendTls.defaults().withCa(missing)))
                        .route(TYPE, "127.0.0.1:1")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }

    @Test
    void reconfigure_readsTheFilesAgain_forNewLinks() {
        X509Bundle shown = pki.issue();
        Path trusted = pki.write("trusted.pem", new TestPki(directory).issue().getRootCertificatePEM());
        ScriptedBackend backend = backend(pki.with(shown));
        Gateway gateway = fixture.start(builder()
                .backend(trusting().withTls(BackendTls.defaults().withCa(trusted)))
                .route(TYPE, backend.endpoint()));
        FrameClient refused = fixture.tcp();
        refused.send(message(1, "for nobody"));
        refused.awaitClose(WAIT);

        pki.write("trusted.pem", shown.getRootCertificatePEM());
        gateway.reconfigure(gateway.config());

        GatewayFixture.eventually(() -> {
            FrameClient client = fixture.tcp();
            fixture.assertServed(client);
        });
    }

    @Test
    void ownCertificate_isShown() {
        TlsCertificate own = pki.files(pki.issue());
        ScriptedBackend backend = fixture.closing(ScriptedBackend.builder()
                .handler(BackendHandler.echo())
                .tls(pki.with(pki.issue()))
                .needsCertificate()
                .start());
        fixture.start(builder()
                .backend(trusting()
                        .withTls(BackendTls.defaults()
                                .withCa(pki.authorityFile())
                                .withCertificate(own)))
                .route(TYPE, backend.endpoint()));

        fixture.assertServed(fixture.tcp());
    }
}
