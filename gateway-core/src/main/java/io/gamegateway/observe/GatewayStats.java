/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.spi.PoolStatus;
import java.util.List;
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
 * @param messagesToClients written to clients, of those that backends sent
 * @param messagesPushed written to clients, of those that logic servers or the embedding program pushed
 * @param messagesDropped lost, by reason
 * @param messagesHeld kept for a while because their backend was not there; counted besides, when they are forwarded
 * @param messagesInDoubt that had left for a backend within a second or two before their link was lost, or, where it did not
 *     respond, since a second or two before it stopped to: whether it got them nobody knows. Those known to be lost are among
 *     the dropped ones
 * @param bytesFromClients read from clients
 * @param bytesToClients written to clients
 * @param bytesFromBackends read from backends
 * @param bytesToBackends written to backends
 * @param linksActive connections to backends that are open
 * @param linksTotal connections to backends so far
 * @param linksLost connections to backends that broke
 * @param dialFailures attempts to connect to a backend that failed
 * @param pool connections that are not shared by sessions
 * @param routingErrors messages for which there was no route, by the kind of error
 * @param readPauses how often a client was not read because its messages had to wait
 * @param httpRequestsRefused on the business port
 * @param connectionsWaiting accepted, and not let in yet because others must not wait for them
 * @param tlsTasksWaiting handshakes whose next step waits for a thread
 * @param slowClients clients for whom something waits
 * @param bytesWaiting that clients have not taken yet, of those who are behind; up to a second old
 * @param overloaded whether new connections are refused because there is too much to do
 * @param ready whether it accepts clients and has routes
 * @param directMemoryUsed bytes of buffers that are in use
 * @param directMemoryMax bytes that there are
 * @param loops the event loops
 * @param usersActive users who have a session
 * @param groupsActive groups that have members
 * @param pushCommands that logic servers or the embedding program gave
 * @param pushCommandsSkipped that logic servers could not give, as their buffers for this gateway were full
 * @param pushFailures sessions that such a command had no effect for, by reason
 * @param configRefreshes reads of rules that succeeded, by what was read, such as {@code routing_rules}
 * @param configRefreshErrors reads of rules that failed or were refused, by what was read
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
        long messagesPushed,
        Map<String, Long> messagesDropped,
        long messagesHeld,
        long messagesInDoubt,
        long bytesFromClients,
        long bytesToClients,
        long bytesFromBackends,
        long bytesToBackends,
        long linksActive,
        long linksTotal,
        long linksLost,
        long dialFailures,
        PoolStatus pool,
        Map<String, Long> routingErrors,
        long readPauses,
        long httpRequestsRefused,
        int connectionsWaiting,
        int tlsTasksWaiting,
        int slowClients,
        long bytesWaiting,
        boolean overloaded,
        boolean ready,
        long directMemoryUsed,
        long directMemoryMax,
        List<LoopStats> loops,
        int usersActive,
        int groupsActive,
        long pushCommands,
        long pushCommandsSkipped,
        Map<String, Long> pushFailures,
        Map<String, Long> configRefreshes,
        Map<String, Long> configRefreshErrors) {}
