/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.routing.TableRouteResolver;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The realm mapping: a hash in Redis. Redis deletes a hash with its last field; so one that is not there empties the mapping
 * in force, unless the rules are not there either: then the data is gone, and nobody has meant the mapping to be empty.
 */
final class RealmsSource implements RouteSource {

    private final String key;
    private final String rulesKey;
    private final TableRouteResolver tables;

    RealmsSource(String keyPrefix, TableRouteResolver tables) {
        this.key = keyPrefix + "realm:mapping";
        this.rulesKey = RulesSource.key(keyPrefix);
        this.tables = tables;
    }

    @Override
    public String type() {
        return "realm_mapping";
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String load(RedisNodes nodes) {
        Map<String, String> fields = read(nodes);
        if (fields.isEmpty()
                && !tables.table().realms().isEmpty()
                && !nodes.at(rulesKey, redis -> redis.exists(rulesKey))) {
            throw new MissingRulesException("no such key, and no rules either (expected: the rules at least)");
        }
        RealmMapping mapping = RealmMapping.parse(fields);
        boolean changed = tables.update(table -> table.withRealms(mapping.endpoints()));
        return changed ? mapping.endpoints().size() + " realms" : "";
    }

    private Map<String, String> read(RedisNodes nodes) {
        try {
            long size = nodes.at(key, redis -> redis.hlen(key));
            if (size > RealmMapping.MAX_REALMS) {
                throw RealmMapping.tooMany(size);
            }
            return nodes.at(key, redis -> redis.hgetAll(key));
        } catch (JedisDataException e) {
            throw WrongType.refusal(e, "a hash");
        }
    }
}
