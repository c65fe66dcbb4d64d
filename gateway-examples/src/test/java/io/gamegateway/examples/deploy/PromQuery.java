/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.deploy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a PromQL expression, or one of Grafana's queries for labels, says of the gateway's series. */
final class PromQuery {

    /** A name of ours in any text. */
    static final Pattern SERIES = Pattern.compile("[A-Za-z_:]*game_gateway_\\w*(?::\\w+)*");

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*[\"'](.*?)[\"']");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without)\\s*\\(([^)]*)\\)\\s*(\\(?)");
    private static final Pattern MATCHING =
            Pattern.compile("\\b(?:on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern LABEL_VALUES = Pattern.compile("^label_values\\(.*,\\s*(\\w+)\\)$");
    private static final Pattern AGGREGATION = Pattern.compile("\\b(?:sum|avg|min|max|count)\\s*\\(");

    /** A series and the labels by which it is selected or summed up. */
    record Use(String series, Set<String> labels) {}

    /** A label and a value that it is compared with. */
    record Value(String label, String value) {}

    private record Group(int from, int to, Set<String> labels) {}

    private final String query;

    /** The query with its texts' characters blotted out, so that no bracket or word in one of them counts. */
    private final String bare;

    private final List<Group> groups = new ArrayList<>();

    PromQuery(String query) {
        this.query = query;
        this.bare = TEXT.matcher(query)
                .replaceAll(text -> "\"" + ".".repeat(text.group().length() - 2) + "\"");
        GROUPING.matcher(bare).results().forEach(this::addGroup);
        MATCHING.matcher(bare).results().forEach(on -> groups.add(new Group(0, bare.length(), words(on.group(1)))));
        LABEL_VALUES.matcher(bare).results().forEach(of -> groups.add(new Group(0, bare.length(), words(of.group(1)))));
    }

    private void addGroup(MatchResult grouping) {
        if (!grouping.group(1).equals("by") || grouping.group(3).isEmpty()) {
            throw new IllegalArgumentException(query + " (expected: by (...) in front of what it is for)");
        }
        int depth = 1;
        int end = grouping.end();
        while (depth > 0) {
            char c = bare.charAt(end++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        groups.add(new Group(grouping.end(), end, words(grouping.group(2))));
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Use> uses() {
        return SERIES.matcher(bare)
                .results()
                .map(series -> {
                    Set<String> labels = new TreeSet<>();
                    matchers(series.end()).forEach(matcher -> labels.add(matcher.label()));
                    groups.stream()
                            .filter(group -> group.from() <= series.start() && series.end() <= group.to())
                            .forEach(group -> labels.addAll(group.labels()));
                    return new Use(series.group(), labels);
                })
                .toList();
    }

    /** All values that labels of our series are compared with; each one of a choice. Variables of Grafana are left out. */
    List<Value> values() {
        return SERIES.matcher(bare)
                .results()
                .flatMap(series -> matchers(series.end()).stream())
                .flatMap(matcher -> Arrays.stream(matcher.value().split("\\|"))
                        .filter(value -> !value.startsWith("$"))
                        .map(value -> new Value(matcher.label(), value)))
                .toList();
    }

    /** What is between braces there, if anything is. */
    private List<Value> matchers(int from) {
        if (from >= bare.length() || bare.charAt(from) != '{') {
            return List.of();
        }
        String selector = query.substring(from + 1, bare.indexOf('}', from));
        List<Value> values = new ArrayList<>();
        Matcher matcher = MATCHER.matcher(selector);
        while (matcher.find()) {
            values.add(new Value(matcher.group(1), matcher.group(3)));
        }
        return values;
    }

    /** The labels that it sums up by; empty where it does not, or by none. */
    Set<String> groupedBy() {
        Set<String> labels = new TreeSet<>();
        groups.forEach(group -> labels.addAll(group.labels()));
        return labels;
    }

    boolean isAggregated() {
        return !groups.isEmpty() || AGGREGATION.matcher(bare).find();
    }
}
