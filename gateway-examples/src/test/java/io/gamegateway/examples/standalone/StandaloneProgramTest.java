/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as operators have it: a process, its ports, its output, its signals and its exit status. */
@Timeout(60)
final class StandaloneProgramTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SERVER_TYPE_10 = ClientMessage.serverId(0, 10, 1);

    @TempDir
    Path directory;

    private static String config(String server, String endpoint) {
        return "server: { " + server + " }\n" + "routing: { rules: [ { server_type: 10, endpoints: [\"" + endpoint
                + "\"] } ] }\n";
    }

    @Test
    void run_servesUntilSigterm_andEndsWith0() throws Exception {
        String config =
                config("listen_addr: \"127.0.0.1:0\", admin_addr: \"127.0.0.1:0\", gateway_name: gw-1", "127.0.0.1:1");
        try (ScriptedBackend backend = ScriptedBackend.prefixing("echo: ");
                ProgramProcess program = ProgramProcess.start(
                        directory,
                        config,
                        Map.of(
                                "GATEWAY_ROUTING_RULES",
                                "[{\"server_type\": 10, \"endpoints\": [\"" + backend.endpoint() + "\"]}]"))) {
            ProgramProcess.Ready ready = program.awaitReady();
            assertThat(ready.name()).isEqualTo("gw-1");
            for (InetSocketAddress port : new InetSocketAddress[] {ready.listen(), ready.admin()}) {
                assertThat(status(port, "/health")).isEqualTo(200);
                assertThat(status(port, "/ready")).isEqualTo(200);
            }
            try (FrameClient tcp = FrameClient.tcp(ready.listen());
                    FrameClient web = FrameClient.webSocket(ready.listen(), "/any")) {
                assertThat(ask(tcp)).isEqualTo("echo: hello");
                assertThat(ask(web)).isEqualTo("echo: hello");

                program.terminate();
                Closed closed = web.awaitClose(PATIENCE);
                assertThat(closed.webSocketCode()).hasValue(1012);
                tcp.awaitClose(PATIENCE);
            }
            assertThat(program.awaitExit()).isZero();
            assertThat(program.restOfStdout()).isEmpty();
            assertThat(program.stderr())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("{\"@timestamp\":") || line.startsWith("{\"timestamp\":"))
                    .allMatch(line -> line.endsWith("}"))
                    .last()
                    .asString()
                    .contains("gateway gw-1 is closed");
        }
    }

    @Test
    void run_adminOff_quietLog() throws Exception {
        try (ProgramProcess program = ProgramProcess.start(
                directory,
                config("listen_addr: \"127.0.0.1:0\", admin_addr: \"\"", "127.0.0.1:1"),
                Map.of("GATEWAY_LOG_LEVEL", "warn", "POD_NAME", "pod-7"))) {
            ProgramProcess.Ready ready = program.awaitReady();
            assertThat(ready.name()).isEqualTo("pod-7");
            assertThat(ready.admin().getPort()).isZero();
            program.terminate();
            assertThat(program.awaitExit()).isZero();
            assertThat(program.stderr()).isEmpty();
        }
    }

    @Test
    void run_portInUse_saysSoAndEndsWith1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProgramProcess program = ProgramProcess.start(
                        directory,
                        config(
                                "listen_addr: \"127.0.0.1:" + taken.getLocalPort() + "\", admin_addr: \"\"",
                                "127.0.0.1:1"),
                        Map.of())) {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.restOfStdout()).isEmpty();
            assertThat(program.stderr())
                    .anyMatch(line -> line.startsWith("gateway-standalone: cannot listen on ")
                            && line.contains("127.0.0.1:" + taken.getLocalPort())
                            && line.contains("Address already in use"));
        }
    }

    private static int status(InetSocketAddress address, String path) {
        return HttpExchange.send(address, HttpExchange.get(path), PATIENCE).status();
    }

    private static String ask(FrameClient client) {
        client.send(ClientMessage.of(1, SERVER_TYPE_10, "hello"));
        return client.receive(PATIENCE).text();
    }
}
