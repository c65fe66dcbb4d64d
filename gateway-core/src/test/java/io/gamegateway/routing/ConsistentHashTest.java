/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.TYPE;
import static io.gamegateway.routing.Questions.candidates;
import static io.gamegateway.routing.Questions.cluster;
import static io.gamegateway.routing.Questions.endpoint;
import static io.gamegateway.routing.Questions.first;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.table;
import static io.gamegateway.routing.Questions.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.HashKey;
import io.gamegateway.config.RouteRule;
import io.gamegateway.routing.Questions.Client;
import io.gamegateway.routing.Questions.States;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsistentHashTest {

    private static final int KEYS = 10_000;
    private static final List<Endpoint> TEN = cluster(10);

    private static RouteTable hashing(List<Endpoint> endpoints) {
        return table(rule(endpoints));
    }

    private static RouteRule rule(List<Endpoint> endpoints) {
        return new RouteRule(TYPE, 0, "game", endpoints).withConsistentHash(HashKey.SESSION_ID);
    }

    /** Each key's endpoint. */
    private static List<String> keys(RouteTable table) {
        return IntStream.range(0, KEYS)
                .mapToObj(id -> first(table.decide(question(id))))
                .toList();
    }

    @Test
    void sameKey_hasTheSameEndpoint_whateverTheOrderAndTheTable() {
        List<String> before = keys(hashing(TEN));
        List<Endpoint> shuffled = new ArrayList<>(TEN);
        Collections.shuffle(shuffled, new Random(5));

        assertThat(keys(hashing(shuffled))).isEqualTo(before);
        shuffled.addAll(TEN.subList(0, 3));
        assertThat(keys(hashing(shuffled))).as("some named twice").isEqualTo(before);
    }

    /** Gateways of several versions share a fleet: whoever changes this moves all sessions of a rolling update. */
    @Test
    void endpointsOfKeys_areTheSameInEveryJvmAndVersion() {
        RouteTable table = hashing(TEN);

        assertThat(IntStream.range(0, 8)
                        .mapToObj(id -> first(table.decide(question(id))))
                        .toList())
                .containsExactly(
                        "10.1.0.17:7001",
                        "10.1.0.14:7001",
                        "10.1.0.14:7001",
                        "10.1.0.15:7001",
                        "10.1.0.19:7001",
                        "10.1.0.13:7001",
                        "10.1.0.14:7001",
                        "10.1.0.11:7001");
    }

    @Test
    void keys_areSpreadEvenly() {
        Map<String, Integer> spread =
                Questions.count(KEYS, id -> first(hashing(TEN).decide(question(id))));

        assertThat(spread.values()).hasSize(10).allMatch(count -> count >= 900 && count <= 1_100);
    }

    @Test
    void removingAnEndpoint_movesItsOwnKeysOnly_andSpreadsThem() {
        List<String> before = keys(hashing(TEN));

        for (Endpoint removed : TEN) {
            List<Endpoint> rest = new ArrayList<>(TEN);
            rest.remove(removed);
            List<String> after = keys(hashing(rest));

            Set<String> heirs = new HashSet<>();
            for (int key = 0; key < KEYS; key++) {
                if (before.get(key).equals(removed.toString())) {
                    heirs.add(after.get(key));
                } else {
                    assertThat(after.get(key)).isEqualTo(before.get(key));
                }
            }
            assertThat(heirs).hasSize(9);
        }
    }

    @Test
    void addingAnEndpoint_movesItsShareOfKeysToIt_andNoOthers() {
        List<String> before = keys(hashing(TEN));
        List<Endpoint> eleven = new ArrayList<>(TEN);
        eleven.add(3, endpoint("10.2.0.1:7001"));
        List<String> after = keys(hashing(eleven));

        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (!after.get(key).equals(before.get(key))) {
                assertThat(after.get(key)).isEqualTo("10.2.0.1:7001");
                moved++;
            }
        }
        assertThat(moved).isBetween(KEYS / 11 * 9 / 10, KEYS / 11 * 11 / 10);
    }

    @Test
    void drainingEndpoint_losesItsKeysToTheirSecondChoice_theOthersStay() {
        RouteTable before = hashing(TEN);
        Endpoint draining = TEN.get(4);
        RouteTable after = table(rule(TEN).withDraining(Set.of(draining)));

        for (long id = 0; id < KEYS; id++) {
            List<String> ranked = new ArrayList<>(candidates(before.decide(question(id))));
            ranked.remove(draining.toString());
            assertThat(candidates(after.decide(question(id)))).isEqualTo(ranked);
        }
    }

    @Test
    void unavailableEndpoint_isTheLast_theOthersKeepTheirRanks() {
        RouteTable table = hashing(TEN);
        String down = TEN.get(7).toString();

        for (long id = 0; id < 1_000; id++) {
            List<String> ranked = new ArrayList<>(candidates(table.decide(question(id))));
            ranked.remove(down);
            ranked.add(down);
            assertThat(candidates(table.decide(with(question(id), new States().unavailable(down)))))
                    .isEqualTo(ranked);
        }
    }

    @Test
    void slowStart_andSessions_moveNoKeys() {
        RouteTable table = hashing(TEN);
        States states = new States();
        TEN.forEach(endpoint -> states.share(endpoint.toString(), 0.01));

        for (long id = 0; id < 1_000; id++) {
            assertThat(candidates(table.decide(with(question(id), states))))
                    .isEqualTo(candidates(table.decide(question(id))));
        }
    }

    private static RouteRequest of(int worldId, int instId, long session, String address, int port, String user) {
        try {
            Optional<String> userId = user.isEmpty() ? Optional.empty() : Optional.of(user);
            InetSocketAddress client = new InetSocketAddress(InetAddress.getByName(address), port);
            return question(ServerId.of(worldId, TYPE, instId), new Client(session, client, userId));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** How many endpoints a thousand questions find that differ in what is given to {@code of}. */
    private static int found(HashKey key, IntFunction<RouteRequest> of) {
        RouteTable table = table(new RouteRule(TYPE, 0, "game", TEN).withConsistentHash(key));
        return Questions.count(1_000, i -> first(table.decide(of.apply((int) (long) i))))
                .size();
    }

    @Test
    void key_isWhatTheRuleNames_andNothingElse() {
        assertThat(found(HashKey.SESSION_ID, i -> of(1, 1, i, "10.0.0.1", 1, "u")))
                .isEqualTo(10);
        assertThat(found(HashKey.SESSION_ID, i -> of(i, i % 256, 1, "10.0.0." + i % 256, i, "u" + i)))
                .isOne();
        assertThat(found(HashKey.CLIENT_IP, i -> of(1, 1, 1, "10.0.0." + i % 256, 1, "u")))
                .isEqualTo(10);
        assertThat(found(HashKey.CLIENT_IP, i -> of(1, 1, 1, "2001:db8::" + i % 256, 1, "u")))
                .isEqualTo(10);
        assertThat(found(HashKey.CLIENT_IP, i -> of(i, i % 256, i, "10.0.0.1", i, "u" + i)))
                .isOne();
        assertThat(found(HashKey.INST_ID, i -> of(1, i % 256, 1, "10.0.0.1", 1, "u")))
                .isEqualTo(10);
        assertThat(found(HashKey.INST_ID, i -> of(i, 1, i, "10.0.0." + i % 256, i, "u" + i)))
                .isOne();
        assertThat(found(HashKey.WORLD_ID, i -> of(i, 1, 1, "10.0.0.1", 1, "u")))
                .isEqualTo(10);
        assertThat(found(HashKey.WORLD_ID, i -> of(1, i % 256, i, "10.0.0." + i % 256, i, "u" + i)))
                .isOne();
        assertThat(found(HashKey.USER_ID, i -> of(1, 1, 1, "10.0.0.1", 1, "u" + i)))
                .isEqualTo(10);
        assertThat(found(HashKey.USER_ID, i -> of(i, i % 256, i, "10.0.0." + i % 256, i, "u")))
                .isOne();
    }

    @Test
    void userId_ofASessionWithoutOne_isItsSessionId() {
        assertThat(found(HashKey.USER_ID, i -> of(1, 1, i, "10.0.0.1", 1, ""))).isEqualTo(10);
        assertThat(found(HashKey.USER_ID, i -> of(i, i % 256, 7, "10.0.0." + i % 256, i, "")))
                .isOne();
    }

    @Test
    void clientAddressThatIsNotResolved_isHashedByItsName() {
        assertThat(found(
                        HashKey.CLIENT_IP,
                        i -> question(
                                ServerId.of(1, TYPE, 1),
                                new Client(1, InetSocketAddress.createUnresolved("host" + i, i), Optional.empty()))))
                .isEqualTo(10);
    }
}
