/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen on.
 *
 * @param host a name or an address of this machine, IPv6 without brackets
 * @param port 0 to 65,535; 0 takes a free one
 * @since 0.1
 */
public record ListenAddress(String host, int port) {

    private static final String ALL_IPV4 = "0.0.0.0";
    private static final int MAX_PORT = 65_535;
    private static final Pattern SYNTAX =
            Pattern.compile("(?:\\[(?<ipv6>[^\\]]+)\\]|(?<host>[^:\\[\\]]*)):(?<port>\\d{1,5})");

    /** True where it stands for all addresses of this machine, so that nobody else can connect to it by that name. */
    boolean isAny() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        return !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
    }

    /** Parses {@code host:port}, {@code [IPv6]:port} or {@code :port}; empty where it is none, or the host is unknown. */
    static Optional<ListenAddress> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String ipv6 = matcher.group("ipv6");
        String name = matcher.group("host");
        String host = ipv6 != null ? ipv6 : name == null || name.isEmpty() ? ALL_IPV4 : name;
        int port = Integer.parseInt(matcher.group("port"));
        boolean malformed = port > MAX_PORT || ipv6 != null && ipv6.indexOf(':') < 0;
        return malformed || new InetSocketAddress(host, port).isUnresolved()
                ? Optional.empty()
                : Optional.of(new ListenAddress(host, port));
    }

    /** As it would be written. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
