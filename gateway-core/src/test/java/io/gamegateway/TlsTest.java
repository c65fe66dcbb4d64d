/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gamegateway.config.ClientAuth;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsCertificate;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.internal.pipeline.GatewayRuntime;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientConnector;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with clients. */
class TlsTest {

    /** A hello, but for its last bytes. */
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 1, 2, 3};

    private static final int SHORT_LIFE_SECONDS = 2;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    @TempDir
    Path directory;

    private TestPki pki;
    private TlsCertificate files;
    private ScriptedBackend backend;

    @BeforeEach
    void makeCertificates() {
        pki = new TestPki(directory);
        files = pki.files(pki.issue("game.example"));
        backend = fixture.echo();
    }

    private Gateway start(TlsConfig tls) {
        return fixture.start(builder().tls(tls).route(TYPE, backend.endpoint()));
    }

    private Gateway start(TlsMode mode) {
        return start(TlsConfig.of(mode, files));
    }

    private FrameClient secure(ClientProtocol protocol, SSLContext context) {
        ClientConnector connector = fixture.connector().tls(context);
        return fixture.closing(protocol == ClientProtocol.TCP ? connector.tcp() : connector.webSocket("/"));
    }

    private void expectRejected(String reason, long count) {
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected()).containsEntry(reason, count));
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
    }

    // ---- it works

    @ParameterizedTest
    @CsvSource({"TCP, NIO", "WEBSOCKET, NIO", "TCP, AUTO", "WEBSOCKET, AUTO"})
    void messages_largeAndSmall_goBothWays(ClientProtocol protocol, IoTransport io) {
        fixture.start(builder()
                .ioTransport(io)
                .tls(TlsConfig.of(TlsMode.REQUIRED, files))
                .route(TYPE, backend.endpoint()));
        FrameClient client = secure(protocol, pki.client());

        fixture.assertServed(client);
        ClientMessage large = new ClientMessage(1, serverId(TYPE), new byte[65_535]);
        client.send(large, large, large);

        assertThat(client.receive(3, WAIT))
                .allSatisfy(message -> assertThat(message.payload()).hasSize(65_535));
        fixture.assertServed(client);
        client.close();
        fixture.eventuallyClosed("normal", 1);
    }

    @ParameterizedTest
    @EnumSource
    void optional_servesBoth(ClientProtocol protocol) {
        start(TlsMode.OPTIONAL);

        fixture.assertServed(fixture.client(protocol));
        fixture.assertServed(secure(protocol, pki.client()));
    }

    @Test
    void handshakeInSingleBytes_works() throws Exception {
        start(TlsMode.OPTIONAL);
        try (Trickle proxy = new Trickle(fixture.address());
                SSLSocket socket = connect(proxy.address(), null)) {
            ClientMessage message = GatewayFixture.message(1, "in single bytes");
            socket.getOutputStream().write(message.encode());
            byte[] reply = socket.getInputStream().readNBytes(message.encode().length);
            assertThat(new String(reply, ClientMessage.HEADER_BYTES, reply.length - ClientMessage.HEADER_BYTES))
                    .isEqualTo("in single bytes");
        }
    }

    @Test
    void close_tellsTheClientInOrder() {
        Gateway gateway = start(TlsMode.REQUIRED);
        FrameClient webSocket = secure(ClientProtocol.WEBSOCKET, pki.client());
        FrameClient tcp = secure(ClientProtocol.TCP, pki.client());
        fixture.assertServed(webSocket);
        fixture.assertServed(tcp);

        gateway.close();

        Closed closed = webSocket.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(1012);
        assertThat(closed.reset()).isFalse();
        assertThat(tcp.awaitClose(WAIT).reset()).isFalse();
    }

    /** The build runs these tests once with OpenSSL on the class path, and once without. */
    @Test
    void provider_isSaidInTheLog() {
        try (LogCapture log = new LogCapture(GatewayRuntime.class)) {
            start(TlsMode.OPTIONAL);

            String provider = System.getProperty("test.tls.provider", "JDK");
            assertThat(log.lines()).anyMatch(line -> line.endsWith("TLS by " + provider + ")"));
        }
    }

    // ---- which certificate

    private SSLSocket connect(InetSocketAddress address, @Nullable String serverName) throws IOException {
        Socket plain = new Socket(address.getAddress(), address.getPort());
        SSLSocket socket =
                (SSLSocket) pki.client().getSocketFactory().createSocket(plain, null, address.getPort(), true);
        if (serverName != null) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(java.util.List.of(new SNIHostName(serverName)));
            socket.setSSLParameters(parameters);
        }
        socket.setSoTimeout((int) WAIT.toMillis());
        socket.startHandshake();
        return socket;
    }

    private X509Certificate shown(@Nullable String serverName) throws IOException {
        try (SSLSocket socket = connect(fixture.address(), serverName)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void serverName_picksTheCertificate() throws Exception {
        X509Bundle first = pki.issue("first.example");
        X509Bundle second = pki.issue("second.example", "third.example");
        start(TlsConfig.of(TlsMode.REQUIRED, pki.files(first), pki.files(second)));

        assertThat(shown(null)).isEqualTo(first.getCertificate());
        assertThat(shown("unknown.example")).isEqualTo(first.getCertificate());
        assertThat(shown("first.example")).isEqualTo(first.getCertificate());
        assertThat(shown("second.example")).isEqualTo(second.getCertificate());
        assertThat(shown("third.example")).isEqualTo(second.getCertificate());
    }

    @Test
    void wildcard_isForEachNameBelowIt_andForNoOther() throws Exception {
        X509Bundle first = pki.issue("first.example");
        X509Bundle wild = pki.issueWild("*.game.example");
        X509Bundle named = pki.issue("eu.game.example");
        start(TlsConfig.of(TlsMode.REQUIRED, pki.files(first), pki.files(named), pki.files(wild)));

        assertThat(shown("us.game.example")).isEqualTo(wild.getCertificate());
        assertThat(shown("eu.game.example")).isEqualTo(named.getCertificate());
        assertThat(shown("a.us.game.example")).isEqualTo(first.getCertificate());
        assertThat(shown("game.example")).isEqualTo(first.getCertificate());
    }

    @Test
    void reconfigure_readsTheFilesAgain_forNewConnections() throws Exception {
        Gateway gateway = start(TlsMode.REQUIRED);
        FrameClient before = secure(ClientProtocol.TCP, pki.client());
        fixture.assertServed(before);
        X509Bundle next = pki.issue("game.example");

        pki.replace(files, next);
        Reconfiguration result = gateway.reconfigure(gateway.config());

        assertThat(result.applied()).containsExactly("tls");
        assertThat(shown(null)).isEqualTo(next.getCertificate());
        fixture.assertServed(before);
        assertThat(gateway.reconfigure(gateway.config()).applied()).isEmpty();
    }

    @Test
    void reconfigure_withABadFile_changesNothing() throws Exception {
        Gateway gateway = start(TlsMode.REQUIRED);
        X509Certificate before = shown(null);
        pki.write(files.key().getFileName().toString(), pki.issue().getPrivateKeyPEM());

        assertThatThrownBy(() -> gateway.reconfigure(
                        gateway.config().withLimits(gateway.config().limits().withMaxConnections(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(files.key().toString())
                .hasMessageContaining("expected: the key of the certificate");
        assertThat(shown(null)).isEqualTo(before);
        assertThat(gateway.config().limits().maxConnections()).isZero();
    }

    /** Such as a deny list, in an emergency: that a certificate has expired must not stop it. */
    @Test
    void reconfigure_withACertificateThatHasExpiredMeanwhile_works() throws Exception {
        X509Bundle shortLived =
                pki.issue(builder -> builder.notAfter(Instant.now().plusSeconds(SHORT_LIFE_SECONDS)));
        Gateway gateway = start(TlsConfig.of(TlsMode.OPTIONAL, pki.files(shortLived)));
        await().atMost(WAIT)
                .until(() -> Instant.now()
                        .isAfter(shortLived.getCertificate().getNotAfter().toInstant()));

        Reconfiguration result = gateway.reconfigure(
                gateway.config().withLimits(gateway.config().limits().withMaxConnections(1)));

        assertThat(result.applied()).containsExactly("limits");
        assertThatThrownBy(() -> gateway.reconfigure(
                        gateway.config().withTls(TlsConfig.of(TlsMode.OPTIONAL, pki.files(pki.issueExpired())))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a certificate that is valid now");
    }

    @Test
    void badFiles_areRefusedByName() {
        refused(TlsCertificate.of(directory.resolve("none.pem"), files.key()), "none.pem", "a file that can be read");
        refused(TlsCertificate.of(pki.write("text.pem", "hello"), files.key()), "text.pem", "certificates in PEM");
        refused(TlsCertificate.of(files.chain(), pki.write("nokey.pem", "hello")), "nokey.pem", "a private key in PEM");
        refused(pki.files(pki.issueExpired()), "cert-", "a certificate that is valid now");
    }

    private void refused(TlsCertificate certificate, String file, String expected) {
        assertThatThrownBy(() -> builder()
                        .tls(TlsConfig.of(TlsMode.REQUIRED, certificate))
                        .route(TYPE, backend.endpoint())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file)
                .hasMessageContaining("expected: " + expected);
    }

    // ---- refusals

    @Test
    void tlsOnAPlainPort_isRefusedWithAnAlert() {
        start(TlsConfig.off());

        assertThatThrownBy(() -> fixture.connector().tls(pki.client()).tcp())
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessageContaining("handshake_failure");
        expectRejected("tls", 1);
        fixture.assertServed(fixture.tcp());
    }

    @Test
    void plainTextOnATlsPort_isRefused() {
        start(TlsMode.REQUIRED);
        FrameClient plain = fixture.tcp();

        plain.send(GatewayFixture.message(1, "plain"));

        plain.awaitClose(WAIT);
        expectRejected("tls", 1);
        assertThat(HttpExchange.send(fixture.address(), HttpExchange.upgrade("/"), WAIT)
                        .status())
                .isEqualTo(400);
        expectRejected("tls", 2);
        fixture.eventuallyClosed("protocol_error", 2);
        fixture.assertServed(secure(ClientProtocol.TCP, pki.client()));
    }

    @Test
    void wrongTls_isRefused() {
        start(TlsMode.REQUIRED);
        FrameClient client = fixture.raw();

        client.sendBytes(HALF_A_HELLO);
        client.sendBytes(new byte[600]);

        client.awaitClose(WAIT);
        expectRejected("tls", 1);
        fixture.assertServed(secure(ClientProtocol.TCP, pki.client()));
    }

    @Test
    void handshakeThatStops_isClosedAtTheDeadline() {
        fixture.start(builder()
                .timeouts(Timeouts.defaults().withHandshake(Duration.ofMillis(300)))
                .tls(TlsConfig.of(TlsMode.REQUIRED, files))
                .route(TYPE, backend.endpoint()));
        FrameClient client = fixture.raw();

        client.sendBytes(HALF_A_HELLO);

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("handshake_timeout", 1);
    }

    // ---- client certificates

    private void startMutual(ClientAuth auth) {
        start(TlsConfig.of(TlsMode.REQUIRED, files).withClientAuth(auth, pki.authorityFile()));
    }

    /** In TLS 1.3 the client's handshake is done before its certificate has been looked at. */
    private void expectRefused(SSLContext context) {
        try {
            FrameClient client =
                    fixture.closing(fixture.connector().tls(context).tcp());
            client.awaitClose(WAIT);
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("cannot connect");
        }
        expectRejected("tls", 1);
        fixture.eventuallyClosed("protocol_error", 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void clientCertificate_thatIsValid_isAccepted(ClientAuth auth) {
        startMutual(auth);

        fixture.assertServed(secure(ClientProtocol.TCP, pki.with(pki.issue())));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void clientCertificate_thatHasExpired_isRefused(ClientAuth auth) {
        startMutual(auth);

        expectRefused(pki.with(pki.issueExpired()));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void clientCertificate_ofAForeignAuthority_isRefused(ClientAuth auth) {
        startMutual(auth);
        X509Bundle foreign = new TestPki(directory).issue();

        expectRefused(pki.with(foreign));
    }

    @Test
    void clientCertificate_thatIsMissing_isRefusedWhereItIsRequired() {
        startMutual(ClientAuth.REQUIRED);

        expectRefused(pki.client());
    }

    @Test
    void clientCertificate_thatIsMissing_isNoMatterWhereItIsOptional() {
        startMutual(ClientAuth.OPTIONAL);

        fixture.assertServed(secure(ClientProtocol.TCP, pki.client()));
    }

    // ---- a connection that passes each byte on by itself

    private static final class Trickle implements AutoCloseable {

        private final java.net.ServerSocket server = listen();
        private final Thread thread;

        Trickle(InetSocketAddress target) {
            thread = new Thread(() -> run(target), "trickle");
            thread.start();
        }

        private static java.net.ServerSocket listen() {
            try {
                return new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) server.getLocalSocketAddress();
        }

        private void run(InetSocketAddress target) {
            try (Socket client = server.accept();
                    Socket gateway = new Socket(target.getAddress(), target.getPort())) {
                gateway.setTcpNoDelay(true);
                Thread back = new Thread(() -> copy(gateway, client), "trickle-back");
                back.start();
                int next = client.getInputStream().read();
                while (next >= 0) {
                    gateway.getOutputStream().write(next);
                    next = client.getInputStream().read();
                }
                gateway.shutdownOutput();
                back.join();
            } catch (IOException | InterruptedException e) {
                // The test is over.
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // The test is over.
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
            thread.join();
        }
    }
}
