/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.TYPE;
import static io.gamegateway.routing.Questions.at;
import static io.gamegateway.routing.Questions.candidates;
import static io.gamegateway.routing.Questions.endpoint;
import static io.gamegateway.routing.Questions.endpoints;
import static io.gamegateway.routing.Questions.first;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.set;
import static io.gamegateway.routing.Questions.table;
import static io.gamegateway.routing.Questions.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.routing.Questions.States;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointStates;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every strategy: which rule answers, who stays, who is left out. */
class RouteTableTest {

    private static final ServerId WORLD_7 = ServerId.of(7, TYPE, 3);
    private static final ServerId WORLD_8 = ServerId.of(8, TYPE, 3);

    private static RouteRule of(int serverType, int worldId, String service, String... endpoints) {
        return new RouteRule(serverType, worldId, service, endpoints(endpoints));
    }

    private static String route(RouteTable table, ServerId serverId) {
        return table.decide(question(serverId)).toString();
    }

    @Test
    void decide_exactWorldWinsOverAnyWorld() {
        RouteTable table =
                table(of(10, 0, "any", "any:1"), of(10, 7, "seven", "seven:1"), of(11, 7, "other", "other:1"));

        assertThat(route(table, ServerId.of(7, 10, 3))).isEqualTo("seven at [seven:1]");
        assertThat(route(table, ServerId.of(8, 10, 3))).isEqualTo("any at [any:1]");
        assertThat(route(table, ServerId.of(0, 10, 0))).isEqualTo("any at [any:1]");
        assertThat(route(table, ServerId.of(7, 11, 0))).isEqualTo("other at [other:1]");
        assertThat(route(table, ServerId.of(8, 11, 3))).isEqualTo("no route");
        assertThat(route(table, ServerId.of(7, 12, 3))).isEqualTo("no route");
    }

    @Test
    void decide_largestServerTypeAndWorld_areToldApart() {
        RouteTable table =
                table(of(255, 32_767, "last", "last:1"), of(255, 0, "any", "any:1"), of(0, 1, "first", "first:1"));

        assertThat(route(table, ServerId.of(32_767, 255, 255))).isEqualTo("last at [last:1]");
        assertThat(route(table, ServerId.of(32_766, 255, 0))).isEqualTo("any at [any:1]");
        assertThat(route(table, ServerId.of(1, 0, 0))).isEqualTo("first at [first:1]");
        assertThat(route(table, ServerId.of(0, 0, 0))).isEqualTo("no route");
    }

    @Test
    void match_isTheRuleThatAnswers() {
        RouteRule any = rule("any:1");
        RouteRule seven = rule(7, "seven:1");
        RouteTable table = table(any, seven);

        assertThat(table.match(WORLD_7)).contains(seven);
        assertThat(table.match(WORLD_8)).contains(any);
        assertThat(table.match(ServerId.of(7, TYPE + 1, 3))).isEmpty();
    }

    @Test
    void twoRulesForOneWorld_areRefused() {
        assertThatThrownBy(() -> table(rule(3, "a:1"), rule(3, "b:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rules: two for server_type 10, world_id 3 (expected: one)");
        assertThatThrownBy(() -> table().withRules(List.of(rule("a:1"), rule("a:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rules: two for server_type 10, world_id 0 (expected: one)");
    }

    @Test
    void worldOutOfRange_isRefused() {
        assertThat(table().withRealms(Map.of(0, endpoint("a:1"), 32_767, endpoint("b:1")))
                        .realms())
                .hasSize(2);
        assertThatThrownBy(() -> table().withRealms(Map.of(32_768, endpoint("a:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("realms: worldId 32768 (expected: 0 to 32767)");
        assertThatThrownBy(() -> table().withRealms(Map.of(-1, endpoint("a:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("realms: worldId -1 (expected: 0 to 32767)");
    }

    @Test
    void moreEndpointsThanCanBeRanked_areRefused() {
        List<Endpoint> endpoints = IntStream.rangeClosed(1, 65_537)
                .mapToObj(i -> new Endpoint("host" + i, 1))
                .toList();

        assertThatThrownBy(() -> RouteTable.of(List.of(new RouteRule(TYPE, 0, "game", endpoints))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoints: 65537 of server_type 10 (expected: at most 65536)");
    }

    @Test
    void tables_areEqualWhereTheySayTheSame_whateverTurnItIs() {
        RouteTable table = table(rule("a:1", "b:1")).withRealms(Map.of(7, endpoint("r:1")));
        table.decide(question());

        assertThat(table)
                .isEqualTo(table(rule("a:1", "b:1")).withRealms(Map.of(7, endpoint("r:1"))))
                .hasSameHashCodeAs(table(rule("a:1", "b:1")).withRealms(Map.of(7, endpoint("r:1"))))
                .isEqualTo(table().withRealms(Map.of(7, endpoint("r:1"))).withRules(List.of(rule("a:1", "b:1"))))
                .isNotEqualTo(table(rule("a:1", "b:1")))
                .isNotEqualTo(table.withRules(List.of(rule("b:1", "a:1"))))
                .isNotEqualTo(table.withRealms(Map.of(8, endpoint("r:1"))))
                .isNotEqualTo("table");
    }

    @Test
    void endpoints_areThoseOfRulesAndRealms_drainingOnesToo() {
        RouteTable table = table(rule("a:1", "b:1").withDraining(set("b:1")), rule(7, "c:1", "a:1"))
                .withRealms(Map.of(7, endpoint("r:1")));

        assertThat(table.endpoints()).isEqualTo(set("a:1", "b:1", "c:1", "r:1"));
    }

    @Test
    void withRealms_goesOnWithTheSameTurns() {
        RouteTable table = table(rule("a:1", "b:1", "c:1"));
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 3; i++) {
            seen.add(first(table.decide(question())));
            table = table.withRealms(Map.of(i, endpoint("r:1")));
        }

        assertThat(seen).containsExactlyInAnyOrder("a:1", "b:1", "c:1");
    }

    @Test
    void withRules_goesOnWithTheSameTurns() {
        RouteTable table = table(rule("a:1", "b:1", "c:1"));
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 3; i++) {
            seen.add(first(table.decide(question())));
            table = table.withRules(List.of(rule("a:1", "b:1", "c:1")));
        }

        assertThat(seen).containsExactlyInAnyOrder("a:1", "b:1", "c:1");
    }

    @ParameterizedTest
    @EnumSource
    void newSession_hasAllEndpointsAsCandidates_eachOnce(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1", "c:1", "b:1", "d:1").withStrategy(strategy));

        for (long id = 0; id < 100; id++) {
            assertThat(candidates(table.decide(question(id)))).containsExactlyInAnyOrder("a:1", "b:1", "c:1", "d:1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneEndpoint_isAlwaysTheAnswer(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1").withStrategy(strategy));

        for (EndpointStates states : List.of(
                EndpointStates.unknown(),
                new States().unavailable("a:1"),
                new States().share("a:1", 0),
                new States().sessions("a:1", Integer.MAX_VALUE))) {
            assertThat(candidates(table.decide(with(question(), states)))).containsExactly("a:1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void unavailableEndpoints_comeLast(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1", "c:1", "d:1").withStrategy(strategy));
        States states = new States().unavailable("b:1", "d:1");

        for (long id = 0; id < 100; id++) {
            List<String> candidates = candidates(table.decide(with(question(id), states)));
            assertThat(candidates.subList(0, 2)).containsExactlyInAnyOrder("a:1", "c:1");
            assertThat(candidates.subList(2, 4)).containsExactlyInAnyOrder("b:1", "d:1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noEndpointAvailable_allAreSpreadOver(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1", "c:1").withStrategy(strategy));
        States none = new States().unavailable("a:1", "b:1", "c:1");

        assertThat(Questions.count(
                        300,
                        id -> first(table.decide(with(
                                question(ServerId.of(1 + (int) (long) id, TYPE, 0), new Questions.Client(id)), none)))))
                .hasSize(3)
                .allSatisfy((endpoint, count) -> assertThat(count).isGreaterThan(60));
    }

    @ParameterizedTest
    @EnumSource
    void drainingEndpoints_areNoCandidates(RouteStrategy strategy) {
        RouteTable table =
                table(rule("a:1", "b:1", "c:1").withStrategy(strategy).withDraining(set("b:1")));

        for (long id = 0; id < 100; id++) {
            assertThat(candidates(table.decide(question(id)))).containsExactlyInAnyOrder("a:1", "c:1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainingEndpoints_areNoCandidates_evenWhereTheOthersAreUnavailable(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1").withStrategy(strategy).withDraining(set("b:1")));

        assertThat(candidates(table.decide(with(question(), new States().unavailable("a:1")))))
                .containsExactly("a:1");
    }

    @ParameterizedTest
    @EnumSource
    void allEndpointsDraining_allAreUsed(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1").withStrategy(strategy).withDraining(set("a:1", "b:1")));

        assertThat(candidates(table.decide(question()))).containsExactlyInAnyOrder("a:1", "b:1");
    }

    @Test
    void weightZero_isNoCandidate_evenWhereAllOthersDrain() {
        RouteTable table = table(
                rule("a:1", "b:1", "c:1").withWeights(List.of(1, 0, 2)),
                rule(7, "a:1", "b:1", "c:1").withWeights(List.of(1, 0, 2)).withDraining(set("a:1", "c:1")));

        assertThat(candidates(table.decide(question()))).containsExactlyInAnyOrder("a:1", "c:1");
        assertThat(candidates(table.decide(question(WORLD_7)))).containsExactlyInAnyOrder("a:1", "c:1");
    }

    @ParameterizedTest
    @EnumSource
    void sessionThatHasAnEndpoint_stays(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1", "c:1").withStrategy(strategy));

        for (long id = 0; id < 100; id++) {
            for (String current : List.of("a:1", "b:1", "c:1")) {
                assertThat(candidates(table.decide(at(current, question(id)))))
                        .startsWith(current)
                        .containsExactlyInAnyOrder("a:1", "b:1", "c:1");
            }
        }
        assertThat(table.keeps(WORLD_7, endpoint("a:1"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void sessionAtADrainingOrUnavailableEndpoint_stays_andHasTheOthersAsAlternatives(RouteStrategy strategy) {
        RouteTable table =
                table(rule("a:1", "b:1", "c:1").withStrategy(strategy).withDraining(set("a:1")));
        RouteRequest request = with(question(), new States().unavailable("a:1", "b:1"));

        assertThat(candidates(table.decide(at("a:1", request)))).containsExactly("a:1", "c:1", "b:1");
        assertThat(table.keeps(WORLD_7, endpoint("a:1"))).isTrue();
    }

    @Test
    void sessionAtAnEndpointOfWeightZero_stays() {
        RouteTable table = table(rule("a:1", "b:1").withWeights(List.of(0, 1)));

        assertThat(candidates(table.decide(at("a:1", question())))).containsExactly("a:1", "b:1");
    }

    @ParameterizedTest
    @EnumSource
    void sessionWhoseEndpointIsGone_isMoved(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1").withStrategy(strategy));

        assertThat(candidates(table.decide(at("gone:1", question())))).containsExactlyInAnyOrder("a:1", "b:1");
        assertThat(table.keeps(WORLD_7, endpoint("gone:1"))).isFalse();
    }

    @Test
    void sessionWhoseEndpointIsInAnotherRuleOfItsServerType_stays_underThatRulesName() {
        RouteTable table = table(of(TYPE, 7, "seven", "a:1"), of(TYPE, 8, "eight", "b:1"), of(11, 0, "other", "c:1"));

        RouteDecision decision = table.decide(at("b:1", question(WORLD_7)));
        assertThat(decision).hasToString("eight at [b:1, a:1]");
        assertThat(table.decide(at("c:1", question(WORLD_7)))).hasToString("seven at [a:1]");
        assertThat(table.keeps(WORLD_7, endpoint("b:1"))).isTrue();
        assertThat(table.keeps(WORLD_7, endpoint("c:1"))).isFalse();
    }

    @Test
    void sessionWhoseEndpointIsInSeveralRules_staysUnderTheNameOfTheOneThatMatches() {
        RouteTable table = table(of(TYPE, 0, "any", "a:1"), of(TYPE, 7, "seven", "a:1"));

        assertThat(table.decide(at("a:1", question(WORLD_7)))).hasToString("seven at [a:1]");
        assertThat(table.decide(at("a:1", question(WORLD_8)))).hasToString("any at [a:1]");
    }

    @Test
    void sessionWithoutAMatchingRule_staysWhereAnotherRuleOfItsServerTypeHasItsEndpoint() {
        RouteTable table = table(of(TYPE, 8, "eight", "a:1", "b:1"));

        assertThat(table.decide(at("a:1", question(WORLD_7)))).hasToString("eight at [a:1]");
        assertThat(table.decide(at("c:1", question(WORLD_7)))).hasToString("no route");
    }

    @Test
    void sessionsThatStay_takeNoTurns() {
        RouteTable table = table(rule("a:1", "b:1"));
        String previous = "";

        for (int i = 0; i < 100; i++) {
            String first = first(table.decide(question()));
            assertThat(first).isNotEqualTo(previous);
            previous = first;
            table.decide(at("a:1", question(i)));
        }
    }

    @Test
    void alternativesOfSessionsThatStay_areSpread() {
        RouteTable table = table(rule("a:1", "b:1", "c:1", "d:1"));
        Map<String, Integer> seconds = Questions.count(
                3_000, id -> candidates(table.decide(at("a:1", question(id)))).get(1));

        // 150 of 3,000 are six standard deviations; the session ids are fixed, so it is the same each time.
        assertThat(seconds).containsOnlyKeys("b:1", "c:1", "d:1");
        assertThat(seconds.values()).allMatch(count -> Math.abs(count - 1_000) < 150);
    }

    @Test
    void alternativesOfNewSessions_areSpread() {
        RouteTable table = table(rule("a:1", "b:1", "c:1", "d:1"));

        Map<String, Integer> seconds = Questions.count(12_000, id -> {
            List<String> candidates = candidates(table.decide(question(id)));
            return candidates.get(0).equals("a:1") ? candidates.get(1) : "";
        });

        assertThat(seconds.get("")).isEqualTo(9_000);
        assertThat(List.of(seconds.get("b:1"), seconds.get("c:1"), seconds.get("d:1")))
                .allMatch(count -> Math.abs(count - 1_000) < 200);
    }

    @Test
    void emptyTable_hasNoRoutes() {
        assertThat(table().decide(question())).isSameAs(RouteDecision.none());
        assertThat(table().decide(at("a:1", question()))).isSameAs(RouteDecision.none());
        assertThat(table().endpoints()).isEmpty();
    }
}
