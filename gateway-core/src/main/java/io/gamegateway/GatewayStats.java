/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import java.util.Map;

/**
 * What a gateway has counted since it was started. A snapshot: each number is recent, but they are read one after
 * another. Bytes are wire bytes, headers included.
 *
 * @param connectionsActive client connections that are open
 * @param connectionsTotal client connections accepted so far
 * @param connectionsRejected client connections refused at accept, by reason
 * @param connectionsClosed client connections ended, by the label of their close reason
 * @param sessionsActive sessions that live
 * @param messagesFromClients forwarded to backends
 * @param messagesToClients written to clients
 * @param messagesDropped lost, by reason
 * @param bytesFromClients read from clients
 * @param bytesToClients written to clients
 * @param bytesFromBackends read from backends
 * @param bytesToBackends written to backends
 * @param linksActive connections to backends that are open
 * @param linksTotal connections to backends so far
 * @param linksLost connections to backends that broke
 * @param dialFailures attempts to connect to a backend that failed
 * @param routingErrors messages for which there was no route
 * @param readPauses how often a client was not read because its messages had to wait
 * @param httpRequestsRefused on the business port
 * @since 0.1
 */
public record GatewayStats(
        int connectionsActive,
        long connectionsTotal,
        Map<String, Long> connectionsRejected,
        Map<String, Long> connectionsClosed,
        int sessionsActive,
        long messagesFromClients,
        long messagesToClients,
        Map<String, Long> messagesDropped,
        long bytesFromClients,
        long bytesToClients,
        long bytesFromBackends,
        long bytesToBackends,
        long linksActive,
        long linksTotal,
        long linksLost,
        long dialFailures,
        long routingErrors,
        long readPauses,
        long httpRequestsRefused) {}
