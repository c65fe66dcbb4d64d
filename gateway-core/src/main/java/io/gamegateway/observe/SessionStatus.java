/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A session that lives. A snapshot.
 *
 * @param id may be negative
 * @param protocol TCP or WebSocket
 * @param remoteAddress where the client connects from
 * @param connectTimeMillis when it began: milliseconds since 1970-01-01 UTC
 * @param userId it belongs to
 * @param trace its trace id and span id
 * @param groups it is in
 * @param routes it has
 * @param bytesReceived from the client
 * @param bytesSent written for the client
 * @param messagesReceived from the client
 * @param messagesSent written for the client
 * @param bytesWaiting that the client has not taken yet
 * @since 0.1
 */
public record SessionStatus(
        long id,
        ClientProtocol protocol,
        InetSocketAddress remoteAddress,
        long connectTimeMillis,
        Optional<String> userId,
        TraceContext trace,
        List<String> groups,
        List<Route> routes,
        long bytesReceived,
        long bytesSent,
        long messagesReceived,
        long messagesSent,
        int bytesWaiting) {

    /**
     * Where messages to one serverId go.
     *
     * @param serverId without the zip bit
     * @param service by the rule that it matched
     * @param endpoint they go to
     * @param state of the way there
     */
    public record Route(ServerId serverId, String service, Endpoint endpoint, RouteState state) {}

    /** Whether messages can go there. */
    public enum RouteState {
        /** There is a link. */
        LINKED,
        /** Messages wait for one. */
        WAITING,
        /** There is none, and nobody has asked for one. */
        IDLE
    }

    /** Copies the lists. */
    public SessionStatus {
        groups = List.copyOf(groups);
        routes = List.copyOf(routes);
    }
}
