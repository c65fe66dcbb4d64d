/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.config.HashKey;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteRulesTest {

    private static final String GOOD = "{'10': {'server_type': 10, 'endpoints': ['a:1']}}";

    /** JSON with double quotes, from a text with single ones. */
    private static RouteRules parse(String json) {
        return RouteRules.parse(json.replace('\'', '"'));
    }

    private static Endpoint endpoint(String text) {
        return Endpoint.parse(text);
    }

    @Test
    void parse_fewestFields_takesDefaults() {
        assertThat(parse(GOOD).rules())
                .containsExactly(new RouteRule(10, 0, "server-type-10", List.of(endpoint("a:1"))));
    }

    @Test
    void parse_allFields() {
        RouteRules rules = parse(
                "{'x': {'server_type': 20, 'world_id': 7, 'service_name': 'game', 'strategy': 'consistent_hash',"
                        + "'hash_key': 'user_id', 'endpoints': ['a:1', '[::1]:2'], 'draining': ['a:1']},"
                        + "'y': {'server_type': 20, 'strategy': 'weighted', 'endpoints': ['a:1', 'b:2'], 'weights': [1, 3]}}");

        assertThat(rules.rules())
                .containsExactly(
                        new RouteRule(
                                20,
                                7,
                                "game",
                                RouteStrategy.CONSISTENT_HASH,
                                HashKey.USER_ID,
                                List.of(endpoint("a:1"), endpoint("[::1]:2")),
                                List.of(),
                                Set.of(endpoint("a:1"))),
                        new RouteRule(20, 0, "server-type-20", List.of(endpoint("a:1"), endpoint("b:2")))
                                .withWeights(List.of(1, 3)));
        assertThat(rules.toTable().rules()).isEqualTo(rules.rules());
    }

    @ParameterizedTest
    @ValueSource(strings = {"round_robin", "consistent_hash", "realm_based", "least_sessions", "weighted"})
    void parse_everyStrategy(String strategy) {
        RouteRules rules = parse("{'x': {'server_type': 1, 'endpoints': ['a:1'], 'strategy': '" + strategy + "'}}");

        assertThat(rules.rules().get(0).strategy().label()).isEqualTo(strategy);
    }

    /** Programs that write all fields of a structure write those without a value, too. */
    @Test
    void parse_nullAndEmptyFields_countAsLeftOut() {
        assertThat(parse("{'x': {'server_type': 10, 'world_id': null, 'service_name': '', 'strategy': '',"
                                + "'hash_key': '', 'endpoints': ['a:1'], 'weights': null, 'draining': []}}")
                        .rules())
                .isEqualTo(parse(GOOD).rules());
    }

    @Test
    void parse_unknownFields_areIgnoredAndNamed() {
        RouteRules rules =
                parse("{'x': {'server_type': 10, 'endpoints': ['a:1'], 'Strategy': 'nonsense', 'owner': {'a': 1}},"
                        + "'y': {'server_type': 11, 'endpoints': ['a:1'], 'owner': 'b'}}");

        assertThat(rules.unknownFields()).containsOnly("Strategy", "owner");
        assertThat(rules.rules()).hasSize(2);
    }

    @Test
    void parse_emptyObject_isNoRules() {
        assertThat(parse("{}").rules()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{'k': 1}`                                            | `rule "k": 1 (expected: a JSON object)`
            `{'k': null}`                                         | `rule "k": null (expected: a JSON object)`
            `{'k': {'endpoints': ['a:1']}}`                       | `rule "k": server_type: missing (expected: 0 to 255)`
            `{'k': {'server_type': 256, 'endpoints': ['a:1']}}`   | `rule "k": server_type: 256 (expected: 0 to 255)`
            `{'k': {'server_type': -1, 'endpoints': ['a:1']}}`    | `rule "k": server_type: -1 (expected: 0 to 255)`
            `{'k': {'server_type': '10', 'endpoints': ['a:1']}}`  | `rule "k": server_type: "10" (expected: 0 to 255)`
            `{'k': {'server_type': 1.5, 'endpoints': ['a:1']}}`   | `rule "k": server_type: 1.5 (expected: 0 to 255)`
            `{'k': {'server_type': 99999999999, 'endpoints': []}}` | `rule "k": server_type: 99999999999 (expected: 0 to 255)`
            `{'k': {'server_type': true, 'endpoints': ['a:1']}}`  | `rule "k": server_type: true (expected: 0 to 255)`
            `{'k': {'server_type': 1, 'world_id': 32768}}`        | `rule "k": world_id: 32768 (expected: 0 to 32767)`
            `{'k': {'server_type': 1, 'world_id': 2}}`            | `rule "k" (server_type 1, world_id 2): endpoints: missing (expected: a list of at least one host:port or [IPv6]:port, port 1 to 65535)`
            `{'k': {'server_type': 1, 'endpoints': []}}`          | `endpoints: [] (expected: a list of at least one`
            `{'k': {'server_type': 1, 'endpoints': 'a:1'}}`       | `endpoints: "a:1" (expected: a list of host:port`
            `{'k': {'server_type': 1, 'endpoints': ['a:1', 'b']}}` | `rule "k" (server_type 1, world_id 0): endpoints[1]: "b" (expected: host:port or [IPv6]:port, port 1 to 65535)`
            `{'k': {'server_type': 1, 'endpoints': ['a:0']}}`     | `endpoints[0]: "a:0" (expected: host:port`
            `{'k': {'server_type': 1, 'endpoints': ['a:65536']}}` | `endpoints[0]: "a:65536" (expected: host:port`
            `{'k': {'server_type': 1, 'endpoints': [':1']}}`      | `endpoints[0]: ":1" (expected: host:port`
            `{'k': {'server_type': 1, 'endpoints': [7]}}`         | `endpoints[0]: 7 (expected: host:port`
            `{'k': {'server_type': 1, 'endpoints': [null]}}`      | `endpoints[0]: null (expected: host:port`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'strategy': 'random'}}` | `rule "k" (server_type 1, world_id 0): strategy: "random" (expected: round_robin, consistent_hash, realm_based, least_sessions, weighted)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'strategy': 3}}`        | `strategy: 3 (expected: a text)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'hash_key': 'name'}}`   | `hash_key: "name" (expected: session_id, client_ip, inst_id, world_id, user_id)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'service_name': ['x']}}` | `service_name: ["x"] (expected: a text)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'weights': 3}}`         | `weights: 3 (expected: a list of 0 to 1000, one for each endpoint)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'weights': {'a:1': 3}}}` | `weights: {"a:1":3} (expected: a list of 0 to 1000`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'weights': ['3']}}`     | `weights[0]: "3" (expected: 0 to 1000)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'weights': [3]}}`       | `rule "k" (server_type 1, world_id 0): weights: [3] (expected: none with strategy round_robin)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'strategy': 'weighted', 'weights': [1, 2]}}` | `weights: [1, 2] (expected: one for each of the 1 endpoints)`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'draining': ['b:1']}}`  | `draining: [b:1] (expected: some of [a:1])`
            `{'k': {'server_type': 1, 'endpoints': ['a:1'], 'draining': 'a:1'}}`    | `draining: "a:1" (expected: a list of host:port`
            `{'k': {'server_type': 1, 'endpoints': ['a:1']}, 'l': {'server_type': 1, 'world_id': 0, 'endpoints': ['b:1']}}` | `rule "l" (server_type 1, world_id 0): also in rule "k" (expected: one rule for a server_type and world_id)`
            `[]`        | `document: [] (expected: a JSON object of rules)`
            `7`         | `document: 7 (expected: a JSON object of rules)`
            `null`      | `document: null (expected: a JSON object of rules)`
            `hello`     | `document: not JSON at line 1, column`
            `{'k': {`   | `document: not JSON at line 1, column`
            `{} {}`     | `document: not JSON at line 1, column`
            `{'k': {'server_type': 1, 'server_type': 2}}` | `Duplicate`
            `{'k': {}, 'k': {}}`                          | `Duplicate`
            """)
    void parse_wrong_namesRuleFieldValueAndExpectation(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidRoutesException.class)
                .hasMessageContaining(message);
    }

    @Test
    void parse_endsAnywhere_isRefused() {
        String json = "{\"k\": {\"server_type\": 1, \"endpoints\": [\"a:1\", \"b:2\"], \"strategy\": \"round_robin\"}}";

        for (int length = 0; length < json.length(); length++) {
            String half = json.substring(0, length);
            assertThatThrownBy(() -> RouteRules.parse(half))
                    .as(half)
                    .isInstanceOf(InvalidRoutesException.class)
                    .hasMessageStartingWith("document: ");
        }
    }

    @Test
    void parse_tooLong_isRefusedUnread() {
        String json = " ".repeat(RouteRules.MAX_DOCUMENT_BYTES) + "{}";

        assertThatThrownBy(() -> RouteRules.parse(json))
                .hasMessage("document: 4194306 bytes (expected: at most 4194304)");
    }

    @Test
    void parse_tooManyRules_isRefused() {
        String json = IntStream.rangeClosed(0, RouteRules.MAX_RULES)
                .mapToObj(i -> "\"" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));

        assertThatThrownBy(() -> RouteRules.parse(json)).hasMessage("document: 32769 rules (expected: at most 32768)");
    }

    @Test
    void parse_tooManyEndpoints_isRefused() {
        String json =
                "{'k': {'server_type': 1, 'endpoints': [" + "'a:1',".repeat(RouteRules.MAX_ENDPOINTS) + "'a:1']}}";

        assertThatThrownBy(() -> parse(json))
                .hasMessage("rule \"k\" (server_type 1, world_id 0): endpoints: 1025 of them (expected: at most 1024)");
    }

    @Test
    void parse_tooDeep_isRefused() {
        assertThatThrownBy(() -> parse("{'k': {'x': " + "[".repeat(100_000)))
                .isInstanceOf(InvalidRoutesException.class)
                .hasMessageContaining("depth");
    }

    /** Whoever may write to Redis must not be able to forge log lines, or to fill them. */
    @Test
    void parse_hostileValues_areShortenedAndOfOneLine() {
        String value = "x\\n" + "y".repeat(40_000);

        assertThatThrownBy(() -> parse("{'" + value + "': {'server_type': '" + value + "'}}"))
                .satisfies(e -> assertThat(e.getMessage())
                        .hasSizeLessThan(300)
                        .doesNotContain("\n")
                        .contains("...")
                        .contains("server_type"));
    }

    @Test
    void parse_largestUsualDocument_isRead() {
        String json = IntStream.range(1, 20_000)
                .mapToObj(i -> "\"" + i + "\":{\"server_type\":20,\"world_id\":" + i + ",\"service_name\":\"game\","
                        + "\"strategy\":\"realm_based\",\"endpoints\":[\"10.0.0.1:7001\",\"10.0.0.2:7001\"]}")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(RouteRules.parse(json).rules()).hasSize(19_999);
    }
}
