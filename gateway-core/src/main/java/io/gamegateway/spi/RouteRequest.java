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
 * @since 0.1
 */
public record RouteRequest(ServerId serverId, ClientSession session, Optional<Endpoint> current) {}
