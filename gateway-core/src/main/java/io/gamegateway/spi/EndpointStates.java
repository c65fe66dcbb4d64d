/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * What a gateway knows of endpoints; thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface EndpointStates {

    /** Of this endpoint; never null. */
    EndpointState of(Endpoint endpoint);

    /** Knows nothing of any endpoint. */
    static EndpointStates unknown() {
        return endpoint -> EndpointState.UNKNOWN;
    }
}
