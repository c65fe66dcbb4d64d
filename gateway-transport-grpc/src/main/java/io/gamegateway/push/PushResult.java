/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.spi.PushFailure;
import io.gamegateway.spi.PushReceipt;
import java.util.List;
import java.util.Map;

/**
 * What became of a command at the gateways that have it.
 *
 * @param delivered sessions that it took effect for. A message is in their sockets then, or waits there within the session's
 *     budget; whether the client's program has read it only that program can say
 * @param failures why it did not for others, one per reason; empty where nothing failed. {@link PushFailure#UNKNOWN_SESSION} and
 *     {@link PushFailure#UNKNOWN_USER} mean that no gateway knows the session or user
 * @param notReached gateways that did not get it, by the names that the directory has for them, and why
 * @param receiptsLost true where a gateway has carried it out, but its receipt was lost with the connection: then {@link
 *     #delivered} and {@link #failures} do not count what happened there
 * @since 0.1
 */
public record PushResult(
        int delivered,
        List<PushReceipt.Failure> failures,
        Map<String, PushException.Reason> notReached,
        boolean receiptsLost) {

    /** Copies what it gets. */
    public PushResult {
        failures = List.copyOf(failures);
        notReached = Map.copyOf(notReached);
    }

    /** True where every gateway has it and nothing failed there, as far as is known. */
    public boolean isComplete() {
        return failures.isEmpty() && notReached.isEmpty();
    }

    /** How many sessions it failed for, for this reason. */
    public int failed(PushFailure reason) {
        return failures.stream()
                .filter(failure -> failure.reason() == reason)
                .mapToInt(PushReceipt.Failure::count)
                .sum();
    }
}
