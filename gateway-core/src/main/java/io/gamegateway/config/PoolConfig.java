/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * Connecting to backends.
 *
 * @param maxConnectionsPerService exclusive links to one service, over all its endpoints and event loops; 0 = no limit,
 *     default 100. Shared links need no limit: there is one per event loop and endpoint
 * @param idleTimeout after which a link without sessions is closed; > 0, default 5 min
 * @param dialTimeout for one connect; > 0, default 5 s
 * @param maxRetries further connects after a failed one; >= 0, default 3
 * @param retryDelay before the first retry; doubled for each further one, with jitter of a quarter; > 0, default 100 ms
 * @since 0.1
 */
public record PoolConfig(
        int maxConnectionsPerService, Duration idleTimeout, Duration dialTimeout, int maxRetries, Duration retryDelay) {

    private static final int MAX_RETRIES = 20;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public PoolConfig {
        Range.atLeast("maxConnectionsPerService", maxConnectionsPerService, 0);
        Range.positive("idleTimeout", idleTimeout);
        Range.positive("dialTimeout", dialTimeout);
        Range.between("maxRetries", maxRetries, 0, MAX_RETRIES);
        Range.positive("retryDelay", retryDelay);
    }

    /** The defaults. */
    public static PoolConfig defaults() {
        return new PoolConfig(100, Duration.ofMinutes(5), Duration.ofSeconds(5), 3, Duration.ofMillis(100));
    }

    /** A copy with another limit of exclusive links per service; 0 = none. */
    public PoolConfig withMaxConnectionsPerService(int connections) {
        return new PoolConfig(connections, idleTimeout, dialTimeout, maxRetries, retryDelay);
    }

    /** A copy with another idle timeout of links. */
    public PoolConfig withIdleTimeout(Duration timeout) {
        return new PoolConfig(maxConnectionsPerService, timeout, dialTimeout, maxRetries, retryDelay);
    }

    /** A copy with another timeout for one connect. */
    public PoolConfig withDialTimeout(Duration timeout) {
        return new PoolConfig(maxConnectionsPerService, idleTimeout, timeout, maxRetries, retryDelay);
    }

    /** A copy with other retries. */
    public PoolConfig withRetries(int max, Duration delay) {
        return new PoolConfig(maxConnectionsPerService, idleTimeout, dialTimeout, max, delay);
    }
}
