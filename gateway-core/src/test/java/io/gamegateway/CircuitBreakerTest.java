/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.HangingPort;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An endpoint that keeps failing is left alone, and costs its clients no time. */
class CircuitBreakerTest {

    private static final int THRESHOLD = 4;
    private static final int MANY = 50;
    private static final Duration FOREVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);

    /** What takes milliseconds; other programs may be using the processors. */
    private static final Duration SOON = Duration.ofSeconds(3);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();

    /** Opens when so many connects in a row have failed. */
    private static BackendConfig opening(int calls, Duration openTime) {
        return BackendConfig.defaults()
                .withPool(PoolConfig.defaults().withRetries(0, Duration.ofMillis(1)))
                .withBreaker(BreakerConfig.defaults()
                        .withThreshold(100, calls, calls)
                        .withOpenTime(openTime));
    }

    private void start(BackendConfig config) {
        fixture.start(builder().backend(config).route(TYPE, backend.endpoint()));
    }

    private CircuitState circuit() {
        return fixture.gateway().backends().get(0).circuit();
    }

    private long dialFailures() {
        return fixture.gateway().stats().dialFailures();
    }

    /** A client whose first message cannot be delivered. */
    private void expectUnavailable() {
        FrameClient client = fixture.webSocket();
        client.send(message(1, "anybody there?"));
        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4010);
    }

    private void open() {
        backend.stop();
        while (circuitUnlessUnknown() != CircuitState.OPEN) {
            expectUnavailable();
        }
    }

    private CircuitState circuitUnlessUnknown() {
        return fixture.gateway().backends().isEmpty() ? CircuitState.CLOSED : circuit();
    }

    @Test
    void connectsThatFail_openTheCircuit_atTheThreshold_andNobodyConnectsAnyMore() {
        start(opening(THRESHOLD, FOREVER));
        backend.stop();

        while (dialFailures() < THRESHOLD) {
            assertThat(circuitUnlessUnknown()).isEqualTo(CircuitState.CLOSED);
            expectUnavailable();
        }
        assertThat(circuit()).isEqualTo(CircuitState.OPEN);
        long closed = fixture.gateway().stats().connectionsClosed().getOrDefault("backend_unavailable", 0L);
        for (int i = 0; i < MANY; i++) {
            expectUnavailable();
        }

        assertThat(dialFailures()).isEqualTo(THRESHOLD);
        fixture.eventuallyClosed("backend_unavailable", closed + MANY);
        // It is there again, but nobody looks before the open time is over.
        backend.start();
        expectUnavailable();
        assertThat(backend.connectionsAccepted()).isZero();
    }

    @Test
    void openTimeOver_aProbeThatSucceeds_closesTheCircuit() {
        start(opening(THRESHOLD, SHORT));
        open();

        backend.start();
        eventually(() -> {
            FrameClient client = fixture.tcp();
            client.send(message(1, "back?"));
            assertThat(client.receive(QUIET)).isEqualTo(reply(1, "back?"));
        });

        assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
        IntStream.range(0, 10).forEach(i -> fixture.assertServed(fixture.tcp()));
    }

    @Test
    void openTimeOver_aProbeThatFails_opensTheCircuitAgain_atTheCostOfOneConnectEach() {
        Duration openTime = Duration.ofMillis(500);
        start(opening(THRESHOLD, openTime));
        open();
        long before = dialFailures();

        long began = System.nanoTime();
        eventually(() -> {
            expectUnavailable();
            assertThat(dialFailures()).isGreaterThanOrEqualTo(before + 3);
        });

        // Each of the probes had to wait for its time.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(openTime.multipliedBy(2));
        assertThat(dialFailures()).isLessThanOrEqualTo(before + 4);
        assertThat(circuit()).isNotEqualTo(CircuitState.CLOSED);
    }

    @Test
    void circuit_isLoggedOnceWhenItOpens_andOnceWhenItCloses() {
        LogCapture log = fixture.closing(new LogCapture(Backend.class));
        start(opening(THRESHOLD, SHORT));
        open();
        for (int i = 0; i < MANY; i++) {
            expectUnavailable();
        }
        // Half-open in between is no news.
        long before = dialFailures();
        eventually(() -> {
            expectUnavailable();
            assertThat(dialFailures()).isGreaterThan(before + 1);
        });
        assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains(backend.endpoint(), "is open");

        backend.start();
        eventually(() -> {
            FrameClient client = fixture.tcp();
            client.send(message(1, "back?"));
            assertThat(client.receive(QUIET)).isEqualTo(reply(1, "back?"));
        });

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).startsWith("INFO").contains(backend.endpoint(), "is closed");
    }

    @Test
    void manyExclusiveLinksThatAreLostAtOnce_areNoReasonToOpenTheCircuit() throws Exception {
        start(opening(2, FOREVER).withLinks(LinkMode.EXCLUSIVE));
        List<FrameClient> clients =
                IntStream.range(0, MANY).mapToObj(i -> fixture.tcp()).toList();
        clients.forEach(fixture::assertServed);
        // One that is lost within its first second would be another matter.
        Talker talker = fixture.closing(new Talker(fixture.tcp()));
        eventually(() -> assertThat(talker.sent()).isGreaterThan(1_200 / Talker.PERIOD_MILLIS));
        talker.close();

        backend.resetConnections();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(MANY + 1));
        clients.forEach(fixture::assertServed);

        assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(fixture.gateway().stats().sessionsActive()).isEqualTo(MANY + 1);
    }

    @Test
    void healthProbes_findADeadEndpoint_andItsReturn_withoutAnyClient() {
        start(opening(THRESHOLD, SHORT)
                .withContinuity(ContinuityConfig.defaults().withProbeInterval(Duration.ofMillis(20))));
        backend.awaitConnections(5, WAIT);
        assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(fixture.gateway().backends().get(0).dialFailures()).isZero();

        backend.stop();
        eventually(() -> assertThat(circuit()).isNotEqualTo(CircuitState.CLOSED));
        backend.start();

        eventually(() -> assertThat(circuit()).isEqualTo(CircuitState.CLOSED));
        fixture.assertServed(fixture.tcp());
    }

    // ---- connects that hang

    /** A circuit that connects which hang have opened; the gateway has the patience for one of them at a time and loop. */
    private void openByHanging(HangingPort hanging, String... others) {
        BackendConfig config = opening(1, FOREVER);
        RouteDecision decision = RouteDecision.to(
                Stream.concat(Stream.of(hanging.endpoint()), Arrays.stream(others))
                        .map(Endpoint::parse)
                        .toList(),
                "service");
        fixture.start(builder()
                .eventLoops(1)
                .backend(config.withPool(config.pool().withDialTimeout(DIAL_TIMEOUT)))
                .routeResolver(request -> CompletableFuture.completedStage(decision)));
        FrameClient client = fixture.tcp();
        client.send(message(1, "anybody there?"));
        eventually(() -> assertThat(fixture.gateway().backends())
                .filteredOn(status -> status.endpoint().toString().equals(hanging.endpoint()))
                .extracting(BackendStatus::circuit)
                .containsExactly(CircuitState.OPEN));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openCircuit_ofAnEndpointWhereConnectsHang_refusesClientsAtOnce() {
        openByHanging(fixture.closing(HangingPort.open()));

        long began = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            expectUnavailable();
        }

        // Not even one connect of five seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        assertThat(dialFailures()).isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openCircuit_ofAnEndpointWhereConnectsHang_sendsClientsToTheOtherAtOnce() {
        openByHanging(fixture.closing(HangingPort.open()), backend.endpoint());

        long began = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            fixture.assertServed(fixture.tcp());
        }

        // With a failover delay each it would be a dozen seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        assertThat(dialFailures()).isEqualTo(1);
    }
}
