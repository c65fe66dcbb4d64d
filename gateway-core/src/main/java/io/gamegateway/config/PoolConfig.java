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
 * @param retryDelay before the first retry; doubled for each further one up to a second, with jitter of a quarter; > 0,
 *     default 100 ms
 * @param stallTimeout after which a link whose backend takes none of the bytes that wait, or acknowledges none, is broken
 *     and replaced; from 100 ms, default 2 s
 * @param silenceTimeout after which a link is given up in favour of another endpoint: one whose backend had been answering
 *     for at least as long, and then sends nothing though it is sent messages all the while. Only where there is another
 *     endpoint to take over. 0 = never, default 2 s
 * @since 0.1
 */
public record PoolConfig(
        int maxConnectionsPerService,
        Duration idleTimeout,
        Duration dialTimeout,
        int maxRetries,
        Duration retryDelay,
        Duration stallTimeout,
        Duration silenceTimeout) {

    private static final int MAX_RETRIES = 20;
    private static final Duration MIN_STALL_TIMEOUT = Duration.ofMillis(100);

    /** @throws IllegalArgumentException naming the value and what was expected */
    public PoolConfig {
        Range.atLeast("maxConnectionsPerService", maxConnectionsPerService, 0);
        Range.positive("idleTimeout", idleTimeout);
        Range.positive("dialTimeout", dialTimeout);
        Range.between("maxRetries", maxRetries, 0, MAX_RETRIES);
        Range.positive("retryDelay", retryDelay);
        if (stallTimeout.compareTo(MIN_STALL_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "stallTimeout: " + stallTimeout + " (expected: >= " + MIN_STALL_TIMEOUT + ")");
        }
        Range.notNegative("silenceTimeout", silenceTimeout);
    }

    /** The defaults. */
    public static PoolConfig defaults() {
        return new PoolConfig(
                100,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }

    /** A copy with another limit of exclusive links per service; 0 = none. */
    public PoolConfig withMaxConnectionsPerService(int connections) {
        return new PoolConfig(
                connections, idleTimeout, dialTimeout, maxRetries, retryDelay, stallTimeout, silenceTimeout);
    }

    /** A copy with another idle timeout of links. */
    public PoolConfig withIdleTimeout(Duration timeout) {
        return new PoolConfig(
                maxConnectionsPerService, timeout, dialTimeout, maxRetries, retryDelay, stallTimeout, silenceTimeout);
    }

    /** A copy with another timeout for one connect. */
    public PoolConfig withDialTimeout(Duration timeout) {
        return new PoolConfig(
                maxConnectionsPerService, idleTimeout, timeout, maxRetries, retryDelay, stallTimeout, silenceTimeout);
    }

    /** A copy with other retries. */
    public PoolConfig withRetries(int max, Duration delay) {
        return new PoolConfig(
                maxConnectionsPerService, idleTimeout, dialTimeout, max, delay, stallTimeout, silenceTimeout);
    }

    /** A copy that breaks a link which takes no bytes after so long. */
    public PoolConfig withStallTimeout(Duration timeout) {
        return new PoolConfig(
                maxConnectionsPerService, idleTimeout, dialTimeout, maxRetries, retryDelay, timeout, silenceTimeout);
    }

    /** A copy that gives up a link which no longer answers after so long; zero = never. */
    public PoolConfig withSilenceTimeout(Duration timeout) {
        return new PoolConfig(
                maxConnectionsPerService, idleTimeout, dialTimeout, maxRetries, retryDelay, stallTimeout, timeout);
    }
}
