/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.http.HttpReply;
import io.gamegateway.internal.session.Farewell;
import io.gamegateway.internal.session.RejectReason;

/** How clients that get no session are told. */
final class Refusals {

    private Refusals() {}

    /** What a connection that was refused for this is closed as. */
    static CloseReason reason(RejectReason rejection) {
        return switch (rejection) {
            case MAX_CONNECTIONS, OVERLOAD -> CloseReason.OVERLOAD;
            case MAX_CONNECTIONS_PER_ADDRESS, TOTAL_CONNECTION_RATE, CONNECTION_RATE -> CloseReason.RATE_LIMITED;
            case ADDRESS, ORIGIN, GATE -> CloseReason.UNAUTHORIZED;
            case PROXY_HEADER, TLS -> CloseReason.PROTOCOL_ERROR;
            case DRAINING -> CloseReason.DRAINING;
        };
    }

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
