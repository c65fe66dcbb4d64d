/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backend's machine disappears from the network: no FIN, no RST, no answer. Needs a network of its own to pull the plug
 * of, so it runs as root on Linux only.
 */
@EnabledOnOs(OS.LINUX)
class VanishedMachineTest {

    /** Two seconds of the stall timeout and one between two keepalives are nominal. */
    private static final Duration SOON = Duration.ofSeconds(8);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend other = fixture.prefixing("other ");

    // Set before each test.
    @SuppressWarnings("NullAway.Init")
    private Network network;

    @SuppressWarnings("NullAway.Init")
    private String remote;

    /** Where the plug is pulled. */
    enum End {
        THERE,
        HERE
    }

    /** A network namespace with one cable to it. */
    private static final class Network implements AutoCloseable {

        private final String name = "gw" + ProcessHandle.current().pid() % 1_000_000;
        private final String here = name + "h";
        private final String there = name + "t";
        private final String subnet = "10.201." + ProcessHandle.current().pid() % 250 + ".";

        /** False where this system or user cannot have one. */
        boolean isBuilt() throws IOException, InterruptedException {
            return ip("netns", "add", name)
                    && ip("link", "add", here, "type", "veth", "peer", "name", there)
                    && ip("link", "set", there, "netns", name)
                    && ip("addr", "add", subnet + "1/30", "dev", here)
                    && ip("link", "set", here, "up")
                    && ip("-n", name, "addr", "add", address() + "/30", "dev", there)
                    && ip("-n", name, "link", "set", there, "up");
        }

        String address() {
            return subnet + "2";
        }

        List<String> inside() {
            return List.of("ip", "netns", "exec", name);
        }

        boolean unplug(End end) throws IOException, InterruptedException {
            return end == End.HERE ? ip("link", "set", here, "down") : ip("-n", name, "link", "set", there, "down");
        }

        private static boolean ip(String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("ip"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(WAIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        }

        /** Also of what was built half. */
        @Override
        public void close() throws IOException, InterruptedException {
            ip("link", "del", here);
            ip("netns", "del", name);
        }
    }

    @BeforeEach
    void buildNetwork() throws Exception {
        assumeTrue(Epoll.isAvailable(), "only epoll sockets have TCP_USER_TIMEOUT");
        assumeTrue("root".equals(System.getProperty("user.name")), "runs as root");
        network = fixture.closing(new Network());
        boolean built;
        try {
            built = network.isBuilt();
        } catch (IOException e) {
            built = false;
        }
        assumeTrue(built, "a network namespace can be made");
        EchoProcess process = fixture.closing(EchoProcess.start(network.inside(), network.address(), 0));
        remote = process.endpoint();
        RouteDecision decision =
                RouteDecision.to(List.of(Endpoint.parse(remote), Endpoint.parse(other.endpoint())), "service");
        fixture.start(builder()
                .backend(BackendConfig.defaults()
                        .withLifecycleFrames(true)
                        .withPool(PoolConfig.defaults().withSilenceTimeout(Duration.ZERO)))
                .routeResolver(request -> CompletableFuture.completedStage(decision)));
    }

    private FrameClient clientOfTheVanishing() {
        FrameClient client = fixture.tcp();
        client.send(message(1, "there?"));
        assertThat(client.receive(WAIT).text()).isEqualTo("there?");
        return client;
    }

    private void assertServedByTheOther(FrameClient client) {
        client.send(message(2, "here?"));
        assertThat(client.receive(WAIT).text()).isEqualTo("other here?");
    }

    private void assertLeftAlone() {
        assertThat(fixture.gateway().backends())
                .filteredOn(status -> status.endpoint().toString().equals(remote))
                .extracting(BackendStatus::circuit)
                .containsExactly(CircuitState.OPEN);
        assertThat(fixture.gateway().stats().sessionsActive())
                .isEqualTo((int) fixture.gateway().stats().connectionsTotal());
    }

    @Test
    void machineThatVanishes_whileNobodySendsAnything_losesItsSessionsToTheOther() throws Exception {
        List<FrameClient> clients =
                List.of(clientOfTheVanishing(), clientOfTheVanishing(), clientOfTheVanishing(), clientOfTheVanishing());

        long began = System.nanoTime();
        assertThat(network.unplug(End.THERE)).isTrue();
        // Announced there before any of them has sent something.
        eventually(() -> assertThat(other.frames()).hasSize(clients.size()));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).isLessThan(SOON);
        assertThat(other.frames()).allMatch(frame -> frame.connectPayload().resumed(), "resumed");
        assertLeftAlone();
        clients.forEach(this::assertServedByTheOther);
    }

    @ParameterizedTest
    @EnumSource
    void machineThatVanishes_withAMessageOnItsWay_losesItsSessionsToTheOther(End end) throws Exception {
        FrameClient client = clientOfTheVanishing();

        long began = System.nanoTime();
        assertThat(network.unplug(end)).isTrue();
        client.send(message(2, "lost"));
        eventually(() -> assertThat(other.frames()).hasSize(1));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).isLessThan(SOON);
        assertLeftAlone();
        assertServedByTheOther(client);
        assertThat(fixture.gateway().stats().messagesInDoubt()).isPositive();
    }

    @Test
    void machineThatHasVanished_isNotWaitedForByNewClients() throws Exception {
        assertThat(network.unplug(End.THERE)).isTrue();

        long began = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            assertServedByTheOther(fixture.tcp());
        }

        // A failover delay each at most, of a quarter of a second, and no connect timeout of five.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }
}
