/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushClientBuilderTest {

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad(builder -> builder.epoch(0), "epoch: 0 (expected: > 0)"),
                bad(builder -> builder.bufferBytes(262_143), "bufferBytes: 262143 (expected: 262144 to 2147483647)"),
                bad(builder -> builder.maxBatchBytes(1_023), "maxBatchBytes: 1023 (expected: 1024 to 1048576)"),
                bad(builder -> builder.maxBatchBytes(1_048_577), "maxBatchBytes: 1048577 (expected: 1024 to 1048576)"),
                bad(
                        builder -> builder.keepAlive(Duration.ZERO, Duration.ofSeconds(1)),
                        "keepAlive time: PT0S (expected: > 0)"),
                bad(
                        builder -> builder.keepAlive(Duration.ofSeconds(1), Duration.ofSeconds(-1)),
                        "keepAlive timeout: PT-1S (expected: > 0)"),
                bad(
                        builder -> builder.reconnectBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                        "reconnectBackoff max: PT1S (expected: at least PT2S)"),
                bad(builder -> builder.stallTimeout(Duration.ZERO), "stallTimeout: PT0S (expected: > 0)"),
                bad(
                        builder -> builder.closeTimeout(Duration.ofMillis(-1)),
                        "closeTimeout: PT-0.001S (expected: 0 or more)"),
                bad(builder -> builder.eventLoops(0), "eventLoops: 0 (expected: > 0)"));
    }

    private static Arguments bad(Consumer<PushClientBuilder> setter, String message) {
        return Arguments.of(setter, message);
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void badValue_throwsAtOnce_andSaysWhatIsExpected(Consumer<PushClientBuilder> setter, String message) {
        assertThatThrownBy(() -> setter.accept(PushClient.builder("logic")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129})
    void logicId_emptyOrTooLong_throws(int characters) {
        assertThatCode(() -> PushClient.builder("x".repeat(128))).doesNotThrowAnyException();
        assertThatThrownBy(() -> PushClient.builder("x".repeat(characters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logicId: " + characters + " characters (expected: 1 to 128)");
    }

    @Test
    void build_withoutDirectory_throws() {
        assertThatThrownBy(() -> PushClient.builder("logic").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("directory: none (expected:");
    }
}
