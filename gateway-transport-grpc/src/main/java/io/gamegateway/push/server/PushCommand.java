/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

/**
 * What a logic server may be allowed to do.
 *
 * @since 0.1
 */
public enum PushCommand {
    /** Messages to sessions that it names. */
    SEND_TO_SESSION,
    /** Messages to users that it names. */
    SEND_TO_USER,
    /** Messages to groups. */
    SEND_TO_GROUP,
    /** Messages to all sessions. */
    BROADCAST,
    /** Sessions join and leave groups. */
    GROUP,
    /** Sessions belong to users, or no more. */
    BIND,
    /** Clients are closed. */
    KICK
}
