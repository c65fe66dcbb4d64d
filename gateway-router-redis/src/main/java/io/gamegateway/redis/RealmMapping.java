/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.codec.ServerId;
import io.gamegateway.redis.internal.Shortened;
import io.gamegateway.spi.Endpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * Where worlds live, as it is kept in Redis: a hash whose fields are worldIds and whose values are endpoints.
 *
 * @param endpoints by worldId
 * @since 0.1
 */
public record RealmMapping(Map<Integer, Endpoint> endpoints) {

    /** The most fields of a mapping: one for each worldId. */
    public static final int MAX_REALMS = ServerId.MAX_WORLD_ID + 1;

    /** Copies the map. */
    public RealmMapping {
        endpoints = Map.copyOf(endpoints);
    }

    /**
     * Reads a mapping, all of it or nothing. Any thread.
     *
     * @throws InvalidRoutesException naming the field, the value and what was expected
     */
    public static RealmMapping parse(Map<String, String> fields) {
        if (fields.size() > MAX_REALMS) {
            throw tooMany(fields.size());
        }
        Map<Integer, Endpoint> endpoints = new HashMap<>();
        fields.forEach((field, value) -> {
            int worldId = worldId(field);
            if (endpoints.put(worldId, endpoint(field, value)) != null) {
                throw new InvalidRoutesException("world " + worldId + ": in two fields (expected: one)");
            }
        });
        return new RealmMapping(endpoints);
    }

    static InvalidRoutesException tooMany(long fields) {
        return new InvalidRoutesException("mapping: " + fields + " fields (expected: at most " + MAX_REALMS + ")");
    }

    private static int worldId(String field) {
        try {
            int worldId = Integer.parseInt(field);
            if (worldId >= 0 && worldId <= ServerId.MAX_WORLD_ID) {
                return worldId;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new InvalidRoutesException(
                "field '" + Shortened.value(field) + "' (expected: a worldId, 0 to " + ServerId.MAX_WORLD_ID + ")");
    }

    private static Endpoint endpoint(String field, String value) {
        try {
            return Endpoint.parse(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidRoutesException("world " + field + ": '" + Shortened.value(value)
                    + "' (expected: host:port or [IPv6]:port, port 1 to 65535)");
        }
    }
}
