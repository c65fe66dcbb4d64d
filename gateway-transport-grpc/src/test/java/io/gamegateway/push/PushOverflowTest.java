/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.PushFixture.PAYLOAD;
import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.get;
import static io.gamegateway.push.PushFixture.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.push.proto.Command;
import io.gamegateway.spi.GatewayAddress;
import io.gamegateway.spi.GatewayDirectory;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One gateway of four does not move. */
class PushOverflowTest {

    private static final int GATEWAYS = 4;
    private static final int FROZEN = 0;
    private static final int BUFFER_BYTES = 1024 * 1024;
    private static final int THREADS = 2;
    private static final int PER_THREAD = 6_000;

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    private final PushListener listener = new PushListener() {
        @Override
        public void overflow(GatewayAddress gateway) {
            events.add("overflow " + gateway.name());
        }

        @Override
        public void inStep(GatewayAddress gateway, long skipped) {
            events.add("inStep " + gateway.name() + " " + skipped);
        }
    };

    @Test
    void frozenGateway_hurtsNoOther_itsBufferStaysBounded_andWhatItMissedIsCountedAndTold() throws Exception {
        List<ScriptedPushServer> servers = new ArrayList<>();
        List<FaultProxy> proxies = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            servers.add(fixture.server("gw-" + i, i + 1));
            proxies.add(fixture.closing(FaultProxy.to(servers.get(i).address())));
        }
        PushClient client = fixture.connected(builder(GatewayDirectory.of(
                        proxies.stream().map(FaultProxy::endpoint).toArray(String[]::new)))
                .bufferBytes(BUFFER_BYTES)
                .stallTimeout(Duration.ofMinutes(5))
                .listener(listener));
        proxies.get(FROZEN).stall(Direction.TO_TARGET);
        String frozen = proxies.get(FROZEN).endpoint();

        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(() -> broadcast(client, servers), "pusher-" + t);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(PushFixture.WAIT.toMillis());
        }

        int called = THREADS * PER_THREAD;
        for (int i = 1; i < GATEWAYS; i++) {
            int count = i;
            eventually(() -> assertThat(servers.get(count).count()).isEqualTo(called));
        }
        PushClientStats.Gateway stats = gateway(client, frozen);
        assertThat(stats.commandsOverflowed()).isPositive();
        assertThat(stats.commandsAccepted() + stats.commandsOverflowed()).isEqualTo(called);
        assertThat(stats.bufferedBytes()).isLessThanOrEqualTo(BUFFER_BYTES).isGreaterThan(BUFFER_BYTES / 2);
        assertThat(stats.connected()).isTrue();
        assertThat(events).containsExactly("overflow " + frozen);

        PushResult partly = get(client.broadcast(1, new byte[1_000]));
        assertThat(partly.delivered()).isEqualTo(GATEWAYS - 1);
        assertThat(partly.notReached()).containsOnlyKeys(frozen).containsValue(PushException.Reason.OVERFLOW);
        assertThatThrownBy(() -> get(client.sendToSession(sessionOf(FROZEN + 1, 1), 1, new byte[1_000])))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("OVERFLOW");
        client.fireAndForget().join("room", sessionOf(FROZEN + 1, 1));

        proxies.get(FROZEN).resume(Direction.TO_TARGET);

        long refused = stats.commandsOverflowed() + 2;
        eventually(() -> assertThat(events).containsExactly("overflow " + frozen, "inStep " + frozen + " " + refused));
        ScriptedPushServer thawed = servers.get(FROZEN);
        assertThat(thawed.skipped()).isEqualTo(refused);
        assertThat(thawed.commands()).filteredOn(Command::hasJoinGroup).hasSize(1);
        assertThat(thawed.commands()).filteredOn(Command::hasBroadcast).hasSize((int) stats.commandsAccepted());
        assertThat(get(client.broadcast(2, PAYLOAD)).delivered()).isEqualTo(GATEWAYS);
        assertThat(gateway(client, frozen).bufferedBytes()).isZero();
        assertThat(gateway(client, frozen).reconnects()).isZero();
    }

    /** As fast as the second gateway takes it, so that only the frozen one can overflow. */
    private static void broadcast(PushClient client, List<ScriptedPushServer> servers) {
        for (int i = 0; i < PER_THREAD; i++) {
            client.fireAndForget().broadcast(1, new byte[300]);
            if (i % 500 == 499) {
                eventually(
                        client,
                        stats -> assertThat(stats.gateways())
                                .filteredOn(gateway -> gateway.bufferedBytes() < BUFFER_BYTES / 4)
                                .hasSizeGreaterThanOrEqualTo(servers.size() - 1));
            }
        }
    }

    private static PushClientStats.Gateway gateway(PushClient client, String name) {
        return client.stats().gateways().stream()
                .filter(gateway -> gateway.address().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
