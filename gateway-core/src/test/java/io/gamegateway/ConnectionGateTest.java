/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.ClientAuth;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.config.TlsMode;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.ConnectionRequest;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.spi.UpgradeRequest;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HttpExchange;
import io.gamegateway.test.HttpReply;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.WebSocketRefusedException;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in before there is a session. */
class ConnectionGateTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = ScriptedBackend.echo();

    /** Gets the requests, and answers them with what the test says. */
    private final class Gate implements ConnectionGate {

        private final BlockingQueue<ConnectionRequest> requests = new LinkedBlockingQueue<>();
        private final Function<ConnectionRequest, CompletionStage<GateDecision>> answer;
        private volatile int closed;

        Gate(Function<ConnectionRequest, CompletionStage<GateDecision>> answer) {
            this.answer = answer;
        }

        @Override
        public CompletionStage<GateDecision> decide(ConnectionRequest request) {
            requests.add(request);
            return answer.apply(request);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private Gate start(Function<ConnectionRequest, CompletionStage<GateDecision>> answer) {
        Gate gate = new Gate(answer);
        fixture.start(routed(gate));
        return gate;
    }

    private GatewayBuilder routed(ConnectionGate gate) {
        return builder()
                .connectionGate(gate)
                .closing(CloseConfig.defaults().withNotices(true))
                .timeouts(Timeouts.defaults().withGate(Duration.ofMillis(300)))
                .route(TYPE, fixture.closing(backend).endpoint());
    }

    private static CompletionStage<GateDecision> now(GateDecision decision) {
        return CompletableFuture.completedStage(decision);
    }

    private void expectGateRefusals(long count) {
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsRejected()).containsEntry("gate", count));
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
        assertThat(backend.frames()).isEmpty();
    }

    // ---- what it sees

    @Test
    void tcpClient_isSeen_withItsAddresses() {
        Gate gate = start(request -> now(GateDecision.accept()));
        FrameClient client = fixture.tcp();

        fixture.assertServed(client);

        ConnectionRequest request = gate.requests.remove();
        assertThat(request.protocol()).isEqualTo(ClientProtocol.TCP);
        assertThat(request.remoteAddress()).isEqualTo(client.localAddress());
        assertThat(request.localAddress()).isEqualTo(fixture.address());
        assertThat(request.upgrade()).isEmpty();
        assertThat(request.secure()).isFalse();
        assertThat(gate.requests).isEmpty();
    }

    @Test
    void upgrade_isSeen_withPathHeadersAndSubprotocols() {
        Gate gate = start(request -> now(GateDecision.accept()));

        fixture.assertServed(fixture.closing(fixture.connector()
                .header("Authorization", "Bearer abc")
                .header("X-Two", "1")
                .header("x-two", "2")
                .header("Sec-WebSocket-Protocol", "chat, game")
                .webSocket("/play%20here?room=7&x")));

        UpgradeRequest upgrade = gate.requests.remove().upgrade().orElseThrow();
        assertThat(upgrade.path()).isEqualTo("/play%20here");
        assertThat(upgrade.query()).isEqualTo("room=7&x");
        assertThat(upgrade.header("authorization")).contains("Bearer abc");
        assertThat(upgrade.headers().get("x-two")).containsExactly("1", "2");
        assertThat(upgrade.subprotocols()).containsExactly("chat", "game");
        assertThat(upgrade.toString()).doesNotContain("abc", "room");
    }

    @Test
    void clientCertificateAndServerName_areSeen(@TempDir Path directory) {
        TestPki pki = new TestPki(directory);
        X509Bundle own = pki.issue("player.example");
        Gate gate = new Gate(request -> now(GateDecision.accept()));
        fixture.start(routed(gate)
                .tls(TlsConfig.of(TlsMode.REQUIRED, pki.files(pki.issue("game.example")))
                        .withClientAuth(ClientAuth.REQUIRED, pki.authorityFile())));

        fixture.assertServed(fixture.closing(fixture.connector()
                .tls(pki.with(own))
                .serverName("game.example")
                .tcp()));

        ConnectionRequest request = gate.requests.remove();
        assertThat(request.secure()).isTrue();
        assertThat(request.serverName()).contains("game.example");
        assertThat(request.clientCertificates().get(0)).isEqualTo(own.getCertificate());
    }

    // ---- what it decides

    @ParameterizedTest
    @EnumSource
    void userId_isTheSessionsFromTheBeginning(ClientProtocol protocol) {
        start(request -> now(GateDecision.accept().withUserId("ada")));

        fixture.assertServed(fixture.client(protocol));

        fixture.eventuallyStats(stats -> assertThat(stats.usersActive()).isEqualTo(1));
        assertThat(fixture.gateway().clients().sessionOf("ada")).isPresent();
    }

    @Test
    void subprotocol_isAgreedTo() {
        start(request -> now(GateDecision.accept().withSubprotocol("game")));

        FrameClient client = fixture.closing(fixture.connector()
                .header("Sec-WebSocket-Protocol", "chat, game")
                .webSocket("/"));

        assertThat(client.handshakeReply().orElseThrow().header("Sec-WebSocket-Protocol"))
                .contains("game");
        fixture.assertServed(client);
    }

    @Test
    void subprotocol_thatWasNotOffered_isAMistakeOfTheGate() {
        start(request -> now(GateDecision.accept().withSubprotocol("other")));

        expectStatus(503, "Sec-WebSocket-Protocol: game");
        expectGateRefusals(1);
        fixture.eventuallyClosed("internal_error", 1);
    }

    private void expectStatus(int status, String... headers) {
        HttpReply reply = HttpExchange.send(fixture.address(), HttpExchange.upgrade("/", headers), WAIT);
        assertThat(reply.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, 401", "RATE_LIMITED, 429", "OVERLOAD, 503", "KICKED, 403"})
    void refusedUpgrade_getsTheStatusOfItsReason(CloseReason reason, int status) {
        start(request -> now(GateDecision.refuse(reason, "not today")));

        assertThatThrownBy(fixture::webSocket).isInstanceOfSatisfying(WebSocketRefusedException.class, refused -> {
            assertThat(refused.reply().status()).isEqualTo(status);
            assertThat(refused.reply().body()).contains("not today");
        });
        expectGateRefusals(1);
        fixture.eventuallyClosed(reason.label(), 1);
    }

    @Test
    void refusedTcpClient_getsANotice() {
        start(request -> now(GateDecision.refuse(CloseReason.UNAUTHORIZED, "not today")));
        FrameClient client = fixture.tcp();

        client.send(message(1, "let me in"));

        assertThat(client.receive(WAIT).text()).endsWith("unauthorized: not today");
        assertThat(client.awaitClose(WAIT).reset()).isFalse();
        expectGateRefusals(1);
    }

    // ---- when it answers

    @ParameterizedTest
    @EnumSource
    void lateAnswer_isWaitedFor_andNothingIsLost(ClientProtocol protocol) throws Exception {
        CompletableFuture<GateDecision> answer = new CompletableFuture<>();
        Gate gate = new Gate(request -> answer);
        fixture.start(routed(gate).timeouts(Timeouts.defaults()));
        CompletableFuture<FrameClient> client = CompletableFuture.supplyAsync(() -> {
            FrameClient made = fixture.client(protocol);
            made.send(message(1, "first"), message(2, "second"));
            return made;
        });
        gate.requests.take();
        assertThat(backend.frames()).isEmpty();

        answer.complete(GateDecision.accept());

        assertThat(client.get().receive(2, WAIT))
                .extracting(io.gamegateway.test.ClientMessage::text)
                .containsExactly("first", "second");
    }

    @Test
    void answerThatDoesNotCome_isARefusal() {
        start(request -> new CompletableFuture<>());
        FrameClient client = fixture.tcp();

        client.send(message(1, "hello?"));

        client.awaitClose(WAIT);
        expectStatus(503);
        expectGateRefusals(2);
        fixture.eventuallyClosed("internal_error", 2);
    }

    @Test
    void gateThatFails_refuses() {
        Gate gate = start(request -> switch (request.protocol()) {
            case TCP -> throw new IllegalStateException("broken");
            case WEBSOCKET -> CompletableFuture.failedStage(new IllegalStateException("broken"));
        });
        FrameClient client = fixture.tcp();

        client.send(message(1, "hello?"));

        client.awaitClose(WAIT);
        expectStatus(503);
        expectGateRefusals(2);
        assertThat(gate.requests).hasSize(2);
    }

    @Test
    void clientThatLeavesMeanwhile_leavesNothingBehind() throws Exception {
        CompletableFuture<GateDecision> answer = new CompletableFuture<>();
        Gate gate = new Gate(request -> answer);
        fixture.start(routed(gate).timeouts(Timeouts.defaults()));
        FrameClient client = fixture.tcp();
        client.send(message(1, "hello?"));
        gate.requests.take();

        client.reset();
        fixture.eventuallyStats(stats -> assertThat(stats.connectionsActive()).isZero());
        answer.complete(GateDecision.accept());

        fixture.eventuallyClosed("normal", 1);
        assertThat(backend.frames()).isEmpty();
    }

    @Test
    void healthRequests_areNotAsked_andTheGateIsClosedOnce() {
        Gate gate = start(request -> now(GateDecision.refuse(CloseReason.UNAUTHORIZED, "")));

        assertThat(HttpExchange.send(fixture.address(), HttpExchange.get("/health"), WAIT)
                        .status())
                .isEqualTo(200);
        assertThat(gate.requests).isEmpty();
        fixture.gateway().close();

        eventually(() -> assertThat(gate.closed).isEqualTo(1));
    }

    @Test
    void dataBehindTheRequest_waitsWhereItIsFrames_andIsRefusedWhereItIsAnotherRequest() {
        Gate gate = new Gate(request -> now(GateDecision.accept()));
        fixture.start(routed(gate));

        HttpReply reply =
                HttpExchange.send(fixture.address(), HttpExchange.upgrade("/") + HttpExchange.get("/health"), WAIT);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(List.copyOf(gate.requests)).hasSize(1);
        fixture.eventuallyStats(stats -> assertThat(stats.httpRequestsRefused()).isEqualTo(1));
    }
}
