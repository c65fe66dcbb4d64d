/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.TYPE;
import static io.gamegateway.routing.Questions.at;
import static io.gamegateway.routing.Questions.candidates;
import static io.gamegateway.routing.Questions.endpoint;
import static io.gamegateway.routing.Questions.first;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.table;
import static io.gamegateway.routing.Questions.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.routing.Questions.Client;
import io.gamegateway.routing.Questions.States;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RealmBasedTest {

    private static final ServerId WORLD_7 = ServerId.of(7, TYPE, 3);
    private static final ServerId WORLD_8 = ServerId.of(8, TYPE, 3);

    private final RouteRule realmBased = rule("a:1", "b:1", "c:1").withStrategy(RouteStrategy.REALM_BASED);
    private final RouteTable table = table(realmBased).withRealms(Map.of(7, endpoint("r7:1"), 9, endpoint("r9:1")));

    @Test
    void mappedWorld_hasItsEndpointAndNoAlternative() {
        assertThat(table.decide(question(WORLD_7))).hasToString("game at [r7:1]");
        assertThat(table.decide(with(question(WORLD_7), new States().unavailable("r7:1"))))
                .hasToString("game at [r7:1]");
    }

    @Test
    void mappedWorld_mayLiveAtAnEndpointOfTheRule_evenADrainingOne() {
        RouteTable drained =
                table(realmBased.withDraining(Set.of(endpoint("a:1")))).withRealms(Map.of(7, endpoint("a:1")));

        assertThat(drained.decide(question(WORLD_7))).hasToString("game at [a:1]");
    }

    @Test
    void worldThatIsNotMapped_goesByAHashOfWorldAndInstance() {
        Set<String> seen = new HashSet<>();
        for (int world = 10; world < 20; world++) {
            for (int inst = 0; inst < 10; inst++) {
                ServerId serverId = ServerId.of(world, TYPE, inst);
                List<String> candidates = candidates(table.decide(question(serverId)));
                assertThat(candidates).containsExactlyInAnyOrder("a:1", "b:1", "c:1");
                assertThat(candidates(table.decide(question(serverId, new Client(99)))))
                        .isEqualTo(candidates);
                seen.add(world + candidates.get(0));
                seen.add("inst " + inst + candidates.get(0));
            }
        }
        // Each world and each instance meets more than one endpoint: both count.
        assertThat(seen).hasSizeGreaterThan(50);
    }

    @Test
    void mapping_isNotLookedAtByOtherStrategies() {
        for (RouteStrategy strategy : RouteStrategy.values()) {
            RouteTable others = table(rule("a:1").withStrategy(strategy)).withRealms(Map.of(7, endpoint("r7:1")));
            assertThat(first(others.decide(question(WORLD_7))))
                    .isEqualTo(strategy == RouteStrategy.REALM_BASED ? "r7:1" : "a:1");
            assertThat(others.keeps(WORLD_7, endpoint("r7:1"))).isEqualTo(strategy == RouteStrategy.REALM_BASED);
        }
    }

    @Test
    void sessionOfAWorldThatIsMappedElsewhereNow_staysWhileItsEndpointIsInTheTable() {
        assertThat(table.decide(at("b:1", question(WORLD_7)))).hasToString("game at [b:1, r7:1]");
        assertThat(table.decide(at("r7:1", question(WORLD_7)))).hasToString("game at [r7:1]");
        assertThat(table.decide(at("r9:1", question(WORLD_7)))).hasToString("game at [r9:1, r7:1]");
        assertThat(table.decide(at("gone:1", question(WORLD_7)))).hasToString("game at [r7:1]");
        assertThat(table.keeps(WORLD_7, endpoint("r9:1"))).isTrue();
        assertThat(table.keeps(WORLD_7, endpoint("gone:1"))).isFalse();
    }

    @Test
    void sessionOfAWorldThatIsMappedNoLonger_staysWhileItsEndpointIsInTheTable() {
        assertThat(candidates(table.decide(at("r9:1", question(WORLD_8)))))
                .startsWith("r9:1")
                .containsExactlyInAnyOrder("r9:1", "a:1", "b:1", "c:1");
        assertThat(candidates(table.withRealms(Map.of()).decide(at("r9:1", question(WORLD_8)))))
                .containsExactlyInAnyOrder("a:1", "b:1", "c:1");
    }

    @Test
    void endpointOfTheMapping_keepsASessionOfAnotherRuleOfTheServerType() {
        RouteTable mixed = table(
                        new RouteRule(TYPE, 8, "eight", List.of(endpoint("a:1"))),
                        new RouteRule(TYPE, 0, "realms", List.of(endpoint("b:1")))
                                .withStrategy(RouteStrategy.REALM_BASED),
                        new RouteRule(TYPE + 1, 0, "other", List.of(endpoint("c:1"))))
                .withRealms(Map.of(7, endpoint("r7:1")));

        assertThat(mixed.decide(at("r7:1", question(WORLD_8)))).hasToString("realms at [r7:1, a:1]");
        assertThat(mixed.keeps(ServerId.of(7, TYPE + 1, 0), endpoint("r7:1"))).isFalse();
    }
}
