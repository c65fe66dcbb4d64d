/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link ConnectionGate} must keep; extend it with your own. */
public abstract class ConnectionGateContract {

    private static final int TIMEOUT_SECONDS = 10;
    private static final int AT_ONCE = 50;

    /** A gate as it is used. */
    protected abstract ConnectionGate gate();

    /** A client that it lets in. */
    protected abstract ConnectionRequest welcome();

    /** A client that it refuses. */
    protected abstract ConnectionRequest unwelcome();

    /** A TCP client without TLS from this address. */
    protected static ConnectionRequest tcpFrom(String address) {
        return new ConnectionRequest(
                new InetSocketAddress(address, 50_000),
                new InetSocketAddress("127.0.0.1", 7_000),
                ClientProtocol.TCP,
                Optional.empty(),
                false,
                Optional.empty(),
                List.of());
    }

    private static GateDecision decide(ConnectionGate gate, ConnectionRequest request) throws Exception {
        CompletionStage<GateDecision> stage = gate.decide(request);
        assertThat(stage).as("the stage, never null").isNotNull();
        return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void decide_welcomeClient_isAccepted_eachTime() throws Exception {
        try (ConnectionGate gate = gate()) {
            for (int i = 0; i < 3; i++) {
                assertThat(decide(gate, welcome()).refusal()).isEmpty();
            }
        }
    }

    @Test
    void decide_unwelcomeClient_isRefused_andBindsNoUser() throws Exception {
        try (ConnectionGate gate = gate()) {
            GateDecision decision = decide(gate, unwelcome());

            assertThat(decision.refusal()).isPresent();
            assertThat(decision.userId()).isEmpty();
        }
    }

    @Test
    void decide_tcpClient_agreesToNoSubprotocol() throws Exception {
        try (ConnectionGate gate = gate()) {
            if (welcome().upgrade().isEmpty()) {
                assertThat(decide(gate, welcome()).subprotocol()).isEmpty();
            }
        }
    }

    /** Event loops ask at the same time. */
    @Test
    void decide_onManyThreads_saysTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ConnectionGate gate = gate()) {
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<Boolean>> refused = java.util.stream.IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> threads.submit(() -> {
                        begin.await();
                        return decide(gate, i % 2 == 0 ? welcome() : unwelcome())
                                .refusal()
                                .isPresent();
                    }))
                    .toList();

            begin.countDown();

            for (int i = 0; i < AT_ONCE; i++) {
                assertThat(refused.get(i).get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                        .as("client %d", i)
                        .isEqualTo(i % 2 == 1);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void close_isHarmlessWithoutAQuestion() {
        gate().close();
    }
}
