/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.util.Locale;

/**
 * What {@link RouteStrategy#CONSISTENT_HASH} hashes.
 *
 * @since 0.1
 */
public enum HashKey {
    /** The session's id: a client is another key each time it connects. */
    SESSION_ID,
    /** The client's address, without the port. */
    CLIENT_IP,
    /** The serverId's instance. */
    INST_ID,
    /** The serverId's world. */
    WORLD_ID,
    /** The user that the session was bound to; the session's id where it was not. */
    USER_ID;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in rules, such as {@code session_id}. */
    public String label() {
        return label;
    }
}
