/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.config.Timeouts;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.BackendConnection;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can change while the gateway runs; lists and certificates are in AccessTest and TlsTest. */
class ReconfigureTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private ScriptedBackend backend;
    private Gateway gateway;

    @BeforeEach
    void start() {
        backend = fixture.echo();
        gateway = fixture.startFor(backend);
    }

    private Reconfiguration change(UnaryOperator<GatewayConfig> change) {
        return gateway.reconfigure(change.apply(gateway.config()));
    }

    private void assertApplied(String name, UnaryOperator<GatewayConfig> change) {
        GatewayConfig wanted = change.apply(gateway.config());
        assertThat(gateway.reconfigure(wanted)).isEqualTo(new Reconfiguration(List.of(name), List.of()));
        assertThat(gateway.config()).isEqualTo(wanted);
    }

    @Test
    void nothing_changesNothing() {
        assertThat(change(config -> config)).isEqualTo(new Reconfiguration(List.of(), List.of()));
    }

    @Test
    void rates_areInForceForSessionsThatLive() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        assertApplied("limits", config -> config.withLimits(unlimited().withMessagesPerSecond(2)));
        client.send(message(1, "a"), message(1, "b"), message(1, "c"));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("rate_limited", 1);
    }

    @Test
    void connectionLimits_countThoseWhoAreThere() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        assertApplied("limits", config -> config.withLimits(unlimited().withMaxConnections(1)));

        fixture.tcp().awaitClose(WAIT);
        fixture.assertServed(client);
    }

    @Test
    void messageSize_isThatOfNewConnections() {
        FrameClient before = fixture.tcp();
        fixture.assertServed(before);

        assertApplied("limits", config -> config.withLimits(unlimited().withMaxMessageBytes(20)));

        before.send(message(1, "a message of more than twenty bytes"));
        assertThat(before.receive(WAIT).text()).hasSize(35);
        FrameClient after = fixture.tcp();
        after.send(message(1, "a message of more than twenty bytes"));
        after.awaitClose(WAIT);
        fixture.eventuallyClosed("message_too_large", 1);
    }

    @Test
    void idleTimeout_isInForceForSessionsThatLive() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        assertApplied(
                "timeouts", config -> config.withTimeouts(Timeouts.defaults().withIdle(SHORT)));

        client.awaitClose(WAIT);
        fixture.eventuallyClosed("idle_timeout", 1);
    }

    @Test
    void idleTimeout_canBeTakenAway() {
        change(config -> config.withTimeouts(Timeouts.defaults().withIdle(SHORT)));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        change(config -> config.withTimeouts(Timeouts.defaults().withIdle(Duration.ZERO)));
        client.expectNothing(SHORT.multipliedBy(3));

        fixture.assertServed(client);
    }

    @Test
    void heartbeats_areInForceForSessionsThatLive() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        assertApplied(
                "heartbeat",
                config -> config.withHeartbeat(HeartbeatConfig.off().withMessageId(99)));
        client.send(message(99, "beat"));

        assertThat(client.receive(WAIT).text()).isEqualTo("beat");
        assertThat(backend.frames()).extracting(GateFrame::type).doesNotContain(99);
    }

    @Test
    void outboundPolicy_isInForceForSessionsThatLive() {
        ScriptedBackend recording = fixture.recording();
        gateway = fixture.start(builder()
                .eventLoops(1)
                .outbound(OutboundConfig.defaults().withPolicy(OverflowPolicy.DROP_OLDEST))
                .route(TYPE, recording.endpoint()));
        FrameClient client = fixture.closing(
                fixture.connector().receiveBufferBytes(16 * 1024).tcp());
        long session = fixture.sessionOf(client, recording);
        BackendConnection link = recording.openConnections().get(0);
        client.pauseReading();
        GatewayFixture.eventually(() -> {
            link.send(GateFrame.reply(session, 1, new byte[60_000]));
            assertThat(gateway.stats().messagesDropped().get("client_too_slow")).isPositive();
        });

        assertApplied("outbound", config -> config.withOutbound(OutboundConfig.defaults()));

        GatewayFixture.eventually(() -> {
            link.send(GateFrame.reply(session, 1, new byte[60_000]));
            assertThat(gateway.stats().connectionsClosed()).containsEntry("slow_consumer", 1L);
        });
    }

    @Test
    void overloadAndNotices_areInForceAtOnce() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        assertApplied("overload", config -> config.withOverload(new OverloadConfig(0, Duration.ZERO)));
        assertApplied(
                "closing", config -> config.withClosing(CloseConfig.defaults().withNotices(true)));
        gateway.close();

        assertThat(client.receive(WAIT).messageId()).isEqualTo(0xFFFF);
    }

    @Test
    void rules_leadMessagesElsewhere() {
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        ScriptedBackend other = fixture.prefixing("other ");
        GatewayConfig rules = builder().route(TYPE, other.endpoint()).config();

        assertApplied("rules", config -> config.withRules(rules.rules()));
        client.send(message(1, "hello"));

        assertThat(client.receive(WAIT).text()).isEqualTo("other hello");
    }

    @Test
    void whatNeedsARestart_isNamed_andTheRestIsInForce() {
        GatewayConfig wanted = builder()
                .name("other")
                .eventLoops(3)
                .webSocketPath("/other")
                .admin("127.0.0.1", 0)
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .limits(unlimited().withMaxConnections(7))
                .config()
                .withRules(gateway.config().rules());

        Reconfiguration result = gateway.reconfigure(wanted);

        assertThat(result.applied()).containsExactly("limits");
        assertThat(result.needRestart())
                .containsExactly("name", "adminAddress", "webSocketPath", "eventLoops", "backend");
        assertThat(gateway.config().name()).isEqualTo("test");
        assertThat(gateway.config().limits().maxConnections()).isEqualTo(7);
    }

    @Test
    void rules_cannotGoAway() {
        assertThat(change(config -> config.withRules(List.of())))
                .isEqualTo(new Reconfiguration(List.of(), List.of("rules")));
        fixture.assertServed(fixture.tcp());
    }

    @Test
    void whatRunsOnALoopMeanwhile_mayAskTheGateway() throws Exception {
        CountDownLatch onLoop = new CountDownLatch(1);
        CompletableFuture<Void> reconfiguring = new CompletableFuture<>();
        gateway = fixture.start(builder().eventLoops(1).routeResolver(request -> {
            onLoop.countDown();
            reconfiguring.join();
            assertThat(fixture.gateway().isLeaving()).isFalse();
            return CompletableFuture.completedFuture(RouteDecision.to(Endpoint.parse(backend.endpoint()), "test"));
        }));
        FrameClient client = fixture.tcp();
        client.send(message(1, "hello"));
        assertThat(onLoop.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Thread thread = new Thread(() -> gateway.reconfigure(gateway.config()), "reconfigures");
        thread.start();
        GatewayFixture.eventually(() -> assertThat(thread.getState()).isEqualTo(Thread.State.WAITING));
        reconfiguring.complete(null);

        assertThat(client.receive(WAIT).text()).isEqualTo("hello");
        thread.join(WAIT.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void gatewayThatDoesNotRun_cannotBeReconfigured() {
        gateway.close();

        assertThatThrownBy(() -> gateway.reconfigure(gateway.config()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: STARTED");
    }
}
