/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.FakeClock;
import io.gamegateway.internal.forward.EndpointGate.Entry;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.github.resilience4j.core.IntervalFunction;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointGateTest {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration CAP = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration OPEN_TIME = Duration.ofSeconds(5);
    private static final Duration PROVEN = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final FakeClock clock = new FakeClock();
    private final List<String> told = new ArrayList<>();
    private final Backend backend = backend(1_000);
    private final EndpointGate gate = gate(backend);

    EndpointGateTest() {
        channel.freezeTime();
    }

    @AfterEach
    void closeChannel() {
        channel.finishAndReleaseAll();
    }

    private Backend backend(int minimumCalls) {
        return clock.backends(BackendConfig.defaults()
                        .withBreaker(BreakerConfig.defaults()
                                .withThreshold(50, minimumCalls, minimumCalls)
                                .withOpenTime(OPEN_TIME)))
                .at(Endpoint.parse("127.0.0.1:7001"));
    }

    private EndpointGate gate(Backend to) {
        IntervalFunction backoff = IntervalFunction.ofExponentialBackoff(FIRST.toMillis(), 2, CAP.toMillis());
        return new EndpointGate(to, channel.eventLoop(), backoff, clock);
    }

    private void advance(Duration time) {
        clock.advance(time);
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private EndpointGate.Waiter waiter(String name) {
        return failed -> told.add(name + (failed ? " failed" : ""));
    }

    private FakeLink connect(EndpointGate to) {
        assertThat(to.enter()).isEqualTo(Entry.DIAL);
        FakeLink link = new FakeLink();
        to.opened(link);
        to.dialed(1);
        return link;
    }

    /** One more, where links are exclusive. */
    private FakeLink join(EndpointGate to) {
        assertThat(to.enter()).isEqualTo(Entry.JOIN);
        FakeLink link = new FakeLink();
        to.opened(link);
        to.linked();
        return link;
    }

    private void failToConnect(EndpointGate to) {
        assertThat(to.enter()).isEqualTo(Entry.DIAL);
        to.dialFailed(1, "refused");
    }

    // ---- who may do what

    @Test
    void firstOneDials_theOthersJoin() {
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        assertThat(gate.enter()).isEqualTo(Entry.JOIN);
        assertThat(gate.isDialing()).isTrue();

        gate.dialed(1);

        assertThat(gate.isDialing()).isFalse();
        assertThat(gate.enter()).isEqualTo(Entry.JOIN);
    }

    @Test
    void afterAFailure_nobodyIsLetIn_beforeTheBackoff_andThenOne() {
        failToConnect(gate);
        assertThat(gate.enter()).isEqualTo(Entry.SHUT);
        advance(FIRST.minus(MOMENT));
        assertThat(gate.enter()).isEqualTo(Entry.SHUT);
        advance(MOMENT);

        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        assertThat(gate.enter()).isEqualTo(Entry.SHUT);
        gate.dialed(1);
        assertThat(gate.enter()).isEqualTo(Entry.JOIN);
    }

    @Test
    void backoff_doubles_upToItsCap() {
        for (long expected : new long[] {100, 200, 400, 800, 1_000, 1_000, 1_000}) {
            failToConnect(gate);
            assertThat(gate.retryAtNanos() - clock.getAsLong()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(expected));
            advance(Duration.ofMillis(expected));
        }
    }

    @Test
    void dialThatTellsNothing_letsTheNextOneDialAtOnce() {
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        gate.await(waiter("a"));
        gate.dialUnused();

        assertThat(told).containsExactly("a");
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
    }

    // ---- who waits

    @Test
    void waiters_areToldOnce_whenTheBackoffIsOver_inTheirOrder() {
        failToConnect(gate);
        gate.await(waiter("a"));
        gate.await(waiter("b"));

        advance(FIRST.minus(MOMENT));
        assertThat(told).isEmpty();
        advance(MOMENT);
        assertThat(told).containsExactly("a", "b");
        advance(CAP);
        assertThat(told).hasSize(2);
    }

    @Test
    void waiters_areTold_whenTheConnectSucceedsOrFails() {
        failToConnect(gate);
        advance(FIRST);
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        gate.await(waiter("a"));
        // A connect may hang: nothing is to be told meanwhile.
        advance(Duration.ofMinutes(1));
        assertThat(told).isEmpty();

        gate.dialFailed(1, "refused");
        assertThat(told).containsExactly("a failed");
        advance(CAP);
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        gate.await(waiter("b"));
        gate.dialed(1);
        assertThat(told).containsExactly("a failed", "b");
    }

    @Test
    void waiterThatWaitsAgain_isToldOfTheNextChange() {
        failToConnect(gate);
        gate.await(new EndpointGate.Waiter() {
            @Override
            public void gateChanged(boolean failed) {
                told.add("again");
                gate.await(waiter("last"));
            }
        });

        advance(FIRST);
        advance(CAP);

        assertThat(told).containsExactly("again", "last");
    }

    @Test
    void waiterThatLeaves_isNotTold() {
        failToConnect(gate);
        EndpointGate.Waiter leaves = waiter("leaves");
        gate.await(leaves);
        gate.await(waiter("stays"));
        gate.leave(leaves);

        advance(FIRST);

        assertThat(told).containsExactly("stays");
    }

    @Test
    void backoffThatGrowsMeanwhile_isWaitedFor() {
        failToConnect(gate);
        gate.await(waiter("a"));
        advance(FIRST.minus(MOMENT));
        FakeLink link = new FakeLink();
        gate.opened(link);
        gate.linked();
        assertThat(told).containsExactly("a");
        gate.await(waiter("b"));
        gate.lost(link, LinkLoss.BROKEN, "reset");
        assertThat(told).containsExactly("a", "b failed");
        gate.await(waiter("c"));

        advance(MOMENT);
        assertThat(told).hasSize(2);
        advance(FIRST.multipliedBy(2));
        assertThat(told).containsExactly("a", "b failed", "c");
    }

    // ---- links that are lost

    @Test
    void linkThatHasProvenItself_isReplacedAtOnce() {
        FakeLink link = connect(gate);
        advance(PROVEN);
        gate.lost(link, LinkLoss.BROKEN, "reset");

        assertThat(gate.retryAtNanos()).isEqualTo(clock.getAsLong());
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        assertThat(gate.enter()).isEqualTo(Entry.JOIN);
    }

    @Test
    void linkThatIsLostAtOnce_backsOffLongerEachTime() {
        for (long expected : new long[] {100, 200, 400, 800, 1_000, 1_000}) {
            FakeLink link = connect(gate);
            advance(PROVEN.minus(MOMENT));
            gate.lost(link, LinkLoss.BROKEN, "reset");
            assertThat(gate.enter()).isEqualTo(Entry.SHUT);
            assertThat(gate.retryAtNanos() - clock.getAsLong()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(expected));
            advance(Duration.ofMillis(expected));
        }
    }

    @Test
    void linkThatHasProvenItself_endsTheBackoffOfBefore() {
        failToConnect(gate);
        advance(FIRST);
        failToConnect(gate);
        advance(FIRST.multipliedBy(2));
        FakeLink link = connect(gate);
        advance(PROVEN);
        gate.lost(link, LinkLoss.BROKEN, "reset");

        failToConnect(gate);
        assertThat(gate.retryAtNanos() - clock.getAsLong()).isEqualTo(FIRST.toNanos());
    }

    @Test
    void linksThatAreLostTogether_areOneLoss() {
        FakeLink one = connect(gate);
        FakeLink two = join(gate);
        FakeLink three = join(gate);
        advance(PROVEN);

        gate.lost(one, LinkLoss.BROKEN, "reset");
        gate.lost(two, LinkLoss.BROKEN, "reset");
        gate.lost(three, LinkLoss.BROKEN, "reset");

        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        assertThat(gate.enter()).isEqualTo(Entry.JOIN);
    }

    @Test
    void linkThatIsLost_whenTheFirstOneIsReplacedAlready_isJudgedByItsOwnAge() {
        FakeLink one = connect(gate);
        FakeLink two = join(gate);
        advance(PROVEN);
        gate.lost(one, LinkLoss.BROKEN, "reset");
        FakeLink fresh = connect(gate);

        gate.lost(two, LinkLoss.BROKEN, "reset");
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        gate.dialed(1);
        gate.lost(fresh, LinkLoss.BROKEN, "reset");
        assertThat(gate.enter()).isEqualTo(Entry.SHUT);
    }

    @Test
    void linkThatIsClosedOnPurpose_leavesTheOthers_andTheLastOneLeavesNone() {
        FakeLink one = connect(gate);
        FakeLink two = join(gate);
        gate.closed(one);
        assertThat(gate.enter()).isEqualTo(Entry.JOIN);

        gate.closed(two);

        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
    }

    @Test
    void unresponsiveBackend_hasItsCircuitOpenedAtOnce() {
        FakeLink link = connect(gate);
        advance(PROVEN.multipliedBy(10));
        gate.await(waiter("a"));
        gate.lost(link, LinkLoss.UNRESPONSIVE, "reset");

        assertThat(told).containsExactly("a failed");
        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(gate.enter()).isEqualTo(Entry.SHUT);
    }

    @Test
    void joinerThatFails_thoughThereWasALink_shutsTheGate() {
        connect(gate);
        gate.joinFailed("refused");
        assertThat(gate.enter()).isEqualTo(Entry.SHUT);
        // Of many joiners one is enough.
        gate.joinFailed("refused");
        gate.joinFailed("refused");
        advance(FIRST);
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
    }

    // ---- the circuit

    @Test
    void openCircuit_isAskedAgainEveryTenthOfASecond_untilItLetsAProbeThrough() {
        Backend fragile = backend(1);
        EndpointGate shut = gate(fragile);
        failToConnect(shut);
        assertThat(fragile.circuit()).isEqualTo(CircuitState.OPEN);
        advance(FIRST);

        for (Duration since = FIRST; since.compareTo(OPEN_TIME) < 0; since = since.plus(POLL)) {
            assertThat(shut.enter()).isEqualTo(Entry.SHUT);
            assertThat(shut.isCircuitOpen()).isTrue();
            int before = told.size();
            shut.await(waiter("poll"));
            advance(POLL.minus(MOMENT));
            assertThat(told).hasSize(before);
            advance(MOMENT);
            assertThat(told).hasSize(before + 1);
        }

        advance(MOMENT);
        assertThat(shut.enter()).isEqualTo(Entry.DIAL);
        assertThat(shut.isCircuitOpen()).isTrue();
        assertThat(fragile.circuit()).isEqualTo(CircuitState.HALF_OPEN);
        shut.dialed(1);
        assertThat(shut.isCircuitOpen()).isFalse();
        assertThat(fragile.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void probeOfAnotherLoop_keepsThisOneOut() {
        Backend fragile = backend(1);
        EndpointGate here = gate(fragile);
        EndpointGate elsewhere = gate(fragile);
        failToConnect(here);
        advance(OPEN_TIME.plus(MOMENT));

        assertThat(elsewhere.enter()).isEqualTo(Entry.DIAL);
        assertThat(here.enter()).isEqualTo(Entry.SHUT);
        elsewhere.dialed(1);
        advance(POLL);
        assertThat(here.enter()).isEqualTo(Entry.DIAL);
    }

    // ---- when it may be forgotten

    @Test
    void isUnusedFor_needsThatNobodyAsksAndNobodyWaits() {
        Duration longTime = Duration.ofMinutes(11);
        failToConnect(gate);
        advance(longTime.minus(MOMENT));
        assertThat(gate.isUnusedFor(longTime.toNanos())).isFalse();
        advance(MOMENT);
        assertThat(gate.isUnusedFor(longTime.toNanos())).isTrue();

        EndpointGate.Waiter waiter = waiter("a");
        gate.await(waiter);
        assertThat(gate.isUnusedFor(longTime.toNanos())).isFalse();
        gate.leave(waiter);
        assertThat(gate.enter()).isEqualTo(Entry.DIAL);
        advance(longTime);
        assertThat(gate.isUnusedFor(longTime.toNanos())).isFalse();
    }

    @Test
    void isUnusedFor_endpointWithALink_isUsed_untilTheLinkIsClosedOnPurpose() {
        Duration longTime = Duration.ofMinutes(11);
        FakeLink link = connect(gate);
        advance(longTime);
        assertThat(gate.isUnusedFor(longTime.toNanos())).isFalse();

        gate.closed(link);

        assertThat(gate.isUnusedFor(longTime.toNanos())).isTrue();
    }

    private static final class FakeLink implements BackendLink {

        @Override
        public Endpoint endpoint() {
            return Endpoint.parse("127.0.0.1:7001");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {}

        @Override
        public void release(ClientSession session, CloseReason reason, String text) {}
    }
}
