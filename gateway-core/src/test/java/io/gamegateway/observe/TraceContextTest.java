/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @Test
    void parse_exampleOfTheRecommendation_andPrintsItAgain() {
        String header = "00-" + TRACE + "-" + SPAN + "-01";

        TraceContext context = TraceContext.parse(header).orElseThrow();

        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.spanIdText()).isEqualTo(SPAN);
        assertThat(context.sampled()).isTrue();
        assertThat(context).hasToString(header);
    }

    @Test
    void parse_takesFlagsAndLaterVersions() {
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-00"))
                .hasValueSatisfying(context -> assertThat(context.sampled()).isFalse());
        assertThat(TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-09-what-comes-later"))
                .hasValueSatisfying(context -> assertThat(context.sampled()).isTrue());
        assertThat(TraceContext.parse(" 00-" + TRACE + "-" + SPAN + "-01 ")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g"
            })
    void parse_malformed_isIgnored(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void zeros_areRefused() {
        assertThatThrownBy(() -> new TraceContext(0, 0, 1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceContext(1, 0, 0, true)).hasMessageContaining("expected: not 0");
    }
}
