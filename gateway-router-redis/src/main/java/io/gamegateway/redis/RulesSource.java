/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.routing.TableRouteResolver;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The rules: a text in Redis. One that is not there, or is empty, does not empty the table in force; an empty JSON object
 * does.
 */
final class RulesSource implements RouteSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(RulesSource.class);

    private final String key;
    private final TableRouteResolver tables;
    private String lastGood = "";
    private RouteRules lastRules = RouteRules.parse("{}");

    RulesSource(String keyPrefix, TableRouteResolver tables) {
        this.key = key(keyPrefix);
        this.tables = tables;
    }

    static String key(String keyPrefix) {
        return keyPrefix + "routing:rules";
    }

    @Override
    public String type() {
        return "routing_rules";
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String load(RedisNodes nodes) {
        String json = read(nodes);
        if (json.isEmpty()) {
            throw new MissingRulesException("no such key, or an empty one (expected: a JSON object of rules)");
        }
        if (!json.equals(lastGood)) {
            RouteRules rules = RouteRules.parse(json);
            if (!rules.unknownFields().isEmpty() && !rules.unknownFields().equals(lastRules.unknownFields())) {
                LOGGER.warn("{}: fields {} are not known and were ignored", key, rules.unknownFields());
            }
            lastRules = rules;
            lastGood = json;
        }
        // Also where it is the same text: the table may have been the fallback until now.
        boolean changed = tables.update(table -> table.withRules(lastRules.rules()));
        if (changed && lastRules.rules().isEmpty()) {
            LOGGER.warn("{}: an empty object, so there are no rules any more", key);
        }
        return changed ? lastRules.rules().size() + " rules" : "";
    }

    private String read(RedisNodes nodes) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] json;
        try {
            // One byte more than allowed tells that there are too many, whatever their number is.
            json = nodes.at(key, redis -> redis.getrange(name, 0, RouteRules.MAX_DOCUMENT_BYTES));
        } catch (JedisDataException e) {
            throw WrongType.refusal(e, "a string");
        }
        if (json.length > RouteRules.MAX_DOCUMENT_BYTES) {
            throw RulesReader.tooLong(nodes.at(key, redis -> redis.strlen(name)));
        }
        return new String(json, StandardCharsets.UTF_8);
    }
}
