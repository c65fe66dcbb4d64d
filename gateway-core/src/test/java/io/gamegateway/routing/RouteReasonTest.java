/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.TYPE;
import static io.gamegateway.routing.Questions.at;
import static io.gamegateway.routing.Questions.candidates;
import static io.gamegateway.routing.Questions.endpoint;
import static io.gamegateway.routing.Questions.first;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.set;
import static io.gamegateway.routing.Questions.table;
import static io.gamegateway.routing.Questions.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.HashKey;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.routing.Questions.Client;
import io.gamegateway.routing.Questions.States;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.spi.RouteRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link RouteTable#explain}. */
class RouteReasonTest {

    private static final ServerId WORLD_7 = ServerId.of(7, TYPE, 3);

    private static String reason(RouteTable table, RouteRequest request) {
        return table.explain(request).reason();
    }

    @ParameterizedTest
    @EnumSource
    void explain_saysWhatDecideAnswersNext_andUsesUpNoTurn(RouteStrategy strategy) {
        RouteTable table = table(rule("a:1", "b:1", "c:1", "d:1").withStrategy(strategy));

        for (long id = 0; id < 20; id++) {
            RouteExplanation explanation = table.explain(question(id));
            assertThat(table.explain(question(id)).decision().candidates())
                    .isEqualTo(explanation.decision().candidates());
            assertThat(table.decide(question(id)).candidates())
                    .isEqualTo(explanation.decision().candidates());
        }
    }

    @Test
    void explanation_printsInOneLine() {
        RouteTable table = table(new RouteRule(TYPE, 0, "account", List.of(endpoint("a:1"))));

        assertThat(table.explain(question(WORLD_7)))
                .hasToString("7.10.3 -> account at [a:1]; rule: server_type 10, world_id 0: account by round_robin;"
                        + " because the wildcard rule for any world matches, as world_id 7 has none of its own;"
                        + " round_robin: in turn");
    }

    @Test
    void noRule_isSaid() {
        RouteExplanation explanation = table(rule(8, "a:1")).explain(question(WORLD_7));

        assertThat(explanation.rule()).isEmpty();
        assertThat(explanation.decision().candidates()).isEmpty();
        assertThat(explanation.reason())
                .isEqualTo("no rule matches server_type 10, neither for world_id 7 nor the wildcard for any world");
    }

    @Test
    void exactRule_isSaid() {
        assertThat(reason(table(rule(7, "a:1"), rule("b:1")), question(WORLD_7)))
                .isEqualTo("the exact rule for world_id 7 matches; round_robin: in turn");
        assertThat(reason(table(rule("b:1")), question(ServerId.of(0, TYPE, 0))))
                .isEqualTo("the wildcard rule for any world matches; round_robin: in turn");
    }

    @Test
    void sessionThatStays_isSaid() {
        RouteTable table = table(rule(7, "a:1", "b:1").withDraining(set("a:1")), rule(8, "c:1"));

        assertThat(reason(table, at("b:1", question(WORLD_7))))
                .isEqualTo(
                        "the exact rule for world_id 7 matches; sticky: the session stays at b:1, which is named by this rule");
        assertThat(reason(table, at("a:1", with(question(WORLD_7), new States().unavailable("a:1")))))
                .endsWith("sticky: the session stays at a:1, which is named by this rule; draining, which new sessions"
                        + " would pass over: a:1; unavailable, so the alternatives are tried: a:1");
        assertThat(reason(table, at("c:1", question(WORLD_7))))
                .endsWith(
                        "stays at c:1, which is named by the rule of server_type 10, world_id 8: game by round_robin");
    }

    @Test
    void sessionThatIsMoved_isSaid() {
        assertThat(reason(table(rule(7, "a:1")), at("gone:1", question(WORLD_7))))
                .isEqualTo(
                        "the exact rule for world_id 7 matches; the session was at gone:1, which is not in the table any"
                                + " more; round_robin: in turn");
    }

    @Test
    void realmMapping_orItsAbsence_isSaid() {
        RouteTable table = table(rule(7, "a:1").withStrategy(RouteStrategy.REALM_BASED));
        RouteTable mapped = table.withRealms(Map.of(7, endpoint("r:1")));

        assertThat(reason(mapped, question(WORLD_7)))
                .endsWith("; realm_based: the realm mapping has world_id 7 at r:1, and only there");
        assertThat(reason(mapped, with(question(WORLD_7), new States().unavailable("r:1"))))
                .endsWith("at r:1, and only there; unavailable: r:1");
        assertThat(reason(table, question(WORLD_7)))
                .endsWith(
                        "; realm_based: the realm mapping has no endpoint for world_id 7, so by hash of world_id 7 and"
                                + " inst_id 3");
        assertThat(reason(mapped, at("r:1", question(WORLD_7))))
                .endsWith("sticky: the session stays at r:1, which is in the realm mapping used by this rule");
        assertThat(reason(mapped, at("a:1", question(WORLD_7))))
                .endsWith(
                        "stays at a:1, which is named by this rule; realm_based: new sessions go to r:1 by the realm mapping");
    }

    @Test
    void hashKeyAndItsValue_areSaid() {
        InetSocketAddress address = new InetSocketAddress("10.0.0.9", 4_000);
        RouteRequest request = question(WORLD_7, new Client(42, address, Optional.of("ann")));
        RouteRequest nobody = question(WORLD_7, new Client(42));
        RouteRequest unresolved =
                question(WORLD_7, new Client(42, InetSocketAddress.createUnresolved("client", 1), Optional.empty()));

        assertThat(keyed(HashKey.SESSION_ID, request)).endsWith("; consistent_hash: hash of session_id 42");
        assertThat(keyed(HashKey.CLIENT_IP, request)).endsWith("hash of client_ip 10.0.0.9");
        assertThat(keyed(HashKey.CLIENT_IP, unresolved)).endsWith("hash of client_ip client");
        assertThat(keyed(HashKey.INST_ID, request)).endsWith("hash of inst_id 3");
        assertThat(keyed(HashKey.WORLD_ID, request)).endsWith("hash of world_id 7");
        assertThat(keyed(HashKey.USER_ID, request)).endsWith("hash of user_id ann");
        assertThat(keyed(HashKey.USER_ID, nobody)).endsWith("hash of session_id 42, as the session has no user_id");
    }

    private static String keyed(HashKey key, RouteRequest request) {
        return reason(table(rule("a:1").withConsistentHash(key)), request);
    }

    @Test
    void weightsAndSessions_areSaid() {
        assertThat(reason(table(rule("a:1", "b:1").withWeights(List.of(1, 2))), question()))
                .endsWith("; weighted: in turn by weight");
        assertThat(reason(
                        table(rule("a:1", "b:1").withStrategy(RouteStrategy.LEAST_SESSIONS)),
                        with(question(), new States().sessions("a:1", 5).sessions("b:1", 3))))
                .endsWith("; least_sessions: the least has 3");
    }

    @Test
    void endpointsThatArePassedOver_areSaid() {
        RouteTable table = table(rule("a:1", "b:1", "c:1", "d:1", "e:1")
                .withWeights(List.of(1, 0, 1, 1, 1))
                .withDraining(set("a:1")));
        RouteRequest request = with(question(), new States().unavailable("c:1").share("d:1", 0.25));

        assertThat(reason(table, request))
                .endsWith(
                        "in turn; draining: a:1; weight 0: b:1; unavailable, and so last: c:1; slow start: d:1 (share 0.25)");
    }

    @Test
    void allDraining_isSaid() {
        RouteTable table = table(rule("a:1", "b:1").withDraining(set("a:1", "b:1")));

        assertThat(reason(table, question())).endsWith("draining like all others, and so not passed over: a:1, b:1");
    }

    @Test
    void slowStart_isNotSaidWhereItChangesNothing() {
        RouteTable table = table(rule("a:1").withConsistentHash(HashKey.INST_ID));

        assertThat(reason(table, with(question(), new States().share("a:1", 0.5))))
                .doesNotContain("slow");
        assertThat(first(table.decide(question()))).isEqualTo("a:1");
        assertThat(candidates(table.decide(question()))).hasSize(1);
    }
}
