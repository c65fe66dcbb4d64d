/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * What becomes of a client that reads more slowly than it is written to, once its budget is used up. Whatever it is, the
 * link that the messages come over is not paused for this client.
 *
 * @since 0.1
 */
public enum OverflowPolicy {
    /** It is closed as a slow consumer. */
    DISCONNECT,
    /** The oldest messages that wait for it make place for new ones. */
    DROP_OLDEST,
    /**
     * Of the messages that wait for it, each makes place for a newer one with the same messageId, from the moment it falls
     * behind; where that is not enough, the oldest go as well. For games whose messages are whole states rather than changes.
     */
    LATEST_PER_MESSAGE_ID
}
