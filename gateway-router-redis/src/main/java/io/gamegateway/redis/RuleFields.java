/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.HashKey;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.redis.internal.Shortened;
import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One rule of a document, field by field. A field that is null, or a text that is empty, counts as left out. */
final class RuleFields {

    private static final String SERVER_TYPE = "server_type";
    private static final String WORLD_ID = "world_id";
    private static final String SERVICE_NAME = "service_name";
    private static final String STRATEGY = "strategy";
    private static final String HASH_KEY = "hash_key";
    private static final String ENDPOINTS = "endpoints";
    private static final String WEIGHTS = "weights";
    private static final String DRAINING = "draining";
    private static final Set<String> KNOWN =
            Set.of(SERVER_TYPE, WORLD_ID, SERVICE_NAME, STRATEGY, HASH_KEY, ENDPOINTS, WEIGHTS, DRAINING);

    private static final int MAX_UNKNOWN = 20;
    private static final String ENDPOINT_FORM = "host:port or [IPv6]:port, port 1 to 65535";

    private final JsonNode rule;
    private String subject;

    /** @throws InvalidRoutesException where it is not an object */
    RuleFields(String key, JsonNode rule) {
        this.rule = rule;
        this.subject = "rule \"" + Shortened.value(key) + "\"";
        if (!rule.isObject()) {
            throw refusal("", rule, "a JSON object");
        }
    }

    /** The rule's key, and what it is for as soon as that is known. */
    String subject() {
        return subject;
    }

    RouteRule toRule() {
        int serverType = integer(SERVER_TYPE, null, ServerId.MAX_SERVER_TYPE);
        int worldId = integer(WORLD_ID, RouteRule.ANY_WORLD, ServerId.MAX_WORLD_ID);
        subject += " (server_type " + serverType + ", world_id " + worldId + ")";
        List<Endpoint> endpoints = endpoints(ENDPOINTS);
        if (endpoints.isEmpty()) {
            throw refusal(ENDPOINTS, rule.get(ENDPOINTS), "a list of at least one " + ENDPOINT_FORM);
        }
        try {
            return new RouteRule(
                    serverType,
                    worldId,
                    text(SERVICE_NAME, "server-type-" + serverType),
                    label(STRATEGY, RouteStrategy.values(), RouteStrategy::label, RouteStrategy.ROUND_ROBIN),
                    label(HASH_KEY, HashKey.values(), HashKey::label, HashKey.SESSION_ID),
                    endpoints,
                    weights(),
                    Set.copyOf(endpoints(DRAINING)));
        } catch (IllegalArgumentException e) {
            // What the rule's fields must be together, such as as many weights as endpoints.
            throw new InvalidRoutesException(subject + ": " + Shortened.text(String.valueOf(e.getMessage())));
        }
    }

    /** Adds the names of fields that were not looked at. */
    void addUnknown(Set<String> names) {
        for (String name : rule.propertyNames()) {
            if (!KNOWN.contains(name) && names.size() < MAX_UNKNOWN) {
                names.add(Shortened.value(name));
            }
        }
    }

    private @Nullable JsonNode find(String name) {
        JsonNode value = rule.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        return value.isString() && value.stringValue().isEmpty() ? null : value;
    }

    private int integer(String name, @Nullable Integer otherwise, int max) {
        JsonNode value = find(name);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        if (value == null
                || !value.canConvertToInt()
                || !value.isInt()
                || value.intValue() < 0
                || value.intValue() > max) {
            throw refusal(name, value, "0 to " + max);
        }
        return value.intValue();
    }

    private String text(String name, String otherwise) {
        JsonNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isString() || value.stringValue().isBlank()) {
            throw refusal(name, value, "a text");
        }
        return value.stringValue();
    }

    private <E> E label(String name, E[] values, Function<E, String> label, E otherwise) {
        String text = text(name, label.apply(otherwise));
        for (E value : values) {
            if (label.apply(value).equals(text)) {
                return value;
            }
        }
        throw refusal(name, rule.get(name), Arrays.stream(values).map(label).collect(Collectors.joining(", ")));
    }

    private List<Endpoint> endpoints(String name) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode element : list(name, "a list of " + ENDPOINT_FORM)) {
            try {
                endpoints.add(Endpoint.parse(element.stringValue("")));
            } catch (IllegalArgumentException e) {
                throw refusal(name + "[" + endpoints.size() + "]", element, ENDPOINT_FORM);
            }
        }
        return endpoints;
    }

    private List<Integer> weights() {
        List<Integer> weights = new ArrayList<>();
        String expected = "0 to " + RouteRule.MAX_WEIGHT;
        for (JsonNode element : list(WEIGHTS, "a list of " + expected + ", one for each endpoint")) {
            if (!element.isInt() || element.intValue() < 0 || element.intValue() > RouteRule.MAX_WEIGHT) {
                throw refusal(WEIGHTS + "[" + weights.size() + "]", element, expected);
            }
            weights.add(element.intValue());
        }
        return weights;
    }

    private Iterable<JsonNode> list(String name, String expected) {
        JsonNode value = find(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw refusal(name, value, expected);
        }
        if (value.size() > RouteRules.MAX_ENDPOINTS) {
            throw new InvalidRoutesException(subject + ": " + name + ": " + value.size()
                    + " of them (expected: at most " + RouteRules.MAX_ENDPOINTS + ")");
        }
        return value;
    }

    private InvalidRoutesException refusal(String field, @Nullable JsonNode value, String expected) {
        return new InvalidRoutesException(subject + (field.isEmpty() ? "" : ": " + field) + ": "
                + (value == null ? "missing" : Shortened.value(value.toString())) + " (expected: " + expected + ")");
    }
}
