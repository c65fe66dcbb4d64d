/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;

/**
 * What a gateway knows of one endpoint. A snapshot.
 *
 * @param endpoint where it is
 * @param circuit of its breaker
 * @param sessions routes of sessions that lead there; a session has one for each serverId it uses
 * @param links open connections
 * @param linksLost connections that broke
 * @param dialFailures connects that failed
 * @param share the part of its usual share of new sessions that it gets: below 1 while it starts slowly after a failure
 * @since 0.1
 */
public record BackendStatus(
        Endpoint endpoint,
        CircuitState circuit,
        int sessions,
        int links,
        long linksLost,
        long dialFailures,
        double share) {}
