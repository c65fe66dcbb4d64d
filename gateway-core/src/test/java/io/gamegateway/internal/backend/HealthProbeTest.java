/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.test.ScriptedBackend;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets: what a probe learns without any session. */
class HealthProbeTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final ScriptedBackend probed = ScriptedBackend.recording();
    private final ScriptedBackend other = ScriptedBackend.recording();
    private final Backends backends = new Backends(
            BackendConfig.defaults()
                    .withBreaker(
                            BreakerConfig.defaults().withThreshold(50, 3, 3).withOpenTime(Duration.ofMillis(50))),
            Observers.NONE);
    private final Backend backend = backends.at(Endpoint.parse(probed.endpoint()));
    private final Backend second = backends.at(Endpoint.parse(other.endpoint()));
    private final HealthProbe probe = new HealthProbe(
            backends,
            () -> List.of(backend.endpoint(), second.endpoint()),
            new Bootstrap().group(loop).channel(NioSocketChannel.class),
            loop,
            INTERVAL);

    @AfterEach
    void end() {
        loop.submit(probe::close).awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        probed.close();
        other.close();
    }

    private void start() {
        loop.execute(probe::start);
    }

    private static void eventually(ThrowingRunnable check) {
        await().atMost(WAIT).pollInterval(Duration.ofMillis(5)).untilAsserted(check);
    }

    @Test
    void endpointThatIsThere_isProbedAgainAndAgain_andTheConnectionsAreClosed() {
        start();

        probed.awaitConnections(5, WAIT);
        other.awaitConnections(5, WAIT);
        loop.submit(probe::close).awaitUninterruptibly();

        probed.awaitOpenConnections(0, WAIT);
        other.awaitOpenConnections(0, WAIT);
        assertThat(probed.frames()).isEmpty();
        assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(backend.failedDials()).isZero();
    }

    @Test
    void endpointThatDies_hasAnOpenCircuit_andAClosedOneWhenItIsBack_withoutAnySession() {
        probed.stop();
        start();

        eventually(() -> assertThat(backend.circuit()).isNotEqualTo(CircuitState.CLOSED));
        assertThat(backend.failedDials()).isGreaterThanOrEqualTo(3);
        assertThat(second.circuit()).isEqualTo(CircuitState.CLOSED);
        probed.start();

        eventually(() -> assertThat(backend.circuit()).isEqualTo(CircuitState.CLOSED));
        assertThat(backend.isAvailable()).isTrue();
        assertThat(backend.share()).isLessThan(1);
    }

    @Test
    void endpointWithALink_isNotProbed_untilTheLinkIsGone() {
        backend.linkOpened();
        start();

        other.awaitConnections(5, WAIT);
        assertThat(probed.connectionsAccepted()).isZero();
        loop.execute(() -> backend.linkClosed(false));
        probed.awaitConnections(2, WAIT);
    }

    @Test
    void openCircuit_isNotProbed_beforeItsTimeIsOver() {
        Backends slow = new Backends(
                BackendConfig.defaults().withBreaker(BreakerConfig.defaults().withOpenTime(Duration.ofHours(1))),
                Observers.NONE);
        Backend broken = slow.at(backend.endpoint());
        broken.unresponsive();
        HealthProbe careful = new HealthProbe(
                slow,
                () -> List.of(broken.endpoint(), second.endpoint()),
                new Bootstrap().group(loop).channel(NioSocketChannel.class),
                loop,
                INTERVAL);
        loop.execute(careful::start);

        other.awaitConnections(5, WAIT);
        assertThat(probed.connectionsAccepted()).isZero();
        loop.submit(careful::close).awaitUninterruptibly();
    }

    @Test
    void close_endsTheProbes_alsoBeforeTheyBegin() {
        loop.submit(() -> {
                    probe.start();
                    probe.close();
                    probe.start();
                })
                .awaitUninterruptibly();

        probed.expectNothing(INTERVAL.multipliedBy(5));
        assertThat(probed.connectionsAccepted()).isZero();
    }
}
