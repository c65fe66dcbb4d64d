/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushClientBuilder;
import io.gamegateway.push.PushResult;
import io.gamegateway.redis.RedisGatewayDirectory;
import io.gamegateway.redis.RedisSessionDirectory;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.grpc.netty.GrpcSslContexts;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The program, which logic servers push to. */
@Timeout(60)
final class StandalonePushTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final ScriptedBackend backend = ScriptedBackend.recording();

    private String config(String more) {
        return """
                server: { listen_addr: "127.0.0.1:0", admin_addr: "", gateway_name: gw-1 }
                routing: { rules: [ { server_type: 10, endpoints: ["%s"] } ] }
                %s
                """.formatted(backend.endpoint(), more);
    }

    private static PushResult get(CompletionStage<PushResult> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A client whose session is known. */
    private long sessionOf(FrameClient client) {
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, 10, 1), "hello"));
        return backend.awaitFrame(PATIENCE).sessionId();
    }

    private static void assertPushed(FrameClient client, CompletionStage<PushResult> push) throws Exception {
        assertThat(get(push).delivered()).isEqualTo(1);
        assertThat(client.receive(PATIENCE)).isEqualTo(ClientMessage.of(7, 0, "pushed"));
    }

    private static final byte[] PAYLOAD = "pushed".getBytes(StandardCharsets.UTF_8);

    @Test
    void logicServer_thatKnowsOnlyRedis_findsGatewayAndUser() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        RedisConfig redis =
                RedisConfig.standalone(new Endpoint("127.0.0.1", port)).withKeyPrefix("test:");
        try (backend;
                ProgramProcess program = ProgramProcess.start(directory, config("""
                                redis: { addr: "127.0.0.1:%d", key_prefix: "test:" }
                                push: { listen_addr: "127.0.0.1:0", registry: redis }
                                users: { directory: redis }
                                """.formatted(port)), Map.of());
                FrameClient client = FrameClient.webSocket(program.awaitReady().listen(), "/");
                RedisSessionDirectory users =
                        RedisSessionDirectory.builder(redis).start();
                PushClient logic = PushClient.builder("logic-1")
                        .directory(RedisGatewayDirectory.builder(redis).build())
                        .sessionDirectory(users)
                        .build()
                        .start()) {
            long session = sessionOf(client);
            org.awaitility.Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> logic.stats().gateways().size() == 1);

            assertThat(get(logic.bindUser(session, "ann")).delivered()).isEqualTo(1);
            assertPushed(client, logic.sendToUser("ann", 7, PAYLOAD));
            assertThat(get(logic.join("room", session)).delivered()).isEqualTo(1);
            assertPushed(client, logic.sendToGroup("room", 7, PAYLOAD));

            assertThat(users.find("ann")
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS)
                            .orElseThrow()
                            .sessionId())
                    .isEqualTo(session);
            program.terminate();
            assertThat(program.awaitExit()).isZero();
            org.awaitility.Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> logic.stats().gateways().isEmpty());
            assertThat(users.find("ann").toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void mutualTls_fromPemFiles() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .subject("CN=gateways")
                .addSanDnsName("gateways")
                .buildIssuedBy(authority);
        X509Bundle logic = new CertificateBuilder().subject("CN=logic").buildIssuedBy(authority);
        Path cert = Files.writeString(directory.resolve("cert.pem"), server.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("key.pem"), server.getPrivateKeyPEM());
        Path ca = Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
        try (backend;
                ProgramProcess program =
                        ProgramProcess.start(directory, config("""
                                push: { listen_addr: "127.0.0.1:0", tls_cert: "%s", tls_key: "%s", tls_client_ca: "%s" }
                                """.formatted(cert, key, ca)), Map.of())) {
            ProgramProcess.Ready ready = program.awaitReady();
            PushClientBuilder known = PushClient.builder("logic-1")
                    .directory(GatewayDirectory.of("127.0.0.1:" + ready.pushPort()))
                    .authority("gateways")
                    .tls(GrpcSslContexts.forClient()
                            .trustManager(authority.getCertificate())
                            .keyManager(logic.toKeyManagerFactory())
                            .build());
            try (FrameClient client = FrameClient.tcp(ready.listen());
                    PushClient pusher = known.build().start()) {
                assertPushed(client, pusher.sendToSession(sessionOf(client), 7, PAYLOAD));
            }
            program.terminate();
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void certificateThatIsNone_endsTheStart() throws Exception {
        Path nothing = Files.writeString(directory.resolve("nothing.pem"), "nothing");
        try (backend;
                ProgramProcess program =
                        ProgramProcess.start(directory, config("""
                                push: { listen_addr: "127.0.0.1:0", tls_cert: "%s", tls_key: "%s" }
                                """.formatted(nothing, nothing)), Map.of())) {
            assertThat(program.awaitExit()).isEqualTo(StandaloneGateway.EXIT_BAD_CONFIG);
            assertThat(program.stderr()).anyMatch(line -> line.contains("push.tls_cert: " + nothing));
        }
    }
}
