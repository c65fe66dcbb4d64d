/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.spi.PushReceipt;
import java.util.List;
import java.util.Map;

/**
 * What became of a command at all the gateways it was for.
 *
 * @param delivered sessions that it took effect for
 * @param failures why it did not for others; one per reason
 * @param refused the gateways that it did not get to
 * @param gateways that it was for
 * @param receiptsLost true where a gateway has carried it out, but what it said about it was lost with the connection
 */
public record Outcome(
        int delivered,
        List<PushReceipt.Failure> failures,
        Map<String, Refusal> refused,
        int gateways,
        boolean receiptsLost) {

    /** Gets an outcome, once. Called on an event loop of the client, or by the thread that pushes; must not block. */
    @FunctionalInterface
    public interface Receiver {

        /** All gateways have answered, or will not. */
        void completed(Outcome outcome);
    }

    /** True where no gateway has it. */
    public boolean isRefused() {
        return refused.size() == gateways;
    }
}
