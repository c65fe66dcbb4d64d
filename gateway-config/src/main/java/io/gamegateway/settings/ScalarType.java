/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.Network;
import io.gamegateway.settings.ConfigNode.Scalar;
import io.gamegateway.spi.Endpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of single values. */
final class ScalarType<T> implements ValueType<T> {

    private static final Pattern DURATION =
            Pattern.compile("(?:(?<h>\\d{1,9})h)?(?:(?<m>\\d{1,9})m)?(?:(?<s>\\d{1,9})s)?(?:(?<ms>\\d{1,9})ms)?");
    private static final Duration MAX_DURATION = Duration.ofHours(24);
    private static final Map<String, Boolean> BOOLEANS =
            Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);
    private static final String ADDRESS = "host:port, [IPv6]:port or :port, with a host of this machine and a port 0 to"
            + " 65535, where 0 takes a free one";

    private final SettingKey.Kind kind;
    private final List<String> choices;
    private final String expectation;
    private final Function<String, Optional<T>> parser;

    private ScalarType(
            SettingKey.Kind kind, List<String> choices, String expectation, Function<String, Optional<T>> parser) {
        this.kind = kind;
        this.choices = choices;
        this.expectation = expectation;
        this.parser = parser;
    }

    private ScalarType(SettingKey.Kind kind, String expectation, Function<String, Optional<T>> parser) {
        this(kind, List.of(), expectation, parser);
    }

    @Override
    public Optional<T> read(String path, ConfigNode node, Problems problems) {
        Optional<T> value = node instanceof Scalar scalar ? parser.apply(scalar.text()) : Optional.empty();
        if (value.isEmpty()) {
            problems.badValue(path, node, expectation);
        }
        return value;
    }

    @Override
    public SettingKey.Kind kind() {
        return kind;
    }

    @Override
    public List<String> choices() {
        return choices;
    }

    @Override
    public boolean isText() {
        return true;
    }

    /** A whole number. */
    static ScalarType<Integer> integer(int min, int max, String meaning) {
        String range = "a whole number, " + min + " to " + max;
        return new ScalarType<>(
                SettingKey.Kind.WHOLE_NUMBER,
                meaning.isEmpty() ? range : range + "; " + meaning,
                text -> parseInteger(text).filter(value -> value >= min && value <= max));
    }

    /** Nothing, or at least so much. */
    static ScalarType<Integer> integerOrZero(int min, String meaning) {
        return new ScalarType<>(
                SettingKey.Kind.WHOLE_NUMBER,
                "0, or a whole number, " + min + " to " + Integer.MAX_VALUE + "; " + meaning,
                text -> parseInteger(text).filter(value -> value == 0 || value >= min));
    }

    private static Optional<Integer> parseInteger(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** True or false, in any of YAML's spellings. */
    static ScalarType<Boolean> bool() {
        return new ScalarType<>(
                SettingKey.Kind.BOOLEAN,
                "true or false",
                text -> Optional.ofNullable(BOOLEANS.get(text.toLowerCase(Locale.ROOT))));
    }

    /** More than nothing, up to a day. */
    static ScalarType<Duration> positiveDuration() {
        return new ScalarType<>(
                SettingKey.Kind.DURATION,
                "a duration such as 500ms, 5s, 10m or 1h30m, from 1ms to 24h",
                text -> parseDuration(text).filter(value -> !value.isZero()));
    }

    /** At least so much, up to a day. */
    static ScalarType<Duration> durationFrom(Duration min) {
        return new ScalarType<>(
                SettingKey.Kind.DURATION,
                "a duration such as 500ms, 5s, 10m or 1h30m, from " + min.toMillis() + "ms to 24h",
                text -> parseDuration(text).filter(value -> value.compareTo(min) >= 0));
    }

    /** Nothing, which means never, or up to a day. */
    static ScalarType<Duration> durationOrNever() {
        return new ScalarType<>(
                SettingKey.Kind.DURATION,
                "a duration such as 500ms, 5s, 10m or 1h30m, up to 24h; 0 = never",
                ScalarType::parseDuration);
    }

    private static Optional<Duration> parseDuration(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ofHours(number(matcher.group("h")))
                .plusMinutes(number(matcher.group("m")))
                .plusSeconds(number(matcher.group("s")))
                .plusMillis(number(matcher.group("ms")));
        return Optional.of(sum).filter(value -> value.compareTo(MAX_DURATION) <= 0);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** One of an enumeration's names, in lower case. */
    static <E extends Enum<E>> ScalarType<E> choice(Class<E> type) {
        Map<String, E> values = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
        String names = Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" | "));
        return new ScalarType<>(
                SettingKey.Kind.CHOICE,
                List.of(names.split(" \\| ")),
                names,
                text -> Optional.ofNullable(values.get(text)));
    }

    /** One of an enumeration's names, in lower case, or nothing, which stands for this one. */
    static <E extends Enum<E>> ScalarType<E> choiceOr(E standIn) {
        ScalarType<E> choice = choice(standIn.getDeclaringClass());
        return new ScalarType<>(
                SettingKey.Kind.CHOICE,
                choice.choices,
                choice.expectation + "; \"\" = " + standIn.name().toLowerCase(Locale.ROOT),
                text -> text.isEmpty() ? Optional.of(standIn) : choice.parser.apply(text));
    }

    /** One of these words. */
    static ScalarType<String> word(String... words) {
        List<String> all = List.of(words);
        return new ScalarType<>(
                SettingKey.Kind.CHOICE,
                all,
                String.join(" | ", all),
                text -> Optional.of(text).filter(all::contains));
    }

    /** Takes {@code false} for this value: YAML 1.1 tools write {@code off} so. */
    ScalarType<T> orFalse(String meant) {
        return new ScalarType<>(kind, choices, expectation, text -> parser.apply(text.equals("false") ? meant : text));
    }

    /** Networks of addresses. */
    static ScalarType<Network> network() {
        return new ScalarType<>(
                SettingKey.Kind.TEXT, "a network, such as 10.0.0.0/8 or 2001:db8::/32", ScalarType::parseNetwork);
    }

    private static Optional<Network> parseNetwork(String text) {
        try {
            return Optional.of(Network.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A text that this accepts. */
    static ScalarType<String> text(String expectation, Predicate<String> accepts) {
        return new ScalarType<>(
                SettingKey.Kind.TEXT, expectation, text -> Optional.of(text).filter(accepts));
    }

    /** An address to listen on. */
    static ScalarType<ListenAddress> listenAddress() {
        return new ScalarType<>(SettingKey.Kind.TEXT, ADDRESS, ListenAddress::parse);
    }

    /** An address to listen on, or nothing. */
    static ScalarType<Optional<ListenAddress>> optionalListenAddress() {
        return new ScalarType<>(
                SettingKey.Kind.TEXT,
                ADDRESS + "; \"\" = off",
                text -> text.isEmpty()
                        ? Optional.of(Optional.empty())
                        : ListenAddress.parse(text).map(Optional::of));
    }

    /** Where somebody else listens. */
    static ScalarType<Endpoint> endpoint() {
        return new ScalarType<>(
                SettingKey.Kind.TEXT, "host:port or [IPv6]:port, port 1 to 65535", ScalarType::parseEndpoint);
    }

    /** Where several others listen: one or more endpoints, separated by commas. */
    static ScalarType<List<Endpoint>> endpoints() {
        return new ScalarType<>(
                SettingKey.Kind.TEXT,
                "host:port or [IPv6]:port, or several of them separated by commas",
                ScalarType::parseEndpoints);
    }

    private static Optional<List<Endpoint>> parseEndpoints(String text) {
        List<Endpoint> endpoints = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .flatMap(part -> parseEndpoint(part).stream())
                .toList();
        return Optional.of(endpoints).filter(all -> all.size() == text.split(",", -1).length);
    }

    private static Optional<Endpoint> parseEndpoint(String text) {
        try {
            return Optional.of(Endpoint.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
