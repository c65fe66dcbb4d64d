/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.PushFixture.PAYLOAD;
import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.test.FaultProxy;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of commands when streams are lost. */
class PushReconnectTest {

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    private final PushListener listener = new PushListener() {
        @Override
        public void connected(GatewayAddress gateway, String gatewayName) {
            events.add("connected " + gatewayName);
        }

        @Override
        public void disconnected(GatewayAddress gateway, String cause) {
            events.add("disconnected " + cause);
        }

        @Override
        public void replaced(GatewayAddress gateway) {
            events.add("replaced");
        }
    };

    @Test
    void streamThatIsResetAgainAndAgain_losesNothing_keepsTheOrder_andDoublesNothing() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        FaultProxy proxy = fixture.closing(FaultProxy.to(server.address()));
        PushClient client = fixture.connected(builder(GatewayDirectory.of(proxy.endpoint())));
        int resets = 15;
        int perReset = 2_000;
        CompletionStage<PushResult> last = client.broadcast(0, PAYLOAD);
        for (int number = 1; number <= resets * perReset; number++) {
            if (number % 100 == 0) {
                last = client.broadcast(number, PAYLOAD);
            } else {
                client.fireAndForget().broadcast(number, PAYLOAD);
            }
            if (number % perReset == perReset / 2) {
                proxy.reset();
            } else if (number % perReset == 0) {
                int connects = number / perReset + 1;
                eventually(
                        client,
                        stats -> assertThat(stats.gateways().get(0).connects()).isGreaterThanOrEqualTo(connects));
            }
        }

        assertThat(get(last).isComplete()).isTrue();
        assertThat(server.numbers())
                .isEqualTo(IntStream.rangeClosed(0, resets * perReset).boxed().toList());
        PushClientStats.Gateway stats = client.stats().gateways().get(0);
        assertThat(stats.reconnects()).isGreaterThanOrEqualTo(resets);
        assertThat(stats.commandsAcknowledged()).isEqualTo(resets * perReset + 1);
        assertThat(stats.batches()).isEqualTo(server.batches().size());
    }

    @Test
    void acknowledgedBatches_areNotKept_andTheOthersAreSentAgain() {
        ScriptedPushServer server = fixture.server("gw", 1);
        FaultProxy proxy = fixture.closing(FaultProxy.to(server.address()));
        PushClient client = fixture.connected(builder(GatewayDirectory.of(proxy.endpoint())));
        client.fireAndForget().broadcast(1, PAYLOAD);
        eventually(
                client,
                stats -> assertThat(stats.gateways().get(0).bufferedBytes()).isZero());

        server.welcoming(false);
        server.end(Status.UNAVAILABLE);
        eventually(() -> assertThat(server.hellos()).hasSize(2));
        client.fireAndForget().broadcast(2, PAYLOAD);
        assertThat(client.stats().gateways().get(0).bufferedBytes()).isPositive();
        server.welcoming(true);
        proxy.reset();

        eventually(() -> assertThat(server.numbers()).containsExactly(1, 2));
        assertThat(server.hellos()).extracting(Hello::getFirstSequence).startsWith(1L, 2L, 2L);
        assertThat(server.hellos())
                .allMatch(hello -> hello.getLogicId().equals(PushFixture.LOGIC))
                .extracting(Hello::getEpoch)
                .allMatch(epoch -> epoch > 1_500_000_000_000_000L)
                .containsOnly(server.hellos().get(0).getEpoch());
    }

    @Test
    void acknowledgementThatIsLostWithTheStream_isMadeUpForByTheWelcome_andTheReceiptsAreLost() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        PushClient client = fixture.connected(builder(server));
        server.acknowledging(false);
        CompletionStage<PushResult> inDoubt = client.broadcast(1, PAYLOAD);
        eventually(() -> assertThat(server.count()).isEqualTo(1));
        assertThat(inDoubt.toCompletableFuture()).isNotDone();

        server.end(Status.UNAVAILABLE);

        assertThat(get(inDoubt)).isEqualTo(new PushResult(0, List.of(), Map.of(), true));
        server.acknowledging(true);
        assertThat(get(client.broadcast(2, PAYLOAD)).receiptsLost()).isFalse();
        assertThat(server.numbers()).containsExactly(1, 2);
        assertThat(server.duplicates()).isZero();
    }

    @Test
    void gatewayThatForgets_getsWhatItHadNotAcknowledged_again() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        PushClient client = fixture.connected(builder(server));
        for (int i = 1; i <= 5; i++) {
            get(client.broadcast(i, PAYLOAD));
        }
        server.acknowledging(false);
        CompletionStage<PushResult> six = client.broadcast(6, PAYLOAD);
        eventually(() -> assertThat(server.count()).isEqualTo(6));
        CompletionStage<PushResult> seven = client.broadcast(7, PAYLOAD);
        eventually(() -> assertThat(server.count()).isEqualTo(7));

        server.acknowledging(true);
        server.forget();

        assertThat(get(six)).isEqualTo(get(seven)).isEqualTo(new PushResult(1, List.of(), Map.of(), false));
        assertThat(server.numbers()).containsExactly(1, 2, 3, 4, 5, 6, 7, 6, 7);
        assertThat(server.batches()).extracting(PushRequest::getSequence).endsWith(6L, 7L, 6L, 7L);
        assertThat(server.hellos()).extracting(Hello::getFirstSequence).containsExactly(1L, 6L);
        assertThat(client.stats().gateways().get(0).batchesResent()).isEqualTo(2);
    }

    @Test
    void gatewayThatIsNotThereYet_getsWhatWaits_whenItComes() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        FaultProxy proxy = fixture.closing(FaultProxy.to(server.address()));
        proxy.refuse();
        PushClient client =
                fixture.start(builder(GatewayDirectory.of(proxy.endpoint())).listener(listener));
        CompletionStage<PushResult> waiting = client.broadcast(1, PAYLOAD);
        eventually(() -> assertThat(events).hasSizeGreaterThan(3).allMatch(event -> event.startsWith("disconnected")));

        proxy.accept();

        assertThat(get(waiting).delivered()).isEqualTo(1);
        assertThat(events).contains("connected gw");
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAUTHENTICATED", "PERMISSION_DENIED", "INVALID_ARGUMENT", "UNIMPLEMENTED", "INTERNAL"})
    void gatewayThatRefuses_isAskedAgain_andServesWhenItDoes(Status.Code code) throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        server.refuse(code.toStatus().withDescription("not now"));
        PushClient client = fixture.start(builder(server).listener(listener));
        CompletionStage<PushResult> waiting = client.broadcast(1, PAYLOAD);
        eventually(() ->
                assertThat(events).hasSizeGreaterThan(2).allMatch(("disconnected " + code + ": not now")::equals));

        server.refuse(null);

        assertThat(get(waiting).delivered()).isEqualTo(1);
    }

    @Test
    void gatewayThatKnowsANewerRun_endsThisOne_forGood() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        ScriptedPushServer other = fixture.server("other", 2);
        PushClient client = fixture.connected(builder(server, other).listener(listener));
        server.acknowledging(false);
        CompletionStage<PushResult> before = client.sendToSession(PushFixture.sessionOf(1, 1), 1, PAYLOAD);
        eventually(() -> assertThat(server.count()).isEqualTo(1));

        server.end(Status.ABORTED.withDescription("replaced by a newer epoch"));

        assertThatThrownBy(() -> get(before))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("REPLACED");
        assertThatThrownBy(() -> get(client.sendToSession(PushFixture.sessionOf(1, 1), 2, PAYLOAD)))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("REPLACED");
        PushResult half = get(client.broadcast(3, PAYLOAD));
        assertThat(half.delivered()).isEqualTo(1);
        assertThat(half.notReached()).containsEntry(server.endpoint(), PushException.Reason.REPLACED);
        eventually(() -> assertThat(events).contains("replaced"));
        assertThat(server.hellos()).hasSize(1);
        assertThat(client.stats().commandsRefused()).isEqualTo(2);
    }

    @Test
    void gatewayThatAcknowledgesNothing_isConnectedAgain_andIsNotSentTwiceWhatItHas() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        server.acknowledging(false);
        PushClient client = fixture.connected(
                builder(server).stallTimeout(Duration.ofMillis(200)).listener(listener));

        CompletionStage<PushResult> stalled = client.broadcast(1, PAYLOAD);

        assertThat(get(stalled).receiptsLost()).isTrue();
        assertThat(events).anyMatch(event -> event.contains("nothing was acknowledged for PT0.2S"));
        assertThat(server.numbers()).containsExactly(1);
    }

    @Test
    void pathThatIsDead_isLeft_andWhatWentIntoItIsSentAgain() throws Exception {
        ScriptedPushServer server = fixture.server("gw", 1);
        FaultProxy proxy = fixture.closing(FaultProxy.to(server.address()));
        PushClient client = fixture.connected(builder(GatewayDirectory.of(proxy.endpoint()))
                .stallTimeout(Duration.ofMillis(200))
                .listener(listener));
        get(client.broadcast(1, PAYLOAD));
        proxy.halfOpen();
        CompletionStage<PushResult> swallowed = client.broadcast(2, PAYLOAD);
        eventually(() -> assertThat(events).anyMatch(event -> event.contains("nothing was acknowledged")));
        assertThat(server.numbers()).containsExactly(1);

        proxy.heal();

        assertThat(get(swallowed).delivered()).isEqualTo(1);
        assertThat(server.numbers()).containsExactly(1, 2);
    }

    @Test
    void gatewayThatAcknowledgesWhatItCannotHave_isNotBelieved() {
        ScriptedPushServer server = fixture.server("gw", 1);
        PushClient first = fixture.connected(builder(server).epoch(7));
        first.fireAndForget().broadcast(1, PAYLOAD);
        eventually(() -> assertThat(server.count()).isEqualTo(1));
        first.close();

        PushClient second = fixture.start(builder(server).epoch(7).listener(listener));

        eventually(() -> assertThat(events)
                .isNotEmpty()
                .allMatch(event -> event.contains("acknowledges batch 1 (expected: 0 to 0)")));
        assertThat(second.stats().gateways().get(0).connects()).isZero();
    }
}
