/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import java.io.Serial;
import java.util.Map;

/**
 * No gateway got a command. It has no stack trace: it comes from no place in particular, and at any rate.
 *
 * @since 0.1
 */
public final class PushException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Why a gateway did not get a command.
     *
     * @since 0.1
     */
    public enum Reason {
        /** Its buffer is full: it is slower than what is pushed to it, or does not answer at all. */
        OVERFLOW,
        /** No gateway is known, to this client or at this time. */
        NO_GATEWAY,
        /** It left the directory before it acknowledged the command, which may have taken effect or not. */
        GATEWAY_GONE,
        /** It knows of a newer run of this logic server. The command may have taken effect or not. */
        REPLACED,
        /** The command is larger than what it accepts. */
        TOO_LARGE,
        /** The client was closed before it acknowledged the command, which may have taken effect or not. */
        CLOSED
    }

    PushException(Reason reason, Map<String, Reason> gateways) {
        super(message(reason, gateways), null, false, false);
        this.reason = reason;
    }

    private static String message(Reason reason, Map<String, Reason> gateways) {
        return reason == Reason.NO_GATEWAY ? "no gateway is known" : "no gateway has the command: " + gateways;
    }

    /** Why, at the one gateway it was for; where it was for several and their reasons differ, one of them. */
    public Reason reason() {
        return reason;
    }
}
