/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an HTTP server answered.
 *
 * @param status the status code; 0 if the server closed before a whole status line
 * @param headers all values by name; names in any case
 * @param body decoded as UTF-8; shorter than announced if the server closed early
 * @param closedByServer whether the server was seen to close, see {@link HttpExchange#send}
 * @since 0.1.0
 */
public record HttpReply(int status, Map<String, List<String>> headers, String body, boolean closedByServer) {

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Whether one of the comma-separated tokens of a header is this one, in any case. */
    boolean hasToken(String name, String token) {
        return headers.getOrDefault(name, List.of()).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .anyMatch(value -> value.trim().equalsIgnoreCase(token));
    }
}
