/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Locale;

/**
 * Why a pushed command had no effect for a session.
 *
 * @since 0.1
 */
public enum PushFailure {
    /** No session of this gateway has that id. */
    UNKNOWN_SESSION,
    /** No session of this gateway belongs to that user. */
    UNKNOWN_USER,
    /** The session ended while the command was on its way. */
    SESSION_CLOSED,
    /** So much waits for the client already that it was closed as a slow consumer. */
    OVER_BUDGET,
    /** The payload is larger than a client frame can carry, or the message id out of its range. */
    NOT_DELIVERABLE,
    /** The logic server may not do that. */
    NOT_PERMITTED,
    /** The session is in as many groups as it may be, or the gateway has as many as it may have. */
    GROUP_LIMIT,
    /** The group's name or the user's id is empty or too long. */
    BAD_NAME;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The label's value in metrics, such as {@code unknown_session}. */
    public String label() {
        return label;
    }
}
