/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.settings.ConfigNode.Mapping;
import io.gamegateway.settings.ConfigNode.Null;
import io.gamegateway.settings.ConfigNode.Scalar;
import io.gamegateway.settings.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * One YAML document as a tree that remembers the lines. Data binding would stop at the first error, know no line for a
 * value, and take {@code off} for what it likes; so only Jackson's token stream is used.
 */
final class YamlDocument {

    private static final YAMLFactory YAML = new YAMLFactory();

    private final Origin source;
    private final Problems problems;
    private final YAMLParser parser;

    private YamlDocument(Origin source, Problems problems, YAMLParser parser) {
        this.source = source;
        this.problems = problems;
        this.parser = parser;
    }

    /** Reads the text; an empty one is {@link Null}, and so is a malformed one, which is among the problems then. */
    static ConfigNode read(Origin source, String text, Problems problems) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlDocument(source, problems, parser).document();
        } catch (JacksonException e) {
            problems.add(errorOrigin(source, e), "not valid YAML: " + oneLine(e));
            return new Null(source);
        }
    }

    private static Origin errorOrigin(Origin source, JacksonException e) {
        return e.getLocation() == null
                ? source
                : source.atLine(Math.max(1, e.getLocation().getLineNr()));
    }

    /** The parser's message without its excerpts of the file, which are the indented lines. */
    private static String oneLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage())
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(Collectors.joining("; "));
    }

    private ConfigNode document() {
        JsonToken first = parser.nextToken();
        ConfigNode root = first == null ? new Null(source) : value(first, "", here());
        if (parser.nextToken() != null) {
            problems.add(here(), "a second YAML document (expected: one)");
        }
        return root;
    }

    private ConfigNode value(JsonToken token, String path, Origin origin) {
        return switch (token) {
            case START_OBJECT -> mapping(path, origin);
            case START_ARRAY -> sequence(path, origin);
            case VALUE_NULL -> new Null(origin);
            default -> scalar(path, origin);
        };
    }

    private ConfigNode scalar(String path, Origin origin) {
        if (parser.isCurrentAlias()) {
            problems.add(origin, path, "*" + parser.getString() + " is a YAML alias (expected: the value itself)");
        }
        return new Scalar(origin, parser.getString());
    }

    private ConfigNode sequence(String path, Origin origin) {
        List<ConfigNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, path + "[" + items.size() + "]", here()));
        }
        return new Sequence(origin, items);
    }

    private ConfigNode mapping(String path, Origin origin) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Origin keyOrigin = here();
            ConfigNode earlier = entries.putIfAbsent(key, value(parser.nextToken(), keyPath, keyOrigin));
            if (earlier != null) {
                problems.add(keyOrigin, keyPath, "duplicate key (the first is at " + earlier.origin() + ")");
            }
        }
        return new Mapping(origin, entries);
    }

    private Origin here() {
        return source.atLine(parser.currentTokenLocation().getLineNr());
    }
}
