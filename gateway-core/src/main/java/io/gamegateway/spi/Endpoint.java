/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * Where a backend listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets; not empty
 * @param port 1 to 65,535
 * @since 0.1
 */
public record Endpoint(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: '" + host + "' (expected: a name or an address)");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to " + MAX_PORT + ")");
        }
    }

    /**
     * Parses {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isBlank() || !bracketed && host.indexOf(':') >= 0) {
            throw malformed(text);
        }
        try {
            return new Endpoint(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "endpoint: '" + text + "' (expected: host:port or [IPv6]:port, port 1 to " + MAX_PORT + ")");
    }

    /** {@code host:port}, an IPv6 address in brackets; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
