/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.IoTransport;
import io.gamegateway.config.TlsMode;
import io.gamegateway.settings.ConfigNode.Null;
import io.gamegateway.settings.ConfigNode.Scalar;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScalarTypeTest {

    private static final Origin ORIGIN = new Origin("file", 7);

    private final Problems problems = new Problems();

    private <T> Optional<T> read(ValueType<T> type, String text) {
        return type.read("some.key", new Scalar(ORIGIN, text), problems);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "5s, PT5S",
        "10m, PT10M",
        "1h, PT1H",
        "1h30m, PT1H30M",
        "1m500ms, PT1M0.5S",
        "24h, PT24H",
        "1ms, PT0.001S"
    })
    void duration(String text, Duration expected) {
        assertThat(read(ScalarType.positiveDuration(), text)).contains(expected);
        assertThat(read(ScalarType.durationOrNever(), text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "5S", "1.5s", "1d", "5s1m", "25h", "9999999999h", "PT5S", "٣s"})
    void duration_malformed_isRefused(String text) {
        assertThat(read(ScalarType.positiveDuration(), text)).isEmpty();
        assertThat(read(ScalarType.durationOrNever(), text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0ms"})
    void duration_zero_onlyWhereItMeansNever(String text) {
        assertThat(read(ScalarType.positiveDuration(), text)).isEmpty();
        assertThat(read(ScalarType.durationOrNever(), text)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "0.0.0.0:0, 0.0.0.0, 0",
        ":8080, 0.0.0.0, 8080",
        "[::]:8080, ::, 8080",
        "[::1]:65535, ::1, 65535",
        "localhost:1, localhost, 1"
    })
    void listenAddress(String text, String host, int port) {
        assertThat(read(ScalarType.listenAddress(), text)).contains(new ListenAddress(host, port));
        assertThat(read(ScalarType.optionalListenAddress(), text)).contains(Optional.of(new ListenAddress(host, port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[::1]", "[127.0.0.1]:80", "a:-1"
            })
    void listenAddress_malformed_isRefused(String text) {
        assertThat(read(ScalarType.listenAddress(), text)).isEmpty();
        assertThat(read(ScalarType.optionalListenAddress(), text)).isEmpty();
    }

    @Test
    void listenAddress_empty_onlyWhereItMeansOff() {
        assertThat(read(ScalarType.listenAddress(), "")).isEmpty();
        assertThat(read(ScalarType.optionalListenAddress(), "")).contains(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "True, true",
        "on, true",
        "yes, true",
        "false, false",
        "FALSE, false",
        "off, false",
        "no, false"
    })
    void bool(String text, boolean expected) {
        assertThat(read(ScalarType.bool(), text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false"})
    void orFalse_bothSpellingsOfYaml_areOff(String text) {
        assertThat(read(ScalarType.choice(TlsMode.class).orFalse("off"), text)).contains(TlsMode.OFF);
    }

    @Test
    void integer_atAndPastItsBounds() {
        ScalarType<Integer> type = ScalarType.integer(1, 10, "");
        assertThat(read(type, "1")).contains(1);
        assertThat(read(type, "10")).contains(10);
        assertThat(read(type, "0")).isEmpty();
        assertThat(read(type, "11")).isEmpty();
        assertThat(read(type, "1.0")).isEmpty();
        assertThat(read(type, "99999999999")).isEmpty();
    }

    @Test
    void choice_isInLowerCase() {
        assertThat(read(ScalarType.choice(IoTransport.class), "kqueue")).contains(IoTransport.KQUEUE);
        assertThat(read(ScalarType.choice(IoTransport.class), "iouring")).isEmpty();
        assertThat(problems.lines())
                .containsExactly("file line 7: some.key: iouring (expected: auto | epoll | kqueue | nio)");
    }

    @Test
    void nothing_isNoValue() {
        assertThat(ScalarType.bool().read("some.key", new Null(ORIGIN), problems))
                .isEmpty();
        assertThat(problems.lines()).containsExactly("file line 7: some.key: nothing (expected: true or false)");
    }

    @Test
    void problem_longOrBrokenText_isShortAndOnOneLine() {
        read(ScalarType.bool(), "a\nb" + "c".repeat(200));
        assertThat(problems.lines())
                .containsExactly("file line 7: some.key: a?b" + "c".repeat(77) + "... (expected: true or false)");
    }
}
