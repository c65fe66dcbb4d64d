/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * Bounds on what clients may do; 0 means no limit. Rates are token buckets that hold one second's worth.
 *
 * @param maxMessageBytes payload bytes of a client message, header excluded; default 1 MiB, though the wire format's
 *     length field says at most 65,535. With {@link Compression#INFLATE} also the bound of an inflated payload
 * @param maxConnections client connections in all; default 10,000
 * @param maxConnectionsPerAddress client connections from one address (IPv6: from one /64 network); default 10
 * @param connectionsPerSecond new client connections per second in all; default none
 * @param connectionsPerSecondPerAddress new client connections per second from one address; default 5
 * @param messagesPerSecond of one session, WebSocket control frames included; past it the session is closed as rate limited;
 *     default none
 * @param bytesPerSecond of one session: payloads and headers, inflated ones as they are inflated; past it the session is
 *     closed as rate limited; default none
 * @param frameBytesPerSecond the least rate at which a message that has begun must go on, once it has taken longer than {@link
 *     Timeouts#frameGrace()}; default 1,024
 * @since 0.1
 */
public record Limits(
        int maxMessageBytes,
        int maxConnections,
        int maxConnectionsPerAddress,
        int connectionsPerSecond,
        int connectionsPerSecondPerAddress,
        int messagesPerSecond,
        int bytesPerSecond,
        int frameBytesPerSecond) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public Limits {
        Range.atLeast("maxMessageBytes", maxMessageBytes, 0);
        Range.atLeast("maxConnections", maxConnections, 0);
        Range.atLeast("maxConnectionsPerAddress", maxConnectionsPerAddress, 0);
        Range.atLeast("connectionsPerSecond", connectionsPerSecond, 0);
        Range.atLeast("connectionsPerSecondPerAddress", connectionsPerSecondPerAddress, 0);
        Range.atLeast("messagesPerSecond", messagesPerSecond, 0);
        Range.atLeast("bytesPerSecond", bytesPerSecond, 0);
        Range.atLeast("frameBytesPerSecond", frameBytesPerSecond, 0);
    }

    /** The defaults, fit for a port that faces the internet. */
    public static Limits defaults() {
        return new Limits(1024 * 1024, 10_000, 10, 0, 5, 0, 0, 1024);
    }

    /** No limits at all, for tests and trusted networks. */
    public static Limits none() {
        return new Limits(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** A copy with another limit of payload bytes per client message; 0 = no limit but the wire format's. */
    public Limits withMaxMessageBytes(int limit) {
        return new Limits(
                limit,
                maxConnections,
                maxConnectionsPerAddress,
                connectionsPerSecond,
                connectionsPerSecondPerAddress,
                messagesPerSecond,
                bytesPerSecond,
                frameBytesPerSecond);
    }

    /** A copy with another limit of client connections in all; 0 = none. */
    public Limits withMaxConnections(int limit) {
        return new Limits(
                maxMessageBytes,
                limit,
                maxConnectionsPerAddress,
                connectionsPerSecond,
                connectionsPerSecondPerAddress,
                messagesPerSecond,
                bytesPerSecond,
                frameBytesPerSecond);
    }

    /** A copy with another limit of client connections per address; 0 = none. */
    public Limits withMaxConnectionsPerAddress(int limit) {
        return new Limits(
                maxMessageBytes,
                maxConnections,
                limit,
                connectionsPerSecond,
                connectionsPerSecondPerAddress,
                messagesPerSecond,
                bytesPerSecond,
                frameBytesPerSecond);
    }

    /** A copy with another limit of new connections per second in all; 0 = none. */
    public Limits withConnectionsPerSecond(int limit) {
        return new Limits(
                maxMessageBytes,
                maxConnections,
                maxConnectionsPerAddress,
                limit,
                connectionsPerSecondPerAddress,
                messagesPerSecond,
                bytesPerSecond,
                frameBytesPerSecond);
    }

    /** A copy with another limit of new connections per second and address; 0 = none. */
    public Limits withConnectionsPerSecondPerAddress(int limit) {
        return new Limits(
                maxMessageBytes,
                maxConnections,
                maxConnectionsPerAddress,
                connectionsPerSecond,
                limit,
                messagesPerSecond,
                bytesPerSecond,
                frameBytesPerSecond);
    }

    /** A copy with another limit of messages per second and session; 0 = none. */
    public Limits withMessagesPerSecond(int limit) {
        return new Limits(
                maxMessageBytes,
                maxConnections,
                maxConnectionsPerAddress,
                connectionsPerSecond,
                connectionsPerSecondPerAddress,
                limit,
                bytesPerSecond,
                frameBytesPerSecond);
    }

    /** A copy with another limit of bytes per second and session; 0 = none. */
    public Limits withBytesPerSecond(int limit) {
        return new Limits(
                maxMessageBytes,
                maxConnections,
                maxConnectionsPerAddress,
                connectionsPerSecond,
                connectionsPerSecondPerAddress,
                messagesPerSecond,
                limit,
                frameBytesPerSecond);
    }

    /** A copy with another limit of the rate of a message that has begun; 0 = none. */
    public Limits withFrameBytesPerSecond(int limit) {
        return new Limits(
                maxMessageBytes,
                maxConnections,
                maxConnectionsPerAddress,
                connectionsPerSecond,
                connectionsPerSecondPerAddress,
                messagesPerSecond,
                bytesPerSecond,
                limit);
    }
}
