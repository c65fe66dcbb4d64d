/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import redis.clients.jedis.exceptions.JedisDataException;

/** Tells a key of the wrong type, which is bad data, from the other errors that Redis answers, which mean that it is not usable. */
final class WrongType {

    private WrongType() {}

    /** @throws JedisDataException the same one, where it says something else */
    static InvalidRoutesException refusal(JedisDataException e, String expected) {
        if (e.getMessage() == null || !e.getMessage().startsWith("WRONGTYPE")) {
            throw e;
        }
        return new InvalidRoutesException("a key of another type (expected: " + expected + ")");
    }
}
