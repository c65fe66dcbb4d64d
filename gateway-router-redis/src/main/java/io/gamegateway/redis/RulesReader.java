/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.config.RouteRule;
import io.gamegateway.redis.internal.Shortened;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a document of rules: bounded in size, number and depth before anything is built of it. */
final class RulesReader {

    /** Rules are three deep: the document, a rule, its endpoints. The rest is for fields that are ignored. */
    private static final int MAX_DEPTH = 16;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RulesReader() {}

    static RouteRules read(String json) {
        if (json.length() > RouteRules.MAX_DOCUMENT_BYTES) {
            throw tooLong(json.length());
        }
        JsonNode document = tree(json);
        if (!document.isObject()) {
            throw new InvalidRoutesException(
                    "document: " + Shortened.value(document.toString()) + " (expected: a JSON object of rules)");
        }
        if (document.size() > RouteRules.MAX_RULES) {
            throw new InvalidRoutesException(
                    "document: " + document.size() + " rules (expected: at most " + RouteRules.MAX_RULES + ")");
        }
        return rules(document);
    }

    static InvalidRoutesException tooLong(long length) {
        return new InvalidRoutesException(
                "document: " + length + " bytes (expected: at most " + RouteRules.MAX_DOCUMENT_BYTES + ")");
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InvalidRoutesException("document: not JSON" + where + ": "
                    + Shortened.text(String.valueOf(e.getOriginalMessage())) + " (expected: a JSON object of rules)");
        }
    }

    private static RouteRules rules(JsonNode document) {
        List<RouteRule> rules = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        Map<Integer, String> keys = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : document.properties()) {
            RuleFields fields = new RuleFields(entry.getKey(), entry.getValue());
            RouteRule rule = fields.toRule();
            String other = keys.putIfAbsent(rule.worldId() << 8 | rule.serverType(), entry.getKey());
            if (other != null) {
                throw new InvalidRoutesException(fields.subject() + ": also in rule \"" + Shortened.value(other)
                        + "\" (expected: one rule for a server_type and world_id)");
            }
            fields.addUnknown(unknown);
            rules.add(rule);
        }
        return new RouteRules(rules, unknown);
    }
}
