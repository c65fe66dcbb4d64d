/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import java.util.Locale;

/** Why a connection was refused before it had a session; the label of the counter of rejected connections. */
public enum RejectReason {
    /** There are as many connections as there may be. */
    MAX_CONNECTIONS,
    /** There are as many connections from this address as there may be. */
    MAX_CONNECTIONS_PER_ADDRESS,
    /** Too many new connections within a second. */
    TOTAL_CONNECTION_RATE,
    /** Too many new connections from this address within a second. */
    CONNECTION_RATE,
    /** Its address is denied, or not among those allowed. */
    ADDRESS,
    /** A PROXY header is missing, malformed, or from somebody who is no trusted proxy. */
    PROXY_HEADER,
    /** TLS where there is none, none where there must be, or a handshake that failed. */
    TLS,
    /** The WebSocket's origin is not among those allowed. */
    ORIGIN,
    /** The gate has refused it, or has not answered. */
    GATE,
    /** There is too much to do already. */
    OVERLOAD,
    /** The gateway is closing. */
    DRAINING;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** What a connection that was refused for this is closed as. */
    public CloseReason closeReason() {
        return switch (this) {
            case MAX_CONNECTIONS, OVERLOAD -> CloseReason.OVERLOAD;
            case MAX_CONNECTIONS_PER_ADDRESS, TOTAL_CONNECTION_RATE, CONNECTION_RATE -> CloseReason.RATE_LIMITED;
            case ADDRESS, ORIGIN, GATE -> CloseReason.UNAUTHORIZED;
            case PROXY_HEADER, TLS -> CloseReason.PROTOCOL_ERROR;
            case DRAINING -> CloseReason.DRAINING;
        };
    }

    /** The label's value, such as {@code connection_rate}. */
    public String label() {
        return label;
    }
}
