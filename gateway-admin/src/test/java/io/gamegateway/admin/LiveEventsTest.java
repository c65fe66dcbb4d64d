/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin;

import static io.gamegateway.admin.AdminFixture.WAIT;
import static io.gamegateway.admin.AdminFixture.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.test.FrameClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server-sent events that the dashboard lives on. */
@Timeout(60)
class LiveEventsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    final AdminFixture fixture = new AdminFixture();

    private Socket viewer() throws IOException {
        Socket socket =
                fixture.closing(new Socket("127.0.0.1", fixture.address().getPort()));
        socket.getOutputStream().write("GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        return socket;
    }

    private static BufferedReader reader(Socket viewer) throws IOException {
        return new BufferedReader(new InputStreamReader(viewer.getInputStream(), UTF_8));
    }

    private static JsonNode next(BufferedReader reader, String event) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.equals("event: " + event)) {
            line = reader.readLine();
        }
        String data = reader.readLine();
        assertThat(data).startsWith("data: ");
        return JSON.readTree(data.substring("data: ".length()));
    }

    @Test
    void viewer_getsTheHistory_andThenTheStatusEachTwoSeconds() throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        fixture.sessionOf(client);
        BufferedReader events = reader(viewer());

        JsonNode history = next(events, "history");
        JsonNode first = next(events, "status");
        JsonNode second = first;
        // The first look at who talks has nothing to compare with.
        while (second.path("talkers").isEmpty()) {
            for (int i = 0; i < 2 * GatewayObserver.TIME_SAMPLING; i++) {
                client.send(message("talk"));
                client.receive(WAIT);
            }
            second = next(events, "status");
        }

        assertThat(history.path("intervalSeconds").asInt()).isEqualTo(2);
        assertThat(history.path("points")).isNotEmpty();
        assertThat(first.path("gateway").path("name").asString()).isEqualTo("test-gateway");
        assertThat(first.path("gateway").path("version").asString()).isEqualTo("1.2.3");
        assertThat(first.path("gateway").path("state").asString()).isEqualTo("ready");
        assertThat(second.path("connections").asInt()).isEqualTo(1);
        assertThat(second.path("rates").path("fromClients").asDouble()).isPositive();
        assertThat(second.path("latency").path("toBackend").path("samples").asInt())
                .isPositive();
        assertThat(second.path("latency").path("toBackend").path("p99").asDouble())
                .isPositive();
        assertThat(second.path("endpoints").get(0).path("toClient").asDouble()).isPositive();
        JsonNode talker = second.path("talkers").get(0);
        assertThat(talker.path("messagesPerSecond").asDouble()).isPositive();
        assertThat(talker.path("address").asString()).startsWith("127.0.0.1:");
    }

    @Test
    void drain_isShown() throws Exception {
        fixture.start();
        BufferedReader events = reader(viewer());
        assertThat(next(events, "status").path("gateway").path("state").asString())
                .isEqualTo("ready");

        fixture.gateway().close();

        String state = "";
        while (!state.equals("draining")) {
            state = next(events, "status").path("gateway").path("state").asString();
        }
    }

    /** They take neither the event loops of the clients, nor their memory. */
    @Test
    void thousandViewersWhoDoNotRead_areNotNoticedByAnybody() throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        for (int i = 0; i < 1_000; i++) {
            viewer();
        }
        BufferedReader reading = reader(viewer());
        next(reading, "history");
        long before = fixture.gateway().stats().messagesToClients();

        for (int i = 0; i < 5_000; i++) {
            client.send(message("play"));
            client.receive(WAIT);
        }

        int shown = 0;
        while (shown != 1) {
            shown = next(reading, "status").path("connections").asInt();
        }
        assertThat(fixture.gateway().stats().messagesToClients() - before).isEqualTo(5_000);
        assertThat(fixture.gateway().isReady()).isTrue();
        assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
        await().atMost(WAIT).until(() -> fixture.get("/api/groups").statusCode() == 200);
    }
}
