/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * Bounds on what clients may do. For all but the outbound budget, 0 means no limit.
 *
 * @param maxMessageBytes payload bytes of a client message, header excluded; default 1 MiB, though the wire format's
 *     length field says at most 65,535. With {@link Compression#INFLATE} also the bound of an inflated payload
 * @param maxConnections client connections in all; default 10,000
 * @param maxConnectionsPerAddress client connections from one address (IPv6: from one /64 network); default 10
 * @param connectionsPerSecondPerAddress new client connections per second from one address, as a token bucket that
 *     holds one second's worth; default 5
 * @param outboundBudgetBytes bytes that may wait for a client that does not read; past it the client is disconnected as
 *     a slow consumer; at least 1 KiB, default 256 KiB
 * @since 0.1
 */
public record Limits(
        int maxMessageBytes,
        int maxConnections,
        int maxConnectionsPerAddress,
        int connectionsPerSecondPerAddress,
        int outboundBudgetBytes) {

    private static final int MIN_OUTBOUND_BUDGET_BYTES = 1024;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public Limits {
        Range.atLeast("maxMessageBytes", maxMessageBytes, 0);
        Range.atLeast("maxConnections", maxConnections, 0);
        Range.atLeast("maxConnectionsPerAddress", maxConnectionsPerAddress, 0);
        Range.atLeast("connectionsPerSecondPerAddress", connectionsPerSecondPerAddress, 0);
        Range.atLeast("outboundBudgetBytes", outboundBudgetBytes, MIN_OUTBOUND_BUDGET_BYTES);
    }

    /** The defaults, fit for a port that faces the internet. */
    public static Limits defaults() {
        return new Limits(1024 * 1024, 10_000, 10, 5, 256 * 1024);
    }

    /** A copy with another limit of payload bytes per client message; 0 = no limit but the wire format's. */
    public Limits withMaxMessageBytes(int bytes) {
        return new Limits(
                bytes, maxConnections, maxConnectionsPerAddress, connectionsPerSecondPerAddress, outboundBudgetBytes);
    }

    /** A copy with another limit of client connections in all; 0 = none. */
    public Limits withMaxConnections(int connections) {
        return new Limits(
                maxMessageBytes,
                connections,
                maxConnectionsPerAddress,
                connectionsPerSecondPerAddress,
                outboundBudgetBytes);
    }

    /** A copy with another limit of client connections per address; 0 = none. */
    public Limits withMaxConnectionsPerAddress(int connections) {
        return new Limits(
                maxMessageBytes, maxConnections, connections, connectionsPerSecondPerAddress, outboundBudgetBytes);
    }

    /** A copy with another limit of new connections per second and address; 0 = none. */
    public Limits withConnectionsPerSecondPerAddress(int connections) {
        return new Limits(maxMessageBytes, maxConnections, maxConnectionsPerAddress, connections, outboundBudgetBytes);
    }

    /** A copy with another outbound budget per client, in bytes. */
    public Limits withOutboundBudgetBytes(int bytes) {
        return new Limits(
                maxMessageBytes, maxConnections, maxConnectionsPerAddress, connectionsPerSecondPerAddress, bytes);
    }
}
