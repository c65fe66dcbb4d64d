/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.ScriptedBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** The program with its routes in a real Redis. */
@Timeout(60)
final class StandaloneRedisTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private int port;
    private RedisServer server;
    private RedisClient redis;

    @BeforeEach
    void startRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        redis = RedisClient.create("127.0.0.1", port);
    }

    @AfterEach
    void stopRedis() throws IOException {
        redis.close();
        server.stop();
    }

    private String config(String more) {
        return """
                server: { listen_addr: "127.0.0.1:0", admin_addr: "127.0.0.1:0", gateway_name: gw-1 }
                routing: { source: redis, refresh_interval: 1h, realm_refresh_interval: 1h %s }
                redis: { addr: "127.0.0.1:%d", key_prefix: "test:", node_lease: true }
                """.formatted(more, port);
    }

    private static String rules(ScriptedBackend backend) {
        return "{\"10\": {\"server_type\": 10, \"service_name\": \"game\", \"endpoints\": [\"" + backend.endpoint()
                + "\"]}}";
    }

    private static String ask(FrameClient client) {
        client.send(ClientMessage.of(1, ClientMessage.serverId(0, 10, 1), "hello"));
        return client.receive(PATIENCE).text();
    }

    @Test
    void rulesThatChange_takeEffectOnNewClients_andLeaveTheOthersAlone() throws Exception {
        try (ScriptedBackend one = ScriptedBackend.prefixing("one: ");
                ScriptedBackend two = ScriptedBackend.prefixing("two: ")) {
            redis.set("test:routing:rules", rules(one));
            try (ProgramProcess program = ProgramProcess.start(directory, config(""), Map.of())) {
                ProgramProcess.Ready ready = program.awaitReady();
                assertThat(redis.keys("test:gateway:node:*")).hasSize(1);
                try (FrameClient old = FrameClient.tcp(ready.listen())) {
                    assertThat(ask(old)).isEqualTo("one: hello");

                    String both =
                            rules(two).replace("[\"", "[\"" + two.endpoint() + "\", \"" + one.endpoint() + "\", \"");
                    redis.set(
                            "test:routing:rules",
                            both.replace("\"endpoints\"", "\"draining\": [\"" + one.endpoint() + "\"], \"endpoints\""));
                    redis.publish("test:routing:rules:notify", "");

                    await().atMost(PATIENCE).untilAsserted(() -> {
                        try (FrameClient client = FrameClient.tcp(ready.listen())) {
                            assertThat(ask(client)).isEqualTo("two: hello");
                        }
                    });
                    assertThat(ask(old)).isEqualTo("one: hello");

                    redis.set("test:routing:rules", "{ broken");
                    redis.publish("test:routing:rules:notify", "");
                    await().atMost(PATIENCE)
                            .until(() -> program.stderr().stream().anyMatch(line -> line.contains("routing:rules")));
                    assertThat(ask(old)).isEqualTo("one: hello");
                }
                program.terminate();
                assertThat(program.awaitExit()).isZero();
                assertThat(redis.keys("test:gateway:node:*")).isEmpty();
            }
        }
    }

    @Test
    void redisAbsentAtStart_withoutRules_saysSoAndEndsWith1() throws Exception {
        server.stop();
        try (ProgramProcess program = ProgramProcess.start(directory, config(""), Map.of())) {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.restOfStdout()).isEmpty();
            assertThat(program.stderr())
                    .anyMatch(line -> line.startsWith("gateway-standalone: ") && line.contains("127.0.0.1:" + port));
        }
    }

    @Test
    void redisAbsentAtStart_withRules_startsWithThem() throws Exception {
        server.stop();
        try (ScriptedBackend backend = ScriptedBackend.prefixing("static: ")) {
            String rules = ", rules: [ { server_type: 10, endpoints: [\"" + backend.endpoint() + "\"] } ]";
            String config = config(rules).replace("node_lease: true", "node_lease: false");
            try (ProgramProcess program = ProgramProcess.start(directory, config, Map.of())) {
                ProgramProcess.Ready ready = program.awaitReady();
                assertThat(HttpExchange.send(ready.admin(), HttpExchange.get("/ready"), PATIENCE)
                                .status())
                        .isEqualTo(200);
                try (FrameClient client = FrameClient.tcp(ready.listen())) {
                    assertThat(ask(client)).isEqualTo("static: hello");
                }
                program.terminate();
                assertThat(program.awaitExit()).isZero();
            }
        }
    }
}
