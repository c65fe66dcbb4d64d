/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import java.util.Locale;

/**
 * Which way something goes; a label of meters.
 *
 * @since 0.1
 */
public enum Direction {
    /** What a client sends. */
    CLIENT_TO_BACKEND,
    /** What a backend sends to a client. */
    BACKEND_TO_CLIENT,
    /** What a logic server, or the embedding program, sends to a client. */
    PUSH_TO_CLIENT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The label's value, such as {@code client_to_backend}. */
    public String label() {
        return label;
    }
}
