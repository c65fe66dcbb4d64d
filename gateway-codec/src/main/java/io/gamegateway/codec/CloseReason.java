/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import java.util.Locale;

/**
 * Why a client connection ended: one enumeration for frames, WebSocket close codes, notices, metrics and logs.
 *
 * @since 0.1
 */
public enum CloseReason {
    NORMAL(1),
    KICKED(2),
    REPLACED(3),
    IDLE_TIMEOUT(4),
    PROTOCOL_ERROR(5),
    MESSAGE_TOO_LARGE(6),
    RATE_LIMITED(7),
    SLOW_CONSUMER(8),
    NO_ROUTE(9),
    BACKEND_UNAVAILABLE(10),
    BACKEND_REFUSED(11),
    DRAINING(12),
    OVERLOAD(13),
    INTERNAL_ERROR(14),
    HANDSHAKE_TIMEOUT(15),
    UNAUTHORIZED(16);

    private static final CloseReason[] BY_CODE = values();

    private final int code;
    private final String label;

    CloseReason(int code) {
        this.code = code;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** The number on the wire, 1 to 16. */
    public int code() {
        return code;
    }

    /** The name in metrics, logs and notices, such as {@code slow_consumer}. */
    public String label() {
        return label;
    }

    /** The WebSocket close code (RFC 6455 section 7.4; from 4000 up they belong to the application). */
    public int webSocketCode() {
        return switch (this) {
            case NORMAL -> 1000;
            case PROTOCOL_ERROR -> 1002;
            case MESSAGE_TOO_LARGE -> 1009;
            case DRAINING -> 1012;
            case OVERLOAD -> 1013;
            default -> 4000 + code;
        };
    }

    /** The reason with this number on the wire, or {@code otherwise} where there is none. */
    public static CloseReason ofCode(int code, CloseReason otherwise) {
        return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : otherwise;
    }

    @Override
    public String toString() {
        return label;
    }
}
