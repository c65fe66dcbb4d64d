/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP request that asks for a WebSocket.
 *
 * @param path as sent, percent signs and all, without the query
 * @param query behind the question mark, as sent; empty where there is none
 * @param headers by name in lower case, with their values in the order they were sent
 * @param subprotocols that the client offers, in its order of preference
 * @since 0.1
 */
public record UpgradeRequest(String path, String query, Map<String, List<String>> headers, List<String> subprotocols) {

    /** Copies what it is given. */
    public UpgradeRequest {
        headers = Map.copyOf(headers);
        subprotocols = List.copyOf(subprotocols);
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** Without query and headers, which may hold tokens. */
    @Override
    public String toString() {
        return "UpgradeRequest[path=" + path + ", subprotocols=" + subprotocols + "]";
    }
}
