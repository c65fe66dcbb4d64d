/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * What a gateway knows of one endpoint, over all its event loops. Thread-safe; each answer is recent, and may be outdated
 * by the time it is used.
 *
 * @since 0.1
 */
public interface EndpointState {

    /** What the gateway knows of an endpoint that it has never used. */
    EndpointState UNKNOWN = new EndpointState() {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public int sessions() {
            return 0;
        }

        @Override
        public double share() {
            return 1;
        }
    };

    /** False while its circuit breaker is open: nobody is sent there but an occasional probe. */
    boolean isAvailable();

    /** How many routes of this gateway's sessions lead there; a session has one for each serverId it uses. */
    int sessions();

    /**
     * The part of its usual share of new sessions that it should get: 1, but less for a while after it has recovered
     * from a failure.
     */
    double share();
}
