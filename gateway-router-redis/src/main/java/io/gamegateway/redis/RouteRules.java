/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.config.RouteRule;
import io.gamegateway.routing.RouteTable;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A document of routing rules, as it is kept in Redis: a JSON object of rules, whose keys have no meaning.
 *
 * <pre>{@code
 * {"account": {"server_type": 10, "endpoints": ["10.0.0.5:7001", "10.0.0.6:7001"]},
 *  "world-7": {"server_type": 20, "world_id": 7, "service_name": "game", "strategy": "consistent_hash",
 *              "hash_key": "user_id", "endpoints": ["10.0.1.7:7002"]}}
 * }</pre>
 *
 * @param rules in the order of the document
 * @param unknownFields fields that no rule has a use for, so they were ignored; each name once, in
 *     alphabetical order
 * @since 0.1
 */
public record RouteRules(List<RouteRule> rules, Set<String> unknownFields) {

    /** The longest document: 4 MiB. */
    public static final int MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

    /** The most rules of a document. */
    public static final int MAX_RULES = 32_768;

    /** The most endpoints of a rule. */
    public static final int MAX_ENDPOINTS = 1_024;

    /** Copies both. */
    public RouteRules {
        rules = List.copyOf(rules);
        unknownFields = Collections.unmodifiableSet(new TreeSet<>(unknownFields));
    }

    /**
     * Reads a document, all of it or nothing; so this is also how to try one before it is published. Any thread; takes
     * milliseconds for a usual document.
     *
     * @throws InvalidRoutesException naming the rule, the field, the value and what was expected
     */
    public static RouteRules parse(String json) {
        return RulesReader.read(json);
    }

    /** A table of these rules, without realms. */
    public RouteTable toTable() {
        return RouteTable.of(rules);
    }
}
