/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.fleet;

import static io.gamegateway.push.fleet.FleetFixture.WAIT;
import static io.gamegateway.push.fleet.FleetFixture.eventually;
import static io.gamegateway.push.fleet.FleetFixture.logic;
import static io.gamegateway.push.fleet.FleetFixture.pushEndpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.Gateway;
import io.gamegateway.push.PushClient;
import io.gamegateway.push.PushClientStats;
import io.gamegateway.push.PushResult;
import io.gamegateway.spi.PushFailure;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FaultProxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole fleets: what is pushed arrives once and in order, whoever is killed, frozen or slow. */
class PushFleetTest {

    private static final int PAYLOAD_BYTES = 1_000;

    @RegisterExtension
    final FleetFixture fixture = new FleetFixture();

    private final Crowd crowd = fixture.closing(new Crowd());

    private static PushResult get(CompletionStage<PushResult> stage) throws Exception {
        return stage.toCompletableFuture().get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void everyPush_toTwoThousandClientsOfTwoGateways_arrivesOnceAndInOrder() throws Exception {
        int perGateway = 1_000;
        int groups = 20;
        int rounds = 15;
        Gateway a = fixture.gateway("gw-a");
        Gateway b = fixture.gateway("gw-b");
        List<Crowd.Client> clients = new ArrayList<>(crowd.connect(a.boundAddress(), perGateway));
        clients.addAll(crowd.connect(b.boundAddress(), perGateway));
        List<PushClient> logics = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            logics.add(fixture.connected(logic("logic-" + i, pushEndpoint(a), pushEndpoint(b))));
        }
        for (int group = 0; group < groups; group++) {
            int mine = group;
            long[] members = clients.stream()
                    .filter(client -> clients.indexOf(client) % groups == mine)
                    .mapToLong(Crowd.Client::session)
                    .toArray();
            assertThat(get(logics.get(0).join("group-" + group, members)).delivered())
                    .isEqualTo(members.length);
        }

        int[] numbers = new int[logics.size()];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < logics.size(); i++) {
                PushClient logic = logics.get(i);
                for (int group = 0; group < groups; group++) {
                    logic.fireAndForget().sendToGroup("group-" + group, 7, Crowd.payload(i, numbers[i]++));
                }
                logic.fireAndForget().broadcast(8, Crowd.payload(i, numbers[i]++));
            }
        }

        long expected = (long) clients.size() * logics.size() * rounds * 2;
        eventually(() -> assertThat(crowd.received()).isEqualTo(expected));
        assertThat(crowd.outOfOrder()).isZero();
        for (Crowd.Client client : clients) {
            for (int i = 0; i < logics.size(); i++) {
                assertThat(client.received(i)).isEqualTo(rounds * 2);
            }
        }
        for (PushClient logic : logics) {
            assertThat(logic.stats().gateways())
                    .allMatch(gateway -> gateway.commandsOverflowed() == 0 && gateway.commandsFailed() == 0);
        }
    }

    @Test
    void logicServersThatAreKilled_disconnectNobody_andLoseNothingThatWasAcknowledged() throws Exception {
        int kills = 100;
        Gateway gateway = fixture.gateway("gw-a");
        List<Crowd.Client> clients = crowd.connect(gateway.boundAddress(), 50);
        FaultProxy proxy =
                fixture.closing(FaultProxy.to(gateway.boundPushAddresses().get(0)));
        Random random = new Random(42);
        int run = 0;
        AtomicIntegerArray acknowledged = new AtomicIntegerArray(kills);
        for (; run < kills; run++) {
            int pusher = run;
            PushClient logic = logic("logic", proxy.endpoint())
                    .closeTimeout(java.time.Duration.ZERO)
                    .build()
                    .start();
            int sent = 20 + random.nextInt(200);
            for (int number = 0; number < sent; number++) {
                Crowd.Client client = clients.get(number % clients.size());
                logic.sendToSession(client.session(), 7, Crowd.payload(pusher, number))
                        .thenAccept(result -> {
                            if (result.delivered() == 1 || result.receiptsLost()) {
                                acknowledged.incrementAndGet(pusher);
                            }
                        });
                if (number == sent / 2) {
                    // So far it has come at least; what follows is cut off anywhere.
                    eventually(() -> assertThat(acknowledged.get(pusher)).isPositive());
                }
            }
            proxy.reset();
            logic.close();
        }

        eventually(() -> {
            for (int i = 0; i < kills; i++) {
                int pusher = i;
                int got = clients.stream()
                        .mapToInt(client -> client.received(pusher))
                        .sum();
                assertThat(got).as("run %d", i).isGreaterThanOrEqualTo(acknowledged.get(i));
            }
        });
        assertThat(crowd.outOfOrder()).isZero();
        assertThat(crowd.closed()).isZero();
        assertThat(gateway.stats().sessionsActive()).isEqualTo(clients.size());
    }

    @Test
    void frozenGateway_delaysNoOther_losesACountedNumber_andIsInStepAgain() throws Exception {
        int gateways = 4;
        int bufferBytes = 1024 * 1024;
        List<Crowd.Client> clients = new ArrayList<>();
        List<FaultProxy> proxies = new ArrayList<>();
        List<Gateway> fleet = new ArrayList<>();
        for (int i = 0; i < gateways; i++) {
            Gateway gateway = fixture.gateway("gw-" + i);
            fleet.add(gateway);
            clients.addAll(crowd.connect(gateway.boundAddress(), 5));
            proxies.add(
                    fixture.closing(FaultProxy.to(gateway.boundPushAddresses().get(0), 64 * 1024)));
        }
        PushClient logic = fixture.connected(
                logic("logic", proxies.stream().map(FaultProxy::endpoint).toArray(String[]::new))
                        .bufferBytes(bufferBytes));
        String frozen = proxies.get(0).endpoint();
        proxies.get(0).stall(Direction.TO_TARGET);
        proxies.get(0).stall(Direction.FROM_TARGET);
        List<Crowd.Client> others = clients.subList(5, clients.size());
        int number = 0;

        while (gateway(logic, frozen).commandsOverflowed() < 500) {
            for (int i = 0; i < 100; i++) {
                byte[] payload = Arrays.copyOf(Crowd.payload(0, number++), PAYLOAD_BYTES);
                logic.fireAndForget().broadcast(7, payload);
            }
            int sent = number;
            eventually(() -> assertThat(others).allMatch(client -> client.received(0) == sent));
            assertThat(gateway(logic, frozen).bufferedBytes()).isLessThanOrEqualTo(bufferBytes);
            assertThat(number).as("sent, and the buffer is not full yet").isLessThan(100_000);
        }
        long overflowed = gateway(logic, frozen).commandsOverflowed();
        int before = number;
        proxies.get(0).heal();

        // What follows reaches all four, and the gateway knows how many it has missed.
        eventually(() -> assertThat(gateway(logic, frozen).bufferedBytes()).isZero());
        assertThat(get(logic.broadcast(7, Crowd.payload(0, number++))).delivered())
                .isEqualTo(20);
        for (Crowd.Client client : clients) {
            int missed = clients.indexOf(client) < 5 ? (int) overflowed : 0;
            int expected = before + 1 - missed;
            eventually(() -> assertThat(client.received(0)).isEqualTo(expected));
        }
        assertThat(crowd.outOfOrder()).isZero();
        eventually(() -> assertThat(fleet.get(0).stats().pushCommandsSkipped()).isEqualTo(overflowed));
    }

    private static PushClientStats.Gateway gateway(PushClient logic, String name) {
        return logic.stats().gateways().stream()
                .filter(gateway -> gateway.address().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sessionOfAnotherGateway_isFoundByItsId_andGoneOnesAreSaid() throws Exception {
        Gateway a = fixture.gateway("gw-a");
        Gateway b = fixture.gateway("gw-b");
        Crowd.Client client = crowd.connect(b.boundAddress(), 1).get(0);
        PushClient logic = fixture.connected(logic("logic", pushEndpoint(a), pushEndpoint(b)));

        assertThat(get(logic.sendToSession(client.session(), 7, Crowd.payload(0, 0)))
                        .delivered())
                .isEqualTo(1);
        assertThat(a.stats().pushCommands()).as("the id says whose it is").isZero();
        assertThat(get(logic.sendToSession(4711, 7, Crowd.payload(0, 1))).failed(PushFailure.UNKNOWN_SESSION))
                .isEqualTo(1);
        // Written to its socket is what delivered says; it may still be on its way.
        eventually(() -> assertThat(client.received(0)).isEqualTo(1));
    }
}
