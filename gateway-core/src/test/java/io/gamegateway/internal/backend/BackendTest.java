/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendTest {

    private static final Endpoint ENDPOINT = Endpoint.parse("127.0.0.1:7001");
    private static final Duration OPEN_TIME = Duration.ofSeconds(30);
    private static final Duration SLOW_START = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final FakeClock clock = new FakeClock();
    private final Backends backends = clock.backends(config(1));
    private final Backend backend = backends.at(ENDPOINT);

    /** Half of the last ten, once there were five. */
    private static BackendConfig config(int probes) {
        return BackendConfig.defaults()
                .withBreaker(BreakerConfig.defaults()
                        .withThreshold(50, 5, 10)
                        .withOpenTime(OPEN_TIME)
                        .withProbes(probes))
                .withContinuity(ContinuityConfig.defaults().withSlowStart(SLOW_START));
    }

    private static void succeed(Backend backend) {
        assertThat(backend.tryDial()).isTrue();
        backend.dialed(1);
    }

    private static void fail(Backend backend) {
        assertThat(backend.tryDial()).isTrue();
        backend.dialFailed(1);
    }

    private static void fail(Backend backend, int times) {
        for (int i = 0; i < times; i++) {
            fail(backend);
        }
    }

    private void open() {
        fail(backend, 5);
        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
    }

    private void openTimeOver() {
        clock.advance(OPEN_TIME.plus(MOMENT));
    }

    // ---- the breaker

    @Test
    void failures_fewerThanTheMinimum_leaveTheCircuitClosed() {
        fail(backend, 4);

        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(backend.isAvailable()).isTrue();
        assertThat(backend.tryDial()).isTrue();
    }

    @Test
    void failures_atTheThreshold_openTheCircuit_andNoConnectIsAllowed() {
        fail(backend, 5);

        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(backend.isAvailable()).isFalse();
        assertThat(backend.tryDial()).isFalse();
        assertThat(backend.failedDials()).isEqualTo(5);
    }

    @Test
    void failures_belowTheRate_leaveTheCircuitClosed() {
        for (int i = 0; i < 20; i++) {
            succeed(backend);
            succeed(backend);
            fail(backend);
        }

        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void faultsOfLinks_countAsFailures_butNotAsFailedDials() {
        for (int i = 0; i < 5; i++) {
            backend.fault(0);
        }

        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(backend.failedDials()).isZero();
    }

    @Test
    void unusedDials_countAsNothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(backend.tryDial()).isTrue();
            backend.dialUnused();
        }
        fail(backend, 4);

        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void openTimeOver_letsOneProbeThrough_andNobodyBesideIt() {
        open();
        clock.advance(OPEN_TIME.minus(MOMENT));
        assertThat(backend.isAvailable()).isFalse();
        assertThat(backend.tryDial()).isFalse();

        clock.advance(MOMENT.multipliedBy(2));

        assertThat(backend.isAvailable()).isTrue();
        assertThat(backend.tryDial()).isTrue();
        assertThat(backend.circuit()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(backend.isAvailable()).isFalse();
        assertThat(backend.tryDial()).isFalse();
    }

    @Test
    void probeThatSucceeds_closesTheCircuit() {
        open();
        openTimeOver();

        succeed(backend);

        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(backend.isAvailable()).isTrue();
        // What was before is forgotten.
        fail(backend, 4);
        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void probeThatFails_opensTheCircuitForAsLongAgain() {
        open();
        openTimeOver();

        fail(backend);

        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(backend.isAvailable()).isFalse();
        assertThat(backend.tryDial()).isFalse();
        openTimeOver();
        succeed(backend);
        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void probeThatTellsNothing_isFollowedByAnother() {
        open();
        openTimeOver();
        assertThat(backend.tryDial()).isTrue();

        backend.dialUnused();

        assertThat(backend.circuit()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(backend.isAvailable()).isTrue();
        succeed(backend);
        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void severalProbes_mustAllSucceed() {
        Backend other = clock.backends(config(3)).at(ENDPOINT);
        fail(other, 5);
        openTimeOver();

        succeed(other);
        succeed(other);
        assertThat(other.circuit()).isEqualTo(CircuitState.HALF_OPEN);
        succeed(other);
        assertThat(other.circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void unresponsive_opensTheCircuitAtOnce_onceAndAgain() {
        succeed(backend);

        backend.unresponsive();
        backend.unresponsive();

        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(backend.isAvailable()).isFalse();
        openTimeOver();
        assertThat(backend.tryDial()).isTrue();
        backend.unresponsive();
        assertThat(backend.circuit()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void dialThatWasAllowedBeforeTheCircuitOpened_mayEndAfterwards() {
        assertThat(backend.tryDial()).isTrue();
        open();

        backend.dialFailed(1);
        openTimeOver();

        succeed(backend);
        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(backend.isAvailable()).isTrue();
    }

    // ---- slow start

    @Test
    void share_ofOneThatHasNeverFailed_isWhole() {
        assertThat(backend.share()).isEqualTo(1);
        succeed(backend);
        assertThat(backend.share()).isEqualTo(1);
    }

    @Test
    void share_growsFromATenth_afterARecovery() {
        fail(backend);
        assertThat(backend.share()).isEqualTo(1);
        succeed(backend);

        assertThat(backend.share()).isEqualTo(Backend.FIRST_SHARE);
        clock.advance(SLOW_START.dividedBy(20));
        assertThat(backend.share()).isEqualTo(Backend.FIRST_SHARE);
        clock.advance(SLOW_START.dividedBy(2).minus(SLOW_START.dividedBy(20)));
        assertThat(backend.share()).isEqualTo(0.5, within(1e-6));
        clock.advance(SLOW_START.dividedBy(2));
        assertThat(backend.share()).isEqualTo(1);
        succeed(backend);
        assertThat(backend.share()).isEqualTo(1);
    }

    @Test
    void share_isSmallAfterALostLinkAndAfterSilence() {
        succeed(backend);
        backend.linkOpened();
        backend.linkClosed(true);
        succeed(backend);
        assertThat(backend.share()).isEqualTo(Backend.FIRST_SHARE);

        clock.advance(SLOW_START);
        backend.unresponsive();
        openTimeOver();
        succeed(backend);
        assertThat(backend.share()).isEqualTo(Backend.FIRST_SHARE);
    }

    @Test
    void share_isWholeAfterALinkThatWasClosedOnPurpose() {
        succeed(backend);
        backend.linkOpened();
        backend.linkClosed(false);
        succeed(backend);

        assertThat(backend.share()).isEqualTo(1);
    }

    @Test
    void share_withoutSlowStart_isAlwaysWhole() {
        Backend other = clock.backends(BackendConfig.defaults()
                        .withContinuity(ContinuityConfig.defaults().withSlowStart(Duration.ZERO)))
                .at(ENDPOINT);
        fail(other);
        succeed(other);

        assertThat(other.share()).isEqualTo(1);
    }

    // ---- what is counted

    @Test
    void sessionsAndLinks_areCounted() {
        backend.assign(1);
        backend.assign(1);
        backend.unassign();
        backend.linkOpened();
        backend.linkOpened();
        backend.linkClosed(true);
        backend.linkOpened();
        backend.linkClosed(false);

        assertThat(backend.sessions()).isEqualTo(1);
        assertThat(backend.links()).isEqualTo(1);
        assertThat(backend.lostLinks()).isEqualTo(1);
    }

    @Test
    void wasUpWithin_isTrueForALink_andForAWhileAfterIt() {
        Duration hold = Duration.ofSeconds(10);
        assertThat(backend.wasUpWithin(hold.toNanos())).isFalse();
        backend.linkOpened();
        clock.advance(Duration.ofHours(1));
        assertThat(backend.wasUpWithin(hold.toNanos())).isTrue();

        backend.linkClosed(true);
        clock.advance(hold.minus(MOMENT));
        assertThat(backend.wasUpWithin(hold.toNanos())).isTrue();
        clock.advance(MOMENT);
        assertThat(backend.wasUpWithin(hold.toNanos())).isFalse();
    }

    @Test
    void wasUpWithin_isFalseForOneThatOnlyFailed() {
        fail(backend);
        assertThat(backend.wasUpWithin(Long.MAX_VALUE)).isFalse();
    }

    // ---- all of them

    @Test
    void of_anEndpointThatWasNeverUsed_makesItNotKnown() {
        Endpoint other = Endpoint.parse("127.0.0.1:7002");

        assertThat(backends.of(other)).isSameAs(EndpointState.UNKNOWN);
        assertThat(backends.all()).containsExactly(backend);
        assertThat(backends.at(other)).isSameAs(backends.at(other)).isSameAs(backends.of(other));
    }

    @Test
    void forgetUnused_forgetsAfterTenMinutes_whatNobodyUsesAndNoRuleNames() {
        Backend named = backends.at(Endpoint.parse("127.0.0.1:7002"));
        Backend used = backends.at(Endpoint.parse("127.0.0.1:7003"));
        used.assign(1);
        Backend linked = backends.at(Endpoint.parse("127.0.0.1:7004"));
        linked.linkOpened();
        Set<Endpoint> rules = Set.of(named.endpoint());

        clock.advance(Duration.ofMinutes(10).minus(MOMENT));
        backends.forgetUnused(rules);
        assertThat(backends.all()).hasSize(4);
        clock.advance(MOMENT);
        backends.forgetUnused(rules);
        assertThat(backends.all()).containsExactlyInAnyOrder(named, used, linked);

        used.unassign();
        linked.linkClosed(false);
        backends.forgetUnused(rules);
        assertThat(backends.all()).hasSize(3);
        clock.advance(Duration.ofMinutes(10));
        backends.forgetUnused(rules);
        assertThat(backends.all()).containsExactly(named);
    }
}
