/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.ServerId;
import java.util.Optional;

/**
 * The question for a route.
 *
 * @param serverId the address in the message, without the zip bit
 * @param session who asks
 * @param current the endpoint that the session has used for this serverId so far; empty at its first message
 * @param endpoints what the gateway knows of endpoints: which are available, and how many sessions they have
 * @since 0.1
 */
public record RouteRequest(
        ServerId serverId, ClientSession session, Optional<Endpoint> current, EndpointStates endpoints) {

    /** A question of a gateway that knows nothing of endpoints yet. */
    public RouteRequest(ServerId serverId, ClientSession session, Optional<Endpoint> current) {
        this(serverId, session, current, EndpointStates.unknown());
    }
}
