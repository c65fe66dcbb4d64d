/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.http.HttpReply;
import io.gamegateway.internal.session.Farewell;

/** How clients that get no session are told. */
final class Refusals {

    private Refusals() {}

    /**
     * The answer to an upgrade that is refused.
     *
     * @param retryAfterMillis for those who may come back
     */
    static HttpReply reply(CloseReason reason, String text, long retryAfterMillis) {
        String status = switch (reason) {
            case UNAUTHORIZED -> "401 Unauthorized";
            case RATE_LIMITED -> "429 Too Many Requests";
            case DRAINING, OVERLOAD, INTERNAL_ERROR -> "503 Service Unavailable";
            default -> "403 Forbidden";
        };
        // Whole seconds, and at least one: RFC 9110 section 10.2.3.
        long seconds = Math.max(1, (retryAfterMillis + 999) / 1_000);
        String headers = Farewell.isTemporary(reason) ? "Retry-After: " + seconds + "\r\n" : "";
        return new HttpReply(status, headers, reason.label() + (text.isEmpty() ? "" : ": " + text) + "\n");
    }
}
