/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Signals, and changes of the configuration, as whoever runs the program sees them. */
class StandaloneLifecycleTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int TYPE = 10;

    /** As from a terminal: where tests run in the background, signals may be ignored, and then are by the program as well. */
    private static final List<String> DEFAULT_SIGNALS = List.of("env", "--default-signal=INT,HUP");

    @TempDir
    Path directory;

    @RegisterExtension
    final ToClose toClose = new ToClose();

    private final ScriptedBackend backend = closing(ScriptedBackend.echo());

    // Set by start().
    @SuppressWarnings("NullAway.Init")
    private ProgramProcess program;

    @SuppressWarnings("NullAway.Init")
    private ProgramProcess.Ready ready;

    private <T extends AutoCloseable> T closing(T resource) {
        return toClose.closing(resource);
    }

    private String config(String... lines) {
        return config(true, lines);
    }

    private String config(boolean watched, String... lines) {
        return "server: { listen_addr: \"127.0.0.1:0\", admin_addr: \"127.0.0.1:0\", io_transport: nio, notices: true, "
                + "watch_config: " + watched + " }\n"
                + "routing: { rules: [ { server_type: 10, endpoints: [\"" + backend.endpoint() + "\"] } ] }\n"
                + String.join("\n", lines) + "\n";
    }

    private void start(String config) throws Exception {
        start(List.of(), config);
    }

    private void start(List<String> with, String config) throws Exception {
        program = closing(ProgramProcess.start(
                with,
                directory,
                config,
                Map.of("GATEWAY_SECURITY_MAX_CONNECTIONS_PER_IP", "0", "GATEWAY_SECURITY_CONNECTION_RATE_LIMIT", "0")));
        ready = program.awaitReady();
    }

    private void rewrite(String config) throws Exception {
        Files.writeString(directory.resolve("gateway.yaml"), config);
    }

    private FrameClient client() {
        return closing(FrameClient.tcp(ready.listen()));
    }

    private static void assertServed(FrameClient client) {
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), "hello"));
        assertThat(client.receive(WAIT).text()).isEqualTo("hello");
    }

    private void awaitLog(String text) {
        await().atMost(WAIT).untilAsserted(() -> assertThat(program.stderr()).anyMatch(line -> line.contains(text)));
    }

    // ---- signals

    @Test
    void sigterm_tellsTheClients_andEndsWith0() throws Exception {
        start(config("graceful_shutdown_timeout: 20s"));
        FrameClient client = client();
        assertServed(client);

        program.terminate();

        assertThat(client.receive(WAIT).messageId()).isEqualTo(0xFFFF);
        client.awaitClose(WAIT);
        assertThat(program.awaitExit()).isZero();
        assertThat(program.stderr()).anyMatch(line -> line.contains("1 of 1 clients told"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void sigint_tellsTheClients_andEndsWith0() throws Exception {
        start(DEFAULT_SIGNALS, config("graceful_shutdown_timeout: 20s"));
        FrameClient client = client();
        assertServed(client);

        program.signal("INT");

        assertThat(client.receive(WAIT).messageId()).isEqualTo(0xFFFF);
        client.awaitClose(WAIT);
        assertThat(program.awaitExit()).isZero();
    }

    @Test
    void secondSignal_hastensTheDrain() throws Exception {
        start(config("graceful_shutdown_timeout: 10m"));
        for (int i = 0; i < 25; i++) {
            assertServed(client());
        }

        program.terminate();
        awaitLog("drains: 25 clients");
        assertThat(HttpExchange.send(ready.listen(), HttpExchange.get("/ready"), WAIT)
                        .status())
                .isEqualTo(503);
        program.terminate();

        assertThat(program.awaitExit()).isZero();
        assertThat(program.stderr()).anyMatch(line -> line.contains("hastened"));
    }

    // ---- reload

    @Test
    @EnabledOnOs(OS.LINUX)
    void sighup_putsTheFileInForce_andSaysWhatNeedsARestart() throws Exception {
        start(DEFAULT_SIGNALS, config(false));
        FrameClient client = client();
        assertServed(client);

        rewrite(config(false, "security: { max_connections: 1 }", "backend: { lifecycle_frames: true }"));
        program.signal("HUP");

        awaitLog("in force now: security.max_connections; needs a restart: backend.lifecycle_frames");
        client().awaitClose(WAIT);
        assertServed(client);
    }

    @Test
    void changedFile_isReadAgain_andAWrongOneChangesNothing() throws Exception {
        start(config());
        FrameClient client = client();
        assertServed(client);

        rewrite(config("security: { max_connections: -1 }"));
        awaitLog("gateway.yaml line 3: security.max_connections: -1 (expected: ");
        assertServed(client());

        rewrite(config("security: { max_connections: 2 }"));
        awaitLog("in force now: security.max_connections; needs a restart: nothing");
        client().awaitClose(WAIT);
        assertServed(client);
    }

    @Test
    void changedRules_leadElsewhere() throws Exception {
        start(config());
        FrameClient client = client();
        assertServed(client);
        ScriptedBackend other = closing(ScriptedBackend.prefixing("other "));

        rewrite(config().replace(backend.endpoint(), other.endpoint()));
        awaitLog("in force now: routing.rules; needs a restart: nothing");

        client.send(ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), "hello"));
        assertThat(client.receive(WAIT).text()).isEqualTo("other hello");
    }

    // ---- certificates

    private X509Bundle writeCertificate() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=game.example")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
        Files.writeString(directory.resolve("cert.pem"), bundle.getCertificatePathPEM());
        return bundle;
    }

    private X509Certificate shown() throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
        InetSocketAddress address = ready.listen();
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** For a look at whatever is shown. */
    private static final class TrustsAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void newCertificateInTheSameFiles_isShownFromThenOn() throws Exception {
        X509Bundle first = writeCertificate();
        start(config("tls: { mode: optional, certs: [\"" + directory.resolve("cert.pem") + "\"], keys: [\""
                + directory.resolve("key.pem") + "\"] }"));
        assertThat(shown()).isEqualTo(first.getCertificate());

        X509Bundle second = writeCertificate();

        awaitLog("in force now: the files of tls");
        assertThat(shown()).isEqualTo(second.getCertificate());
        assertServed(client());
    }
}
