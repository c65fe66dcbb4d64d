/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo without a browser: robots, experiments, the terminal and the page's files. */
class DemoTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int ROBOTS = 10;

    private final Demo demo = new Demo(new DemoOptions("127.0.0.1", ROBOTS, 0, Duration.ofMillis(500)));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        demo.close();
    }

    private static void eventually(ThrowingCallable check) {
        await().atMost(WAIT).untilAsserted(check::call);
    }

    private DemoGateway gateway(int index) {
        return demo.fleet().gateways().get(index);
    }

    private void awaitAllAt(int index) {
        eventually(() -> assertThat(gateway(index).stats().connectionsActive()).isEqualTo(ROBOTS));
    }

    @Test
    void robots_playAndArePushedTo() {
        awaitAllAt(0);
        eventually(() -> assertThat(gateway(0).stats().messagesPushed()).isGreaterThan(20 * ROBOTS));
        eventually(() -> assertThat(demo.arenas()).allMatch(arena -> arena.handled() > 0));
        eventually(() -> assertThat(demo.robots().roundTrips().p99Millis()).isPositive());
        assertThat(demo.robots().disconnects()).isZero();
    }

    @Test
    void killedBackend_disconnectsNobody_andItsPlayersGoOn() {
        awaitAllAt(0);
        ArenaServer victim = demo.arenas().get(1);
        ArenaServer other = demo.arenas().get(0);
        eventually(() -> assertThat(victim.handled()).isPositive());

        demo.experiments().killBackend();

        eventually(() -> assertThat(demo.liveLine().next()).contains("arena-2 DOWN"));
        long before = other.handled();
        eventually(() -> assertThat(other.handled()).isGreaterThan(before + 5 * ROBOTS));
        eventually(() -> assertThat(victim.isUp()).isTrue());
        assertThat(demo.robots().disconnects()).isZero();
        assertThat(gateway(0).stats().connectionsActive()).isEqualTo(ROBOTS);
    }

    @Test
    void stalledClient_isClosedAlone() {
        awaitAllAt(0);

        demo.experiments().stallClient();

        eventually(() -> assertThat(demo.fleet().slowConsumers()).isEqualTo(1));
        assertThat(demo.robots().disconnects()).isZero();
        awaitAllAt(0);
    }

    @Test
    void drain_movesEverybody_andTheGatewayComesBack() {
        awaitAllAt(0);

        demo.experiments().drain();
        awaitAllAt(1);
        eventually(() -> assertThat(gateway(0).stats().ready()).isTrue());
        demo.experiments().drain();
        awaitAllAt(0);

        assertThat(demo.robots().disconnects()).isZero();
        eventually(() -> assertThat(gateway(0).stats().messagesPushed()).isGreaterThan(5 * ROBOTS));
    }

    @Test
    void terminal_tellsAddresses_livesAndTakesKeys() throws Exception {
        awaitAllAt(0);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(keys)) {
            Thread terminal = new Thread(() -> {
                try {
                    new Terminal(demo, in, new PrintStream(shown, true, StandardCharsets.UTF_8), true).run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            terminal.start();
            keys.write("k\nnonsense\n".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            eventually(() -> assertThat(shown.toString(StandardCharsets.UTF_8))
                    .contains(demo.gameAddress(), demo.dashboardAddress(), "messages/s | p99 ", "arena-2 DOWN"));
            keys.write("q\n".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            terminal.join(WAIT.toMillis());
            assertThat(terminal.isAlive()).isFalse();
        }
    }

    // ---- the page

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(demo.gameAddress() + path));
    }

    @Test
    void page_hasItsFiles_andExperimentsNeedTheHeader() throws Exception {
        assertThat(send(at("")).body()).contains("<canvas id=\"arena\"");
        assertThat(send(at("game.js")).headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(send(at("game-gateway.js")).body()).contains("export class GameClient");
        assertThat(send(at("style.css")).statusCode()).isEqualTo(200);
        assertThat(send(at("../pom.xml")).statusCode()).isEqualTo(404);
        assertThat(send(at("state")).body()).contains("\"active\":" + gateway(0).port());

        HttpRequest.BodyPublisher nothing = HttpRequest.BodyPublishers.noBody();
        assertThat(send(at("experiments/kill").POST(nothing)).statusCode()).isEqualTo(403);
        assertThat(demo.arenas().get(1).isUp()).isTrue();
        assertThat(send(at("experiments/kill").header("X-Demo", "yes").POST(nothing))
                        .statusCode())
                .isEqualTo(202);
        assertThat(demo.arenas().get(1).isUp()).isFalse();
    }
}
