/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.TYPE;
import static io.gamegateway.routing.Questions.endpoint;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.set;
import static io.gamegateway.routing.Questions.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableRouteResolverTest {

    private final TableRouteResolver routes = new TableRouteResolver(table(rule("a:1")));

    private RouteDecision resolve() {
        return routes.resolve(question()).toCompletableFuture().join();
    }

    @Test
    void replace_putsAnotherTableInForce_underANewVersion() {
        long before = routes.version();

        assertThat(routes.replace(table(rule("b:1")))).isTrue();

        assertThat(routes.version()).isGreaterThan(before);
        assertThat(resolve()).hasToString("game at [b:1]");
        assertThat(routes.endpoints()).isEqualTo(set("b:1"));
        assertThat(routes.table()).isEqualTo(table(rule("b:1")));
    }

    @Test
    void replace_withTheSameTable_changesNothing() {
        long before = routes.version();
        RouteTable table = routes.table();

        assertThat(routes.replace(table(rule("a:1")))).isFalse();

        assertThat(routes.version()).isEqualTo(before);
        assertThat(routes.table()).isSameAs(table);
    }

    @Test
    void turns_beginWithTheFirstEndpoint_andGoOnThroughReplacements() {
        TableRouteResolver turns = new TableRouteResolver(table(rule("a:1", "b:1", "c:1")));
        List<String> firsts = new ArrayList<>();

        for (int i = 0; i < 6; i++) {
            RouteDecision decision =
                    turns.resolve(question()).toCompletableFuture().join();
            firsts.add(decision.candidates().get(0).toString());
            // Another table each time, in which this rule is the same.
            turns.replace(table(rule("a:1", "b:1", "c:1"), new RouteRule(200, i, "other", List.of(endpoint("d:1")))));
        }

        assertThat(firsts).containsExactly("a:1", "b:1", "c:1", "a:1", "b:1", "c:1");
    }

    @Test
    void update_changesTheRealms_andKeepsTheRules() {
        assertThat(routes.update(table -> table.withRealms(Map.of(7, endpoint("r:1")))))
                .isTrue();

        assertThat(routes.table().rules()).containsExactly(rule("a:1"));
        assertThat(routes.endpoints()).isEqualTo(set("a:1", "r:1"));
    }

    @Test
    void tableWithoutRules_isNotReady() {
        TableRouteResolver empty = new TableRouteResolver(table());
        assertThat(empty.isReady()).isFalse();

        empty.replace(table(rule("a:1")));

        assertThat(empty.isReady()).isTrue();
    }

    @Test
    void explain_asksTheTableInForce() {
        routes.replace(table(rule("b:1")));

        assertThat(routes.explain(question()).decision()).hasToString("game at [b:1]");
    }

    @Test
    void answersWhileTablesAreReplaced_areOfOneTable_andNoOlderThanTheVersionSaid() throws Exception {
        int tables = 2_000;
        AtomicBoolean done = new AtomicBoolean();
        TableRouteResolver replaced = new TableRouteResolver(generation(1));
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Callable<Long> reader = () -> {
                long seen = 0;
                while (!done.get()) {
                    seen = Math.max(seen, oneAnswer(replaced, seen));
                }
                return oneAnswer(replaced, seen);
            };
            List<Future<Long>> readers = List.of(executor.submit(reader), executor.submit(reader));
            for (int i = 2; i <= tables; i++) {
                assertThat(replaced.replace(generation(i))).isTrue();
            }
            done.set(true);
            for (Future<Long> last : readers) {
                assertThat(last.get()).isEqualTo(tables);
            }
        } finally {
            done.set(true);
            executor.shutdown();
        }
    }

    /** Returns the version, which is the table's generation too. */
    private static long oneAnswer(TableRouteResolver routes, long seen) {
        long version = routes.version();
        assertThat(version).isGreaterThanOrEqualTo(seen);
        List<Endpoint> candidates =
                routes.resolve(question()).toCompletableFuture().join().candidates();
        assertThat(candidates)
                .hasSize(3)
                .allMatch(endpoint -> endpoint.port() == candidates.get(0).port());
        assertThat((long) candidates.get(0).port()).isGreaterThanOrEqualTo(version);
        return version;
    }

    /** All endpoints of a generation have its number as their port. */
    private static RouteTable generation(int number) {
        List<Endpoint> endpoints = IntStream.range(0, 3)
                .mapToObj(i -> new Endpoint("host" + i, number))
                .toList();
        return RouteTable.of(List.of(new RouteRule(TYPE, 0, "game", endpoints)));
    }

    @Test
    void updatesOnSeveralThreads_areAllApplied() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            long before = routes.version();
            List<Callable<Boolean>> updates = new ArrayList<>();
            for (int world = 0; world < 400; world++) {
                int mine = world;
                updates.add(() -> routes.update(table -> {
                    Map<Integer, Endpoint> realms = new HashMap<>(table.realms());
                    realms.put(mine, endpoint("r:1"));
                    return table.withRealms(realms);
                }));
            }
            for (Future<Boolean> update : executor.invokeAll(updates)) {
                assertThat(update.get()).isTrue();
            }
            assertThat(routes.table().realms()).hasSize(400);
            assertThat(routes.version()).isEqualTo(before + 400);
        } finally {
            executor.shutdown();
        }
    }
}
