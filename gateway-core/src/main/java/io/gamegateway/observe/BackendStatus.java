/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;

/**
 * What a gateway knows of one endpoint. A snapshot.
 *
 * @param endpoint where it is
 * @param circuit of its breaker
 * @param sessions routes of sessions that lead there; a session has one for each serverId it uses
 * @param links open connections
 * @param linksTotal connections so far
 * @param linksLost connections that broke
 * @param linksUnresponsive of these, those that were given up because the backend did not respond
 * @param dialFailures connects that failed
 * @param dialTimeouts of these, those that got no answer in time
 * @param retries connects that were tried after one had failed
 * @param messagesSent handed to its connections
 * @param messagesFailed that were for it and are lost: with a connection, or because there was none in time
 * @param messagesReceived from it; one to many sessions counts once
 * @param bytesSent written to it
 * @param bytesReceived read from it
 * @param share the part of its usual share of new sessions that it gets: below 1 while it starts slowly after a failure
 * @since 0.1
 */
public record BackendStatus(
        Endpoint endpoint,
        CircuitState circuit,
        int sessions,
        int links,
        long linksTotal,
        long linksLost,
        long linksUnresponsive,
        long dialFailures,
        long dialTimeouts,
        long retries,
        long messagesSent,
        long messagesFailed,
        long messagesReceived,
        long bytesSent,
        long bytesReceived,
        double share) {}
