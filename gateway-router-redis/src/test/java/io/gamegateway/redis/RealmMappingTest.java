/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.spi.Endpoint;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmMappingTest {

    @Test
    void parse_good() {
        assertThat(RealmMapping.parse(Map.of("0", "a:1", "32767", "[::1]:2")).endpoints())
                .containsOnly(Map.entry(0, Endpoint.parse("a:1")), Map.entry(32_767, Endpoint.parse("[::1]:2")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seven | a:1     | field 'seven' (expected: a worldId, 0 to 32767)
            32768 | a:1     | field '32768' (expected: a worldId, 0 to 32767)
            -1    | a:1     | field '-1' (expected: a worldId, 0 to 32767)
            7     | a       | world 7: 'a' (expected: host:port or [IPv6]:port, port 1 to 65535)
            7     | a:99999 | world 7: 'a:99999' (expected: host:port or [IPv6]:port, port 1 to 65535)
            """)
    void parse_wrong_namesFieldValueAndExpectation(String field, String value, String message) {
        assertThatThrownBy(() -> RealmMapping.parse(Map.of(field, value)))
                .isInstanceOf(InvalidRoutesException.class)
                .hasMessage(message);
    }

    @Test
    void parse_sameWorldTwice_isRefused() {
        assertThatThrownBy(() -> RealmMapping.parse(Map.of("7", "a:1", "07", "b:1")))
                .hasMessage("world 7: in two fields (expected: one)");
    }

    @Test
    void parse_tooMany_isRefused() {
        Map<String, String> fields =
                IntStream.range(0, 40_000).boxed().collect(Collectors.toMap(Object::toString, worldId -> "a:1"));

        assertThatThrownBy(() -> RealmMapping.parse(fields))
                .hasMessage("mapping: 40000 fields (expected: at most 32768)");
    }
}
