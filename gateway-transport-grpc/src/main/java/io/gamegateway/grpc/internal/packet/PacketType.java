/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

/** What a packet from a game server means: {@code packet_type} in its metadata. */
public enum PacketType {
    /** Absent or empty: a message for clients. */
    MESSAGE,
    /** {@code server_disconnect}: closes clients. */
    DISCONNECT,
    /** {@code bind}: sessions belong to a user from now on. */
    BIND,
    /** {@code server_connect} and {@code pong}: means nothing to a gateway. */
    IGNORED,
    /** Anything else. */
    UNKNOWN
}
