/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads X-Forwarded-For: each proxy has appended the address that it was called from. So the last one that is not itself a
 * trusted proxy is the client; what stands before it anybody may have written.
 */
final class ForwardedFor {

    /** More than so many proxies, one behind the other, are a mistake. */
    private static final int MAX_ADDRESSES = 32;

    private ForwardedFor() {}

    /**
     * The client.
     *
     * @param values of all these headers, in the order they came
     * @return empty where an address that counts is none
     */
    static Optional<InetAddress> client(List<String> values, Predicate<InetAddress> isProxy) {
        List<String> addresses = values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::trim)
                .toList();
        if (addresses.size() > MAX_ADDRESSES) {
            return Optional.empty();
        }
        for (int i = addresses.size() - 1; i >= 0; i--) {
            InetAddress address = parse(addresses.get(i));
            if (address == null) {
                return Optional.empty();
            }
            if (i == 0 || !isProxy.test(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    /** An address; some proxies write the port as well. */
    private static @Nullable InetAddress parse(String text) {
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            return NetUtil.createInetAddressFromIpAddressString(text.substring(1, bracket));
        }
        int colon = text.indexOf(':');
        boolean withPort = colon > 0 && text.indexOf(':', colon + 1) < 0;
        return NetUtil.createInetAddressFromIpAddressString(withPort ? text.substring(0, colon) : text);
    }
}
