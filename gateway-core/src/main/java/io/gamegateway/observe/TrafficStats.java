/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

/**
 * The messages of one serverType in one world since the start. A snapshot.
 *
 * @param serverType 0 to 255
 * @param worldId 0 to 32,767; {@value #OTHER_WORLDS} for all worlds behind the first thousand
 * @param toBackends messages
 * @param toClients messages that backends sent. A reply does not say what it answers: where several of a session's routes lead to
 *     the same endpoint, it counts for the one used last
 * @since 0.1
 */
public record TrafficStats(int serverType, int worldId, long toBackends, long toClients) {

    /** In place of a worldId. */
    public static final int OTHER_WORLDS = -1;
}
