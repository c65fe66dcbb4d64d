/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.Endpoint;
import java.util.List;

/**
 * Where messages of one serverType go; sessions are spread over the endpoints in turn.
 *
 * @param serverType 0 to 255
 * @param worldId 1 to 32,767, or 0 for every world that has no rule of its own
 * @param serviceName for logs, metrics and pools; not empty
 * @param endpoints at least one
 * @since 0.1
 */
public record RouteRule(int serverType, int worldId, String serviceName, List<Endpoint> endpoints) {

    /** The worldId of a rule for every world. */
    public static final int ANY_WORLD = 0;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public RouteRule {
        Range.between("serverType", serverType, 0, ServerId.MAX_SERVER_TYPE);
        Range.between("worldId", worldId, 0, ServerId.MAX_WORLD_ID);
        if (serviceName.isBlank()) {
            throw new IllegalArgumentException("serviceName: '" + serviceName + "' (expected: not blank)");
        }
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: [] (expected: at least one, such as 127.0.0.1:7001)");
        }
    }
}
