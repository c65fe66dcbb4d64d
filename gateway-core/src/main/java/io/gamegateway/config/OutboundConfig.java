/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * What may wait for clients that do not read.
 *
 * @param budgetBytes for one client; at least 1 KiB, default 256 KiB
 * @param policy past the budget; default {@link OverflowPolicy#DISCONNECT}
 * @param maxTotalBytes for all clients together: past it the clients for whom the most waits are closed as slow consumers,
 *     whatever the policy; at least 1 MiB, 0 = no limit, default 256 MiB
 * @since 0.1
 */
public record OutboundConfig(int budgetBytes, OverflowPolicy policy, long maxTotalBytes) {

    /** The smallest budget of a client. */
    public static final int MIN_BUDGET_BYTES = 1024;

    /** The smallest bound of all clients together. */
    public static final long MIN_TOTAL_BYTES = 1024 * 1024;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public OutboundConfig {
        Range.atLeast("budgetBytes", budgetBytes, MIN_BUDGET_BYTES);
        if (maxTotalBytes != 0 && maxTotalBytes < MIN_TOTAL_BYTES) {
            throw new IllegalArgumentException(
                    "maxTotalBytes: " + maxTotalBytes + " (expected: 0, or >= " + MIN_TOTAL_BYTES + ")");
        }
    }

    /** The defaults. */
    public static OutboundConfig defaults() {
        return new OutboundConfig(256 * 1024, OverflowPolicy.DISCONNECT, 256L * 1024 * 1024);
    }

    /** A copy with another budget per client, in bytes. */
    public OutboundConfig withBudgetBytes(int bytes) {
        return new OutboundConfig(bytes, policy, maxTotalBytes);
    }

    /** A copy with another policy. */
    public OutboundConfig withPolicy(OverflowPolicy other) {
        return new OutboundConfig(budgetBytes, other, maxTotalBytes);
    }

    /** A copy with another bound for all clients together; 0 = none. */
    public OutboundConfig withMaxTotalBytes(long bytes) {
        return new OutboundConfig(budgetBytes, policy, bytes);
    }
}
