/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static io.gamegateway.routing.Questions.candidates;
import static io.gamegateway.routing.Questions.first;
import static io.gamegateway.routing.Questions.firsts;
import static io.gamegateway.routing.Questions.question;
import static io.gamegateway.routing.Questions.rule;
import static io.gamegateway.routing.Questions.table;
import static io.gamegateway.routing.Questions.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.RouteStrategy;
import io.gamegateway.routing.Questions.States;
import io.gamegateway.spi.EndpointStates;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeastSessionsTest {

    private final RouteTable table = table(rule("a:1", "b:1", "c:1", "d:1").withStrategy(RouteStrategy.LEAST_SESSIONS));

    @Test
    void candidates_areInTheOrderOfTheirSessions() {
        States states = new States()
                .sessions("a:1", 30)
                .sessions("b:1", Integer.MAX_VALUE)
                .sessions("c:1", 10)
                .sessions("d:1", 20);

        for (int i = 0; i < 8; i++) {
            assertThat(candidates(table.decide(with(question(i), states)))).containsExactly("c:1", "d:1", "a:1", "b:1");
        }
    }

    @Test
    void ties_areTakenInTurn() {
        States states = new States()
                .sessions("a:1", 5)
                .sessions("b:1", 1)
                .sessions("c:1", 5)
                .sessions("d:1", 1);

        String previous = "";
        for (int i = 0; i < 8; i++) {
            String first = first(table.decide(with(question(i), states)));
            assertThat(first).isIn("b:1", "d:1").isNotEqualTo(previous);
            previous = first;
        }
        assertThat(firsts(table, 400, EndpointStates.unknown()))
                .isEqualTo(Map.of("a:1", 100, "b:1", 100, "c:1", 100, "d:1", 100));
    }

    @Test
    void unavailableEndpoint_isNotTheFirst_thoughItHasNoSessions() {
        States states = new States()
                .unavailable("a:1")
                .sessions("b:1", 3)
                .sessions("c:1", 2)
                .sessions("d:1", 4);

        assertThat(candidates(table.decide(with(question(), states)))).containsExactly("c:1", "b:1", "d:1", "a:1");
    }

    @Test
    void sessionsThatAreCounted_fillUpTheEmptierOnes() {
        Map<String, Integer> sessions = new HashMap<>(Map.of("a:1", 10, "b:1", 0, "c:1", 5, "d:1", 9));

        for (int i = 0; i < 16; i++) {
            States states = new States();
            sessions.forEach(states::sessions);
            sessions.merge(first(table.decide(with(question(i), states))), 1, Integer::sum);
        }

        assertThat(sessions).isEqualTo(Map.of("a:1", 10, "b:1", 10, "c:1", 10, "d:1", 10));
    }

    @Test
    void slowStart_countsAsMoreSessions() {
        RouteTable two = table(rule("a:1", "b:1").withStrategy(RouteStrategy.LEAST_SESSIONS));
        States ten = new States().share("a:1", 0.1);

        // One session more at a share of 0.1 weighs as ten.
        assertThat(first(two.decide(with(question(), ten.sessions("b:1", 8))))).isEqualTo("b:1");
        assertThat(first(two.decide(with(question(), ten.sessions("b:1", 10))))).isEqualTo("a:1");
    }
}
