/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.List;

/**
 * What became of a command.
 *
 * @param command its number in its batch
 * @param delivered sessions that it took effect for: messages are written to their sockets, or wait there within the
 *     session's budget
 * @param failures why it did not for others; one per reason
 * @since 0.1
 */
public record PushReceipt(int command, int delivered, List<Failure> failures) {

    /** At most so many sessions are named in one failure. */
    public static final int MAX_NAMED_SESSIONS = 16;

    /** Copies the list. */
    public PushReceipt {
        failures = List.copyOf(failures);
    }

    /**
     * Sessions that a command failed for.
     *
     * @param reason why
     * @param count how many; 1 where it is not about sessions
     * @param sessionIds the first of them, at most {@link #MAX_NAMED_SESSIONS}; empty where the command names just one or none
     */
    public record Failure(PushFailure reason, int count, List<Long> sessionIds) {

        /** Copies the list. */
        public Failure {
            sessionIds = List.copyOf(sessionIds);
        }
    }
}
