/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RouteRuleTest {

    private static final Endpoint A = Endpoint.parse("a:1");
    private static final Endpoint B = Endpoint.parse("b:1");

    private final RouteRule rule = new RouteRule(10, 7, "game", List.of(A, B));

    @Test
    void ruleWithoutMore_isInTurn() {
        assertThat(rule.strategy()).isEqualTo(RouteStrategy.ROUND_ROBIN);
        assertThat(rule.hashKey()).isEqualTo(HashKey.SESSION_ID);
        assertThat(rule.weights()).isEmpty();
        assertThat(rule.draining()).isEmpty();
    }

    @Test
    void copies_differInWhatTheyAreNamedFor() {
        assertThat(rule.withStrategy(RouteStrategy.LEAST_SESSIONS).strategy()).isEqualTo(RouteStrategy.LEAST_SESSIONS);
        assertThat(rule.withConsistentHash(HashKey.USER_ID).strategy()).isEqualTo(RouteStrategy.CONSISTENT_HASH);
        assertThat(rule.withConsistentHash(HashKey.USER_ID).hashKey()).isEqualTo(HashKey.USER_ID);
        assertThat(rule.withWeights(List.of(1, 2)).strategy()).isEqualTo(RouteStrategy.WEIGHTED);
        assertThat(rule.withWeights(List.of(1, 2)).weights()).containsExactly(1, 2);
        assertThat(rule.withDraining(Set.of(B)).draining()).containsExactly(B);
        assertThat(rule.withWeights(List.of(1, 2))
                        .withConsistentHash(HashKey.USER_ID)
                        .weights())
                .isEmpty();
    }

    @Test
    void weights_mustFitTheEndpoints() {
        refused(() -> rule.withWeights(List.of(1)), "weights: [1] (expected: one for each of the 2 endpoints)");
        refused(() -> rule.withWeights(List.of(1, 1_001)), "weights: 1001 (expected: 0 to 1000)");
        refused(() -> rule.withWeights(List.of(1, -1)), "weights: -1 (expected: 0 to 1000)");
        refused(() -> rule.withWeights(List.of(0, 0)), "weights: [0, 0] (expected: not all of them 0)");
        refused(
                () -> rule.withWeights(List.of(1, 2)).withStrategy(RouteStrategy.ROUND_ROBIN),
                "weights: [1, 2] (expected: none with strategy round_robin)");
    }

    @Test
    void draining_mustBeSomeOfTheEndpoints() {
        refused(
                () -> rule.withDraining(Set.of(Endpoint.parse("c:1"))),
                "draining: [c:1] (expected: some of [a:1, b:1])");
    }

    @Test
    void lists_areCopied() {
        List<Endpoint> endpoints = new ArrayList<>(List.of(A));
        RouteRule copied = new RouteRule(10, 7, "game", endpoints);
        endpoints.add(B);

        assertThat(copied.endpoints()).containsExactly(A);
    }

    @Test
    void labels_areThoseOfTheRules() {
        assertThat(RouteStrategy.values())
                .extracting(RouteStrategy::label)
                .containsExactly("round_robin", "consistent_hash", "realm_based", "least_sessions", "weighted");
        assertThat(HashKey.values())
                .extracting(HashKey::label)
                .containsExactly("session_id", "client_ip", "inst_id", "world_id", "user_id");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
