/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin;

import static io.gamegateway.admin.AdminFixture.TOKEN;
import static io.gamegateway.admin.AdminFixture.WAIT;
import static io.gamegateway.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gamegateway.Gateway;
import io.gamegateway.Reconfiguration;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The API of the admin port. */
class AdminServerTest {

    @RegisterExtension
    final AdminFixture fixture = new AdminFixture();

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.path(field).asString())
                .toList();
    }

    // ---- health

    @Test
    void healthAndReady_answerWhatTheGatewayIs() {
        fixture.start();

        assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
        assertThat(fixture.get("/health").body()).isEqualTo("UP\n");
        assertThat(fixture.get("/ready").statusCode()).isEqualTo(200);

        fixture.gateway().close();

        assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
        assertThat(fixture.get("/ready").statusCode()).isEqualTo(503);
        assertThat(fixture.get("/ready").body()).isEqualTo("NOT READY\n");
    }

    @Test
    void metrics_areThoseOfTheRegistry() {
        fixture.start(builder -> builder.metrics(() -> "game_gateway_ready 1\n"));

        HttpResponse<String> answer = fixture.get("/metrics");

        assertThat(answer.body()).isEqualTo("game_gateway_ready 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void metricsThatFail_areA500_andTheNextRequestIsAnswered() {
        fixture.start(builder -> builder.metrics(() -> {
            throw new IllegalStateException("registry");
        }));

        assertThat(fixture.get("/metrics").statusCode()).isEqualTo(500);
        assertThat(fixture.get("/metrics").body()).doesNotContain("registry");
        assertThat(fixture.get("/api/groups").statusCode()).isEqualTo(200);
    }

    @Test
    void page_loadsNothingFromElsewhere() {
        fixture.start();

        HttpResponse<String> answer = fixture.get("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.body()).contains("<title>").doesNotContainPattern("(src|href|url)\\s*[=(]\\s*[\"']?https?:");
    }

    // ---- sessions

    @ParameterizedTest
    @ValueSource(strings = {"query=%s", "id=%s", "user=ann", "query=ann", "ip=127.0.0.1", "query=127.0.0.1"})
    void session_isFoundByIdUserAndAddress(String query) throws Exception {
        fixture.start();
        long id = fixture.sessionOf(fixture.client());
        fixture.gateway().clients().bind(id, "ann").toCompletableFuture().get(5, TimeUnit.SECONDS);

        JsonNode sessions = fixture.json("/api/sessions?" + query.formatted(id)).path("sessions");

        assertThat(texts(sessions, "id")).containsExactly(Long.toString(id));
        JsonNode session = sessions.get(0);
        assertThat(session.path("user").asString()).isEqualTo("ann");
        assertThat(session.path("ended").asBoolean()).isFalse();
        assertThat(session.path("messagesReceived").asInt()).isEqualTo(1);
        assertThat(session.path("traceId").asString()).hasSize(32);
        assertThat(session.path("routes").get(0).path("state").asString()).isEqualTo("linked");
        assertThat(fixture.json("/api/sessions?user=bob").path("sessions")).isEmpty();
        assertThat(fixture.json("/api/sessions?query=127.0.0.2").path("sessions"))
                .isEmpty();
    }

    @Test
    void timeline_tellsWhyAPlayerWasDropped() throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        long id = fixture.sessionOf(client);
        fixture.gateway()
                .clients()
                .bind(id, "ann")
                .thenCompose(done -> fixture.gateway().clients().join("room", id))
                .thenCompose(done -> fixture.gateway().clients().kick(id, CloseReason.KICKED, "cheating"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        client.awaitClose(WAIT);

        JsonNode session = fixture.json("/api/sessions/" + id);

        assertThat(session.path("ended").asBoolean()).isTrue();
        assertThat(session.path("reason").asString()).isEqualTo("kicked");
        assertThat(session.path("user").asString()).isEqualTo("ann");
        assertThat(texts(session.path("timeline"), "event"))
                .containsExactly("connected", "routed", "linked", "bound", "joined", "closed");
        assertThat(texts(session.path("timeline"), "detail"))
                .contains(
                        "0.10.0 to " + fixture.backend().endpoint() + " (server-type-10)",
                        "ann",
                        "room",
                        "kicked: cheating");
        assertThat(texts(fixture.json("/api/sessions?user=ann").path("sessions"), "id"))
                .containsExactly(Long.toString(id));
    }

    @Test
    void timeline_keepsTheLastEvents_andCountsThoseThatRepeat() throws Exception {
        fixture.start(builder -> builder.timelineEvents(4));
        FrameClient client = fixture.client();
        long id = fixture.sessionOf(client);
        for (int i = 0; i < 10; i++) {
            fixture.gateway()
                    .clients()
                    .join("room-" + i, id)
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
        }
        assertThat(texts(fixture.json("/api/sessions/" + id).path("timeline"), "detail"))
                .containsExactly("room-6", "room-7", "room-8", "room-9");

        for (int i = 0; i < 5; i++) {
            client.send(ClientMessage.of(1, ClientMessage.serverId(0, 99, 0), "nowhere"));
        }

        await().atMost(WAIT).untilAsserted(() -> {
            JsonNode last = fixture.json("/api/sessions/" + id).path("timeline").get(3);
            assertThat(last.path("event").asString()).isEqualTo("dropped");
            assertThat(last.path("detail").asString()).isEqualTo("5 message(s): no_route");
            assertThat(last.path("count").asInt()).isEqualTo(5);
        });
    }

    @Test
    void refusedConnection_isFoundByItsAddress() throws Exception {
        fixture.start();
        FrameClient client = fixture.closing(FrameClient.raw(fixture.gateway().boundAddress()));
        client.sendBytes("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes("US-ASCII"));

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(
                                fixture.json("/api/sessions?query=127.0.0.1").path("refused"))
                        .hasSize(1));
        assertThat(fixture.json("/api/sessions?query=127.0.0.1")
                        .path("refused")
                        .get(0)
                        .path("reason")
                        .asString())
                .isEqualTo("protocol_error");
    }

    @Test
    void sessionThatIsNotKnown_is404() {
        fixture.start();

        HttpResponse<String> answer = fixture.get("/api/sessions/123");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("error").asString()).startsWith("session: 123");
    }

    // ---- routes, endpoints, groups

    @Test
    void routes_areListedAndExplained() {
        fixture.start();
        long id = fixture.sessionOf(fixture.client());

        JsonNode routes = fixture.json("/api/routes");
        JsonNode explained = fixture.json("/api/routes?serverId=0.10.0");
        JsonNode ofSession = fixture.json("/api/routes?serverId=0.10.0&session=" + id);

        assertThat(routes.path("rules").get(0).asString())
                .isEqualTo("server_type 10, any world: server-type-10 by round_robin at ["
                        + fixture.backend().endpoint() + "]");
        assertThat(routes.path("traffic").get(0).path("toBackend").asInt()).isEqualTo(1);
        assertThat(explained.path("candidates").get(0).asString())
                .isEqualTo(fixture.backend().endpoint());
        assertThat(explained.path("reason").asString()).isNotEmpty();
        assertThat(ofSession.path("reason").asString())
                .isNotEqualTo(explained.path("reason").asString());
        assertThat(fixture.json("/api/routes?serverId=0.99.0").path("candidates"))
                .isEmpty();
    }

    @Test
    void endpoints_haveTheirBreakersStateAndCounts() {
        fixture.start();
        fixture.sessionOf(fixture.client());

        JsonNode endpoint = fixture.json("/api/endpoints").path("endpoints").get(0);

        assertThat(endpoint.path("endpoint").asString())
                .isEqualTo(fixture.backend().endpoint());
        assertThat(endpoint.path("circuit").asString()).isEqualTo("closed");
        assertThat(endpoint.path("links").asInt()).isEqualTo(1);
        assertThat(endpoint.path("messagesSent").asInt()).isEqualTo(1);
        assertThat(endpoint.path("messagesReceived").asInt()).isEqualTo(1);
    }

    @Test
    void groups_haveMembers() throws Exception {
        fixture.start();
        long id = fixture.sessionOf(fixture.client());
        fixture.gateway().clients().join("room 7", id).toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertThat(fixture.json("/api/groups").path("groups").get(0).asString()).isEqualTo("room 7");
        assertThat(fixture.json("/api/groups/room%207").path("members").get(0).asString())
                .isEqualTo(Long.toString(id));
        assertThat(fixture.json("/api/groups/nobody").path("members")).isEmpty();
    }

    // ---- writes

    @Test
    void kick_endsTheSession_withReasonAndText() {
        fixture.start();
        FrameClient client =
                fixture.closing(FrameClient.webSocket(fixture.gateway().boundAddress(), "/"));
        long id = fixture.sessionOf(client);

        HttpResponse<String> answer = fixture.postWithToken(
                "/api/sessions/" + id + "/kick", "{\"reason\": \"unauthorized\", \"text\": \"banned\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("kicked").asInt()).isEqualTo(1);
        Closed closed = client.awaitClose(WAIT);
        assertThat(closed.toString()).contains("4016", "banned");
        assertThat(fixture.postWithToken("/api/sessions/" + id + "/kick", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void kickOfAUser_endsTheUsersSession() throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        long id = fixture.sessionOf(client);
        fixture.gateway().clients().bind(id, "ann/1").toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertThat(fixture.postWithToken("/api/users/ann%2F2/kick", "").statusCode())
                .isEqualTo(404);
        assertThat(fixture.postWithToken("/api/users/ann%2F1/kick", "").statusCode())
                .isEqualTo(200);

        client.awaitClose(WAIT);
    }

    @Test
    void drain_tellsTheClients_andTheGatewayIsNotReadyAnyMore() throws Exception {
        fixture.start();
        FrameClient client = fixture.client();
        fixture.sessionOf(client);

        HttpResponse<String> answer = fixture.postWithToken("/api/drain", "{}");

        assertThat(answer.statusCode()).isEqualTo(202);
        client.awaitClose(WAIT);
        client.close();
        fixture.gateway().awaitClosed();
        assertThat(fixture.get("/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void drain_isWhatTheProgramMakesOfIt() throws Exception {
        CountDownLatch drained = new CountDownLatch(1);
        fixture.start(builder -> builder.token(TOKEN).drain(drained::countDown));

        fixture.postWithToken("/api/drain", "");

        assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.gateway().isLeaving()).isFalse();
    }

    @Test
    void reload_tellsWhatWasApplied_orWhyNothingWas() {
        boolean[] broken = new boolean[1];
        fixture.start(builder -> builder.token(TOKEN).reload(() -> {
            if (broken[0]) {
                throw new IllegalArgumentException("limits: wrong");
            }
            return new Reconfiguration(List.of("limits"), List.of("listenAddress"));
        }));

        JsonNode done = json(fixture.postWithToken("/api/reload", ""));
        assertThat(done.path("applied").get(0).asString()).isEqualTo("limits");
        assertThat(done.path("needRestart").get(0).asString()).isEqualTo("listenAddress");

        broken[0] = true;
        HttpResponse<String> refused = fixture.postWithToken("/api/reload", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("error").asString()).contains("limits: wrong");
    }

    @Test
    void reload_whereThereIsNothingToRead_is404() {
        fixture.start();

        assertThat(fixture.postWithToken("/api/reload", "").statusCode()).isEqualTo(404);
    }

    // ---- who may do what

    @ParameterizedTest
    @ValueSource(strings = {"/api/drain", "/api/reload", "/api/sessions/1/kick", "/api/users/ann/kick"})
    void writes_needTheToken(String path) {
        fixture.start();

        assertThat(fixture.post(path, "").statusCode()).isEqualTo(401);
        assertThat(fixture.post(path, "", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(fixture.post(path, "", "Authorization", "Basic " + TOKEN).statusCode())
                .isEqualTo(401);
        assertThat(fixture.post(path + "?token=" + TOKEN, "").statusCode()).isEqualTo(401);
        assertThat(fixture.get(path, "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(405);
        assertThat(fixture.gateway().isLeaving()).isFalse();
    }

    @Test
    void writes_withoutAConfiguredToken_areOff() {
        fixture.start(builder -> builder);

        assertThat(fixture.post("/api/drain", "", "Authorization", "Bearer x").statusCode())
                .isEqualTo(403);
        assertThat(fixture.gateway().isLeaving()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/health, 200",
        "/ready, 200",
        "/, 200",
        "/metrics, 401",
        "/api/sessions, 401",
        "/api/sessions/1, 401",
        "/api/endpoints, 401",
        "/api/routes, 401",
        "/api/groups, 401",
        "/api/events, 401"
    })
    void reads_needTheTokenWhereTheyAreProtected(String path, int status) {
        fixture.start(builder -> builder.token(TOKEN).protectReads(true).metrics(() -> "m 1\n"));

        assertThat(fixture.get(path).statusCode()).isEqualTo(status);
        if (!path.equals("/api/events") && !path.equals("/api/sessions/1")) {
            assertThat(fixture.get(path, "Authorization", "bearer " + TOKEN).statusCode())
                    .isEqualTo(200);
        }
    }

    // ---- bad input

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/sessions/abc           | 400 | session: 'abc' (expected: a number",
                "/api/sessions?limit=0       | 400 | limit: '0' (expected: 1 to 500)",
                "/api/sessions?limit=x       | 400 | limit: 'x'",
                "/api/routes?serverId=1      | 400 | serverId: '1' (expected: worldId.serverType.instId",
                "/api/routes?serverId=0.999.0| 400 | serverId: '0.999.0'",
                "/api/routes?serverId=0.10.0&session=5| 404 | session: 5",
                "/api/nothing                | 404 | no /api/nothing",
                "/nothing                    | 404 | here are"
            })
    void badRequest_isTold(String path, int status, String error) {
        fixture.start();

        HttpResponse<String> answer = fixture.get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("error").asString()).startsWith(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{\"reason\": 5}", "{\"reason\": \"bored\"}", "\"text\""})
    void badBody_isTold(String body) {
        fixture.start();
        long id = fixture.sessionOf(fixture.client());

        HttpResponse<String> answer = fixture.postWithToken("/api/sessions/" + id + "/kick", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(fixture.gateway().session(id)).isPresent();
    }

    @Test
    void hugeBody_isRefused() {
        fixture.start();

        assertThat(fixture.postWithToken("/api/drain", "x".repeat(100_000)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void portThatIsTaken_isNamed() throws IOException {
        fixture.start();
        try (ServerSocket taken = new ServerSocket(0)) {
            AdminServer second = AdminServer.builder()
                    .listen("127.0.0.1", taken.getLocalPort())
                    .build();
            assertThatThrownBy(() -> second.start(fixture.gateway()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void wrongSettings_areRefused() {
        AdminServer.Builder builder = AdminServer.builder();
        assertThatThrownBy(() -> builder.listen("127.0.0.1", 70_000)).hasMessageContaining("70000");
        assertThatThrownBy(() -> builder.listen("no.such.host.invalid", 1)).hasMessageContaining("no.such.host");
        assertThatThrownBy(() -> builder.token(" ")).hasMessageContaining("token");
        assertThatThrownBy(() -> builder.timelineEvents(3)).hasMessageContaining("timelineEvents: 3");
        assertThatThrownBy(() -> builder.drainTime(Duration.ZERO)).hasMessageContaining("drainTime");
        assertThatThrownBy(() -> builder.protectReads(true).build()).hasMessageContaining("protectReads");
        assertThat(builder.token("t").build().boundAddress()).isEmpty();
        builder.build().close();
    }

    @Test
    void secondStart_isRefused() {
        fixture.start();
        Gateway gateway = fixture.gateway();

        assertThatThrownBy(() -> fixture.admin().start(gateway)).hasMessageContaining("started twice");
    }
}
