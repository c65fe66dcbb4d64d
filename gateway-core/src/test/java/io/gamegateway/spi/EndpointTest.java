/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7001", "game.example:1", "[::1]:65535", "[fe80::1%eth0]:80"})
    void parse_wellFormed_printsTheSame(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @Test
    void parse_ipv6_hasNoBracketsInTheHost() {
        assertThat(Endpoint.parse("[::1]:7001")).isEqualTo(new Endpoint("::1", 7001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":1", "host:", "host:x", "host:0", "host:65536", "::1:7001", "[]:1", "host:-1"})
    void parse_malformed_namesTheTextAndWhatWasExpected(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("expected: host:port");
    }
}
