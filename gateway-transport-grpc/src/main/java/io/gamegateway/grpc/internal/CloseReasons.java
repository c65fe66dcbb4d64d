/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.codec.CloseReason;
import java.util.HashMap;
import java.util.Map;

/** Close reasons, as game servers read and write them. */
final class CloseReasons {

    private static final Map<String, CloseReason> BY_LABEL = byLabel();

    private CloseReasons() {}

    private static Map<String, CloseReason> byLabel() {
        Map<String, CloseReason> reasons = new HashMap<>();
        for (CloseReason reason : CloseReason.values()) {
            reasons.put(reason.label(), reason);
        }
        return reasons;
    }

    /** The reason in a {@code DisconnectRequest}. */
    static String toServer(CloseReason reason) {
        return switch (reason) {
            case IDLE_TIMEOUT, HANDSHAKE_TIMEOUT -> "timeout";
            case PROTOCOL_ERROR, MESSAGE_TOO_LARGE, INTERNAL_ERROR -> "error";
            default -> reason.label();
        };
    }

    /** The reason of a {@code server_disconnect}: the one of that name, or else the client was kicked. */
    static CloseReason fromServer(String text) {
        return BY_LABEL.getOrDefault(text, CloseReason.KICKED);
    }
}
