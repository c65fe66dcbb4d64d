/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.candidates;
import static io.gamegateway.routing.Questions.cluster;
import static io.gamegateway.routing.Questions.first;
import static io.gamegateway.routing.Questions.firsts;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.set;
import static io.gamegateway.routing.Questions.table;
import static io.gamegateway.routing.Questions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gamegateway.config.RouteRule;
import io.gamegateway.routing.Questions.States;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.EndpointStates;
import io.gamegateway.spi.RouteRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code round_robin} and {@code weighted}. */
class InTurnTest {

    private static final EndpointStates UNKNOWN = EndpointStates.unknown();

    private static List<String> inOrder(RouteTable table, int sessions, EndpointStates states) {
        return IntStream.range(0, sessions)
                .mapToObj(id -> first(table.decide(with(question(id), states))))
                .toList();
    }

    @Test
    void roundRobin_takesEndpointsInTheOrderOfTheRule() {
        List<String> seen = inOrder(table(rule("a:1", "b:1", "c:1")), 9, UNKNOWN);

        int start = seen.indexOf("a:1");
        assertThat(seen.subList(start, start + 6)).containsExactly("a:1", "b:1", "c:1", "a:1", "b:1", "c:1");
    }

    @Test
    void roundRobin_endpointNamedTwice_getsTwiceItsTurns() {
        assertThat(firsts(table(rule("a:1", "b:1", "a:1")), 300, UNKNOWN)).isEqualTo(Map.of("a:1", 200, "b:1", 100));
    }

    @Test
    void roundRobin_withOneUnavailable_alternatesBetweenTheOthers() {
        States states = new States().unavailable("b:1");
        RouteTable table = table(rule("a:1", "b:1", "c:1"));

        List<String> seen = inOrder(table, 100, states);

        assertThat(seen.get(0)).isNotEqualTo(seen.get(1));
        assertThat(IntStream.range(2, 100)).allMatch(i -> seen.get(i).equals(seen.get(i - 2)));
        assertThat(seen).doesNotContain("b:1");
    }

    @Test
    void roundRobin_onManyThreads_countsEachTurnOnce() throws Exception {
        RouteTable table = table(new RouteRule(Questions.TYPE, 0, "game", cluster(7)));
        int threads = 4;
        int perThread = 7_000;
        Callable<Map<String, Integer>> sessions = () -> firsts(table, perThread, UNKNOWN);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Map<String, Integer> all = new HashMap<>();
            for (Future<Map<String, Integer>> part :
                    executor.invokeAll(List.of(sessions, sessions, sessions, sessions))) {
                part.get().forEach((endpoint, count) -> all.merge(endpoint, count, Integer::sum));
            }
            assertThat(all)
                    .hasSize(7)
                    .allSatisfy((endpoint, count) -> assertThat(count).isEqualTo(threads * perThread / 7));
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void anyTurn_hasACompleteRanking() {
        Ranking ranking = new InTurn(OpenEndpoints.of(rule("a:1", "b:1", "c:1").withWeights(List.of(3, 1, 2))));
        RouteRequest request = question();

        for (long turn : new long[] {0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(ranking.rank(request, turn)).hasSize(3).doesNotHaveDuplicates();
            assertThat(ranking.rank(request, turn)).isEqualTo(ranking.rank(request, turn));
        }
    }

    @Test
    void turnsPastTheLargestNumber_goOn() {
        Ranking ranking = new InTurn(OpenEndpoints.of(rule("a:1", "b:1")));

        assertThat(ranking.rank(question(), Long.MAX_VALUE)[0])
                .isNotEqualTo(ranking.rank(question(), Long.MAX_VALUE + 1)[0]);
    }

    @Test
    void weighted_isExactOverEachRound() {
        RouteTable table = table(rule("a:1", "b:1", "c:1").withWeights(List.of(50, 30, 10)));

        for (int round = 0; round < 20; round++) {
            assertThat(firsts(table, 9, UNKNOWN)).isEqualTo(Map.of("a:1", 5, "b:1", 3, "c:1", 1));
        }
    }

    @Test
    void weighted_atTheLargestWeights_isExact() {
        List<Endpoint> endpoints = cluster(200);
        List<Integer> weights =
                IntStream.range(0, 200).mapToObj(i -> RouteRule.MAX_WEIGHT - i).toList();
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        RouteTable table =
                RouteTable.of(List.of(new RouteRule(Questions.TYPE, 0, "game", endpoints).withWeights(weights)));

        Map<String, Integer> firsts = firsts(table, sum, UNKNOWN);

        assertThat(IntStream.range(0, 200))
                .allMatch(i -> weights.get(i).equals(firsts.get(endpoints.get(i).toString())));
    }

    @Test
    void weighted_withEqualWeights_isRoundRobin() {
        List<String> seen = inOrder(table(rule("a:1", "b:1", "c:1").withWeights(List.of(7, 7, 7))), 6, UNKNOWN);

        assertThat(seen.subList(0, 3)).doesNotHaveDuplicates().isEqualTo(seen.subList(3, 6));
    }

    @Test
    void weighted_neverRunsFarFromItsShare_andIsTheSameAsNginxOverARound() {
        Random random = new Random(4);
        for (int rules = 0; rules < 300; rules++) {
            int[] weights = random.ints(2 + random.nextInt(9), 1, 101).toArray();
            Ranking ranking = ranking(weights);
            List<Endpoint> endpoints = cluster(weights.length);
            int sum = IntStream.of(weights).sum();
            long start = random.nextLong();
            int[] seen = new int[weights.length];
            double farthest = 0;
            for (int i = 1; i <= sum; i++) {
                seen[endpoints.indexOf(ranking.rank(question(), start + i)[0])]++;
                for (int e = 0; e < seen.length; e++) {
                    farthest = Math.max(farthest, Math.abs(seen[e] - (double) i * weights[e] / sum));
                }
            }
            assertThat(farthest).isLessThan(4);
            assertThat(seen).isEqualTo(nginx(weights, sum));
        }
    }

    /** Turns of each in a round of NGINX's smooth weighted round robin. */
    private static int[] nginx(int[] weights, int turns) {
        int[] current = new int[weights.length];
        int[] seen = new int[weights.length];
        for (int turn = 0; turn < turns; turn++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                current[i] += weights[i];
                best = current[i] > current[best] ? i : best;
            }
            current[best] -= IntStream.of(weights).sum();
            seen[best]++;
        }
        return seen;
    }

    private static Ranking ranking(int... weights) {
        RouteRule rule = new RouteRule(Questions.TYPE, 0, "game", cluster(weights.length))
                .withWeights(IntStream.of(weights).boxed().toList());
        return new InTurn(OpenEndpoints.of(rule));
    }

    @Test
    void weighted_withOneUnavailable_givesItsTurnsToTheOthersByWeight() {
        RouteTable table = table(rule("a:1", "b:1", "c:1").withWeights(List.of(6, 3, 1)));

        Map<String, Integer> firsts = firsts(table, 4_000, new States().unavailable("a:1"));

        assertThat(firsts.get("b:1")).isCloseTo(3_000, within(10));
        assertThat(firsts.get("c:1")).isCloseTo(1_000, within(10));
    }

    @Test
    void weighted_alternativesOfOneEndpoint_areByWeight() {
        RouteTable table = table(rule("a:1", "b:1", "c:1").withWeights(List.of(4, 3, 1)));

        Map<String, Integer> seconds = Questions.count(16_000, id -> {
            List<String> candidates = candidates(table.decide(question(id)));
            return candidates.get(0).equals("a:1") ? candidates.get(1) : "";
        });

        // 8,000 draws of 3 in 4: 300 are eight standard deviations.
        assertThat(seconds.get("b:1")).isCloseTo(6_000, within(300));
        assertThat(seconds.get("c:1")).isCloseTo(2_000, within(300));
    }

    @Test
    void slowStart_getsItsShareOfItsTurns() {
        RouteTable table = table(rule("a:1", "b:1", "c:1"));

        // Stretches of 1, 1 and 0.25.
        Map<String, Integer> firsts = firsts(table, 9_000, new States().share("b:1", 0.25));

        assertThat(firsts.get("a:1")).isCloseTo(4_000, within(20));
        assertThat(firsts.get("b:1")).isCloseTo(1_000, within(20));
        assertThat(firsts.get("c:1")).isCloseTo(4_000, within(20));
    }

    @Test
    void slowStart_scalesTheWeight() {
        RouteTable table = table(rule("a:1", "b:1").withWeights(List.of(1, 4)));

        Map<String, Integer> firsts = firsts(table, 3_000, new States().share("b:1", 0.5));

        assertThat(firsts.get("a:1")).isCloseTo(1_000, within(10));
        assertThat(firsts.get("b:1")).isCloseTo(2_000, within(10));
    }

    @Test
    void slowStart_whoseShareGrowsAllTheTime_getsItsShareOnAverage() {
        RouteTable table = table(rule("a:1", "b:1"));
        int sessions = 10_000;
        List<String> seen = new ArrayList<>();

        for (int i = 0; i < sessions; i++) {
            seen.add(first(table.decide(with(question(i), new States().share("b:1", (double) i / sessions)))));
        }

        // The integral of x / (1 + x) from 0 to 1 is 1 - ln 2.
        assertThat(seen.stream().filter("b:1"::equals).count())
                .isCloseTo(Math.round(sessions * (1 - Math.log(2))), within(50L));
    }

    @Test
    void sharesOutOfTheirRange_stillGiveARoute() {
        for (double share : new double[] {0, -1, Double.NaN, Double.NEGATIVE_INFINITY}) {
            States slow = new States().share("a:1", share);
            assertThat(firsts(table(rule("a:1", "b:1")), 1_000, slow).get("b:1"))
                    .as("share %s", share)
                    .isBetween(990, 1_000);
            assertThat(new HashSet<>(inOrder(table(rule("a:1")), 3, slow))).containsExactly("a:1");
        }
        for (double share : new double[] {1.5, Double.POSITIVE_INFINITY}) {
            assertThat(firsts(table(rule("a:1", "b:1")), 100, new States().share("a:1", share)))
                    .isEqualTo(Map.of("a:1", 50, "b:1", 50));
        }
    }

    @Test
    void states_areAskedOfOpenEndpointsOnly() {
        RouteTable table = table(rule("a:1", "b:1").withDraining(set("b:1")));

        table.decide(with(question(), endpoint -> {
            assertThat(endpoint).hasToString("a:1");
            return EndpointState.UNKNOWN;
        }));
    }
}
