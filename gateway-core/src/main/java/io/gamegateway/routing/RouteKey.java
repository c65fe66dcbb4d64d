/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.HashKey;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.RouteRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What of a question is hashed to find its endpoint. */
enum RouteKey {
    SESSION_ID,
    CLIENT_IP,
    INST_ID,
    WORLD_ID,
    USER_ID,
    /** What tells one game instance from another, for {@code realm_based} where the mapping has no answer. */
    WORLD_AND_INST;

    static RouteKey of(HashKey key) {
        return switch (key) {
            case SESSION_ID -> SESSION_ID;
            case CLIENT_IP -> CLIENT_IP;
            case INST_ID -> INST_ID;
            case WORLD_ID -> WORLD_ID;
            case USER_ID -> USER_ID;
        };
    }

    long hash(RouteRequest request) {
        ServerId serverId = request.serverId();
        ClientSession session = request.session();
        return switch (this) {
            case SESSION_ID -> ofSession(session);
            case CLIENT_IP -> ofAddress(session.remoteAddress());
            case INST_ID -> Hash64.mix(serverId.instId());
            case WORLD_ID -> Hash64.mix(serverId.worldId());
            case USER_ID -> session.userId().map(Hash64::of).orElseGet(() -> ofSession(session));
            case WORLD_AND_INST -> Hash64.mix((long) serverId.worldId() << Integer.SIZE | serverId.instId());
        };
    }

    private static long ofSession(ClientSession session) {
        return Hash64.mix(session.id());
    }

    private static long ofAddress(InetSocketAddress client) {
        InetAddress address = client.getAddress();
        return address == null ? Hash64.of(client.getHostString()) : Hash64.of(address.getAddress());
    }

    /** The key's name and value, for people. */
    String text(RouteRequest request) {
        ServerId serverId = request.serverId();
        ClientSession session = request.session();
        return switch (this) {
            case SESSION_ID -> "session_id " + session.id();
            case CLIENT_IP -> "client_ip " + addressText(session.remoteAddress());
            case INST_ID -> "inst_id " + serverId.instId();
            case WORLD_ID -> "world_id " + serverId.worldId();
            case USER_ID ->
                session.userId()
                        .map(user -> "user_id " + user)
                        .orElseGet(() -> "session_id " + session.id() + ", as the session has no user_id");
            case WORLD_AND_INST -> "world_id " + serverId.worldId() + " and inst_id " + serverId.instId();
        };
    }

    private static String addressText(InetSocketAddress client) {
        InetAddress address = client.getAddress();
        return address == null ? client.getHostString() : address.getHostAddress();
    }
}
