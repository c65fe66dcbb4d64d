/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * Of an endpoint's circuit breaker.
 *
 * @since 0.1
 */
public enum CircuitState {
    /** Sessions are sent there. */
    CLOSED(0),
    /** Nobody is. */
    OPEN(1),
    /** A few probes are let through. */
    HALF_OPEN(2);

    private final int code;

    CircuitState(int code) {
        this.code = code;
    }

    /** The number in metrics. */
    public int code() {
        return code;
    }
}
