/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.BreakerConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.ScriptedBackend;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backend process that is frozen (SIGSTOP), or killed (SIGKILL): the kernel goes on acknowledging for a frozen one. */
class FrozenBackendTest {

    private static final int OTHER = 20;
    private static final int CLIENTS = 4;
    private static final int PAYLOAD_BYTES = 8 * 1024;
    private static final Duration STALL = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** What the gateway may take for all this: a link's water mark, what is held, reads, and how the pool rounds it up. */
    private static final long BOUND_BYTES = 48L * 1024 * 1024;

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend healthy = fixture.echo();

    private EchoProcess process(int port) throws IOException, InterruptedException {
        EchoProcess process = fixture.closing(EchoProcess.start(port));
        assumeTrue(process.signal("CONT"), "signals can be sent to a process");
        return process;
    }

    /** One loop, which the clients of the frozen backend share with the others. */
    private void start(EchoProcess process) {
        fixture.start(builder()
                .eventLoops(1)
                .backend(BackendConfig.defaults()
                        .withPool(PoolConfig.defaults().withStallTimeout(STALL))
                        .withBreaker(BreakerConfig.defaults().withOpenTime(Duration.ofMillis(100)))
                        .withContinuity(ContinuityConfig.defaults().withHold(64 * 1024, LONG)))
                .route(TYPE, process.endpoint())
                .route(OTHER, healthy.endpoint()));
    }

    private List<FrameClient> clients() {
        List<FrameClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> i % 2 == 0 ? fixture.tcp() : fixture.webSocket())
                .toList();
        clients.forEach(fixture::assertServed);
        return clients;
    }

    private void assertNobodyClosed() {
        assertThat(fixture.gateway().stats().sessionsActive())
                .isEqualTo((int) fixture.gateway().stats().connectionsTotal());
    }

    private static long directMemory() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Test
    void frozenProcess_takesNoMemoryAndNobodyElsesTime_andServesAgainWhenItIsThawed() throws Exception {
        EchoProcess frozen = process(0);
        start(frozen);
        List<FrameClient> clients = clients();
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander, OTHER);
        AtomicBoolean thawed = new AtomicBoolean();
        long before = directMemory();

        assertThat(frozen.signal("STOP")).isTrue();
        List<CompletableFuture<Void>> pushing = clients.stream()
                .map(client ->
                        CompletableFuture.runAsync(() -> push(client, thawed), FrozenBackendTest::inThreadOfItsOwn))
                .toList();
        long mostMemory = 0;
        while (fixture.gateway().stats().linksLost() < 4) {
            fixture.assertServed(bystander, OTHER);
            mostMemory = Math.max(mostMemory, directMemory() - before);
        }

        assertThat(mostMemory).isLessThan(BOUND_BYTES);
        assertThat(fixture.gateway().stats().linksTotal()).isGreaterThanOrEqualTo(5);
        assertNobodyClosed();
        assertThat(frozen.signal("CONT")).isTrue();
        thawed.set(true);
        for (CompletableFuture<Void> each : pushing) {
            each.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        clients.forEach(FrozenBackendTest::assertServedAtLast);
        assertNobodyClosed();
    }

    /**
     * Asks until it is answered: where the machine is short of CPU, the process that works through what was pushed may itself be
     * silent for {@link #STALL}, and what was under way to it is then lost with the link.
     */
    private static void assertServedAtLast(FrameClient client) {
        await().atMost(LONG).pollInterval(STALL).untilAsserted(() -> {
            client.send(message(9, "at last"));
            assertThat(client.allReceived()).contains(reply(9, "at last"));
        });
    }

    /** The common pool may have one thread only, and these block. */
    private static void inThreadOfItsOwn(Runnable push) {
        new Thread(push, "push").start();
    }

    private static void push(FrameClient client, AtomicBoolean enough) {
        try {
            while (!enough.get()) {
                client.send(new ClientMessage(1, serverId(TYPE), new byte[PAYLOAD_BYTES]));
            }
        } catch (UncheckedIOException e) {
            // The client is closed, which is for the test to find out.
        }
    }

    @Test
    void killedProcess_thatIsStartedAgain_servesWhoWasConnected() throws Exception {
        EchoProcess killed = process(0);
        start(killed);
        List<FrameClient> clients = clients();

        killed.close();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        clients.forEach(client -> client.send(message(1, "one"), message(2, "two")));
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(2 * CLIENTS));
        process(killed.port());

        for (FrameClient client : clients) {
            assertThat(client.receive(2, WAIT)).containsExactly(reply(1, "one"), reply(2, "two"));
            fixture.assertServed(client);
        }
        assertNobodyClosed();
    }

    @Test
    void frozenProcess_thatIsKilledAndStartedAgain_servesWhoWasConnected() throws Exception {
        EchoProcess frozen = process(0);
        start(frozen);
        List<FrameClient> clients = clients();
        AtomicBoolean restarted = new AtomicBoolean();
        assertThat(frozen.signal("STOP")).isTrue();
        List<CompletableFuture<Void>> pushing = clients.stream()
                .map(client ->
                        CompletableFuture.runAsync(() -> push(client, restarted), FrozenBackendTest::inThreadOfItsOwn))
                .toList();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isPositive());

        frozen.close();
        process(frozen.port());
        restarted.set(true);

        for (CompletableFuture<Void> each : pushing) {
            each.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        clients.forEach(FrozenBackendTest::assertServedAtLast);
        assertNobodyClosed();
    }
}
