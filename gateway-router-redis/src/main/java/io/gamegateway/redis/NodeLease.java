/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.spi.SessionIdGenerator;

/**
 * A node number that nobody else has, for a while.
 *
 * @param node 0 to 4,095
 * @param ids draws ids with that number; the same object each time this gateway has it
 * @param validUntilNanos on the {@code System.nanoTime()} scale
 */
record NodeLease(int node, SessionIdGenerator ids, long validUntilNanos) {

    boolean isValid() {
        return validUntilNanos - System.nanoTime() > 0;
    }

    NodeLease until(long nanos) {
        return new NodeLease(node, ids, nanos);
    }
}
