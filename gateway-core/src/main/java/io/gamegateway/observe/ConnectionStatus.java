/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.codec.CloseReason;
import java.util.Locale;

/**
 * How a client connection ended, in one word.
 *
 * @since 0.1
 */
public enum ConnectionStatus {
    /** The client ended it. */
    SUCCESS,
    /** Something was wrong: with what the client did, with a backend, or in the gateway. */
    ERROR,
    /** A deadline has passed. */
    TIMEOUT,
    /** It was not let in. */
    REJECTED,
    /** The gateway ended it as it was told to: kicked, replaced by a newer login, or drained. */
    CLOSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The status of a connection that was let in. */
    public static ConnectionStatus of(CloseReason reason) {
        return switch (reason) {
            case NORMAL -> SUCCESS;
            case KICKED, REPLACED, DRAINING -> CLOSED;
            case IDLE_TIMEOUT, HANDSHAKE_TIMEOUT -> TIMEOUT;
            case UNAUTHORIZED -> REJECTED;
            case PROTOCOL_ERROR,
                    MESSAGE_TOO_LARGE,
                    RATE_LIMITED,
                    SLOW_CONSUMER,
                    NO_ROUTE,
                    BACKEND_UNAVAILABLE,
                    BACKEND_REFUSED,
                    OVERLOAD,
                    INTERNAL_ERROR -> ERROR;
        };
    }

    /** The name in logs, such as {@code success}. */
    public String label() {
        return label;
    }
}
