/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseReasonTest {

    @ParameterizedTest
    @CsvSource({
        "1,  normal,              1000",
        "2,  kicked,              4002",
        "3,  replaced,            4003",
        "4,  idle_timeout,        4004",
        "5,  protocol_error,      1002",
        "6,  message_too_large,   1009",
        "7,  rate_limited,        4007",
        "8,  slow_consumer,       4008",
        "9,  no_route,            4009",
        "10, backend_unavailable, 4010",
        "11, backend_refused,     4011",
        "12, draining,            1012",
        "13, overload,            1013",
        "14, internal_error,      4014",
        "15, handshake_timeout,   4015",
        "16, unauthorized,        4016",
    })
    void everyReason_hasTheCodesOfTheContract(int code, String label, int webSocketCode) {
        CloseReason reason = CloseReason.ofCode(code, CloseReason.NORMAL);

        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.label()).isEqualTo(label);
        assertThat(reason).hasToString(label);
        assertThat(reason.webSocketCode()).isEqualTo(webSocketCode);
    }

    @Test
    void values_areAllInTheTableAbove() {
        assertThat(CloseReason.values()).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 17, 255, Integer.MAX_VALUE})
    void ofCode_unknownCode_isTheOtherwise(int code) {
        assertThat(CloseReason.ofCode(code, CloseReason.KICKED)).isSameAs(CloseReason.KICKED);
    }
}
