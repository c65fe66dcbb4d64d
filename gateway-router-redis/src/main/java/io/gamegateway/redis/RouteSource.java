/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.RedisNodes;

/** What a part of the route table is read from. */
interface RouteSource {

    /** In counters, such as {@code routing_rules}. */
    String type();

    /** Where it is kept; what is published at the same name with {@code :notify} announces a change. */
    String key();

    /**
     * Reads it and puts it in force; where it is refused, what was in force before stays.
     *
     * @return what is in force now, for a log line; empty where it is the same as before
     * @throws InvalidRoutesException where it is refused
     * @throws redis.clients.jedis.exceptions.JedisException where it could not be read
     */
    String load(RedisNodes nodes);
}
