/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.Gateway;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.test.AwaitError;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of a game can do with it, each fault with its effect. */
class GatewayExtensionTest {

    private static final int LOGIN = 10;
    private static final int BATTLE = 20;
    private static final Duration QUIET = Duration.ofMillis(150);

    @RegisterExtension
    final GatewayExtension gateway = GatewayExtension.builder()
            .backend(LOGIN, BackendHandler.echo())
            .backend(BATTLE, BackendHandler.prefixing("first "))
            .backend(BATTLE, BackendHandler.prefixing("second "))
            .configure(builder -> builder.outbound(OutboundConfig.defaults().withBudgetBytes(64 * 1024)))
            .build();

    private ClientMessage message(int type, String text) {
        return ClientMessage.of(1, gateway.serverId(type), text);
    }

    @Test
    void messages_goToTheBackendsOfTheirType_inTurn() {
        FrameClient one = gateway.tcp();
        FrameClient two = gateway.webSocket();

        one.send(message(BATTLE, "hi"));
        assertThat(gateway.receive(one).text()).isEqualTo("first hi");
        two.send(message(BATTLE, "hi"));
        assertThat(gateway.receive(two).text()).isEqualTo("second hi");
        two.send(message(LOGIN, "hello"));
        assertThat(gateway.receive(two).text()).isEqualTo("hello");

        assertThat(gateway.backend(LOGIN).awaitFrame().text()).isEqualTo("hello");
        gateway.backend(LOGIN).server().expectNothing(QUIET);
    }

    @Test
    void parameters_areTheGatewayAndAClientOfIt(Gateway started, FrameClient client) {
        gateway.assertServed(client, LOGIN);

        assertThat(started).isSameAs(gateway.gateway());
        assertThat(started.stats().sessionsActive()).isEqualTo(1);
    }

    // ---- faults of backends

    @Test
    void crashedBackend_losesNoClient_andGetsWhatWaited(FrameClient client) {
        gateway.assertServed(client, LOGIN);
        TestBackend login = gateway.backend(LOGIN);

        login.crash();
        gateway.awaitStats("the crash is seen", stats -> stats.linksActive() == 0);
        client.send(message(LOGIN, "meanwhile"));
        login.start();

        assertThat(gateway.receive(client).text()).isEqualTo("meanwhile");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void stoppedBackend_losesNoClient(FrameClient client) {
        gateway.assertServed(client, LOGIN);

        gateway.backend(LOGIN).stop();
        gateway.awaitStats("no link is left", stats -> stats.linksActive() == 0);
        gateway.backend(LOGIN).start();

        gateway.assertServed(client, LOGIN);
    }

    @Test
    void resetConnections_areMadeAgain(FrameClient client) {
        gateway.assertServed(client, LOGIN);

        gateway.backend(LOGIN).reset();
        gateway.awaitStats("a link is lost", stats -> stats.linksLost() == 1);

        gateway.assertServed(client, LOGIN);
        assertThat(gateway.backend(LOGIN).server().connectionsAccepted()).isEqualTo(2);
    }

    @Test
    void stalledBackend_hurtsOnlyItsOwnTraffic(FrameClient client) {
        TestBackend login = gateway.backend(LOGIN);
        gateway.assertServed(client, LOGIN);
        login.awaitFrame();

        login.stall();
        client.send(message(LOGIN, "late"));
        FrameClient other = gateway.tcp();
        other.send(message(BATTLE, "soon"));
        assertThat(gateway.receive(other).text()).endsWith("soon");
        client.expectNothing(QUIET);
        login.heal();

        assertThat(login.awaitFrame().text()).isEqualTo("late");
    }

    @Test
    void halfOpenBackend_takesEverythingAndAnswersNothing_untilHealed(FrameClient client) {
        gateway.assertServed(client, LOGIN);
        TestBackend login = gateway.backend(LOGIN);
        login.awaitFrame();

        login.halfOpen();
        client.send(message(LOGIN, "into the void"));
        client.expectNothing(QUIET);
        login.server().expectNothing(QUIET);
        login.heal();
        gateway.awaitStats("the connection that lost bytes is given up", stats -> stats.linksLost() == 1);

        gateway.assertServed(client, LOGIN);
    }

    @Test
    void slowBackend_takesItsTime_andLosesNothing(FrameClient client) {
        gateway.backend(LOGIN).slow(20_000);

        client.send(message(LOGIN, "x".repeat(2_000)), message(LOGIN, "last"));

        assertThat(gateway.receive(client, 2)).extracting(ClientMessage::text).endsWith("last");
    }

    // ---- faults of clients

    @Test
    void stalledClient_isClosedAlone_andReported() {
        FrameClient stalled =
                gateway.client(gateway.connector().receiveBufferBytes(4_096).tcp());
        FrameClient other = gateway.tcp();
        gateway.assertServed(stalled, LOGIN);
        GateFrame frame = gateway.backend(LOGIN).awaitFrame();
        stalled.pauseReading();

        byte[] news = new byte[60_000];
        for (int i = 0; i < 200; i++) {
            gateway.gateway().clients().send(frame.sessionId(), 1, news);
        }

        gateway.awaitClosed(CloseReason.SLOW_CONSUMER, 1);
        gateway.assertServed(other, LOGIN);
    }

    @Test
    void vanishedClient_isClosedAsIdle() {
        gateway.start(builder -> builder.route(LOGIN, gateway.backend(LOGIN).endpoint())
                .heartbeat(new HeartbeatConfig(Duration.ofMillis(500), Duration.ofSeconds(1), OptionalInt.empty())));
        FrameClient client = gateway.client(gateway.connectorThroughNetwork().webSocket("/"));
        gateway.assertServed(client, LOGIN);

        gateway.clientNetwork().halfOpen();

        gateway.awaitClosed(CloseReason.IDLE_TIMEOUT, 1);
    }

    @Test
    void slowClient_getsEverything() {
        FrameClient client = gateway.client(gateway.connectorThroughNetwork().tcp());
        gateway.clientNetwork().trickle(Direction.TO_TARGET, 2_000);

        client.send(message(LOGIN, "x".repeat(200)));

        assertThat(gateway.receive(client).text()).hasSize(200);
    }

    // ---- more gateways, and errors

    @Test
    void secondGateway_servesTheSameBackends(FrameClient client) {
        Gateway first = gateway.gateway();
        Gateway second = gateway.start(
                builder -> builder.route(LOGIN, gateway.backend(LOGIN).endpoint()));

        gateway.assertServed(client, LOGIN);
        gateway.assertServed(gateway.tcp(), LOGIN);

        assertThat(List.of(first, second)).allMatch(each -> each.stats().sessionsActive() == 1);
    }

    @Test
    void unmetExpectation_saysWhatIsThereInstead() {
        GatewayExtension hasty =
                GatewayExtension.builder().patience(Duration.ofMillis(50)).build();
        try (TestBackend backend = hasty.backend(BackendHandler.echo());
                Gateway other = hasty.start(builder -> builder.route(LOGIN, backend.endpoint()))) {
            assertThat(other.isReady()).isTrue();
            assertThatThrownBy(() -> hasty.awaitClosed(CloseReason.KICKED, 2))
                    .isInstanceOf(AwaitError.class)
                    .hasMessage("awaited within PT0.05S: 2 connections closed as kicked, but there are 0");
            assertThatThrownBy(backend::awaitFrame)
                    .isInstanceOf(AwaitError.class)
                    .hasMessageContaining("awaited 1 frames within PT0.05S, but 0 arrived");
            assertThatThrownBy(() -> hasty.backend(LOGIN))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("backends of server type 10: 0 (expected: 1)");
        }
    }

    @Test
    void nothingStarted_isSaid() {
        assertThatThrownBy(() -> GatewayExtension.create().tcp())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no gateway was started");
    }
}
