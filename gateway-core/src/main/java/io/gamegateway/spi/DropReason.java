/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Locale;

/**
 * Why a message was lost without its session being closed; the label of the counter of dropped messages.
 *
 * @since 0.1
 */
public enum DropReason {
    /** From a client: no route, though the session had sent a routable message before. */
    NO_ROUTE,
    /** From a backend: the session is gone. */
    SESSION_GONE,
    /** From a backend: the payload does not fit the client frame's 16-bit length. */
    REPLY_TOO_LARGE,
    /** From a backend: the messageId does not fit 16 bits. */
    BAD_MESSAGE_ID,
    /** From a backend: a frame shorter than its gate header, or than its own contents. */
    SHORT_FRAME,
    /** From a backend: an op code that is not known, or not meant for this direction. */
    UNKNOWN_OP_CODE,
    /** From a client: the link broke before the message was handed to its socket. */
    LINK_LOST,
    /** From a client: it was held for a backend that had not come back when the session ended. */
    HOLD_ENDED,
    /** To a client that reads too slowly: it made place for newer ones, or the client was closed for it. */
    CLIENT_TOO_SLOW,
    /** To a client that reads too slowly: a newer one with the same messageId took its place. */
    SUPERSEDED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The label's value, such as {@code session_gone}. */
    public String label() {
        return label;
    }
}
