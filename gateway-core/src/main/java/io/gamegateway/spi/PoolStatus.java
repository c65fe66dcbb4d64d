/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * The connections of a transport that gives each session one of its own. A snapshot.
 *
 * @param connections that there are, or are being made
 * @param idle of them, those that no session uses
 * @param exhausted how often a session got none, as its service had as many as it may have
 * @since 0.1
 */
public record PoolStatus(int connections, int idle, long exhausted) {

    private static final PoolStatus NONE = new PoolStatus(0, 0, 0);

    /** Of a transport whose sessions share connections. */
    public static PoolStatus none() {
        return NONE;
    }
}
