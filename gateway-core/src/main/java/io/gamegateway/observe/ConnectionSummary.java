/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One client connection, at its end. Immutable.
 *
 * @param startMillis when it was accepted: milliseconds since 1970-01-01 UTC
 * @param durationNanos from then on
 * @param clientAddress where the client connected from, as told by a trusted proxy where there is one
 * @param session it had; empty where it was refused, or ended, before it had one
 * @param serverId of the route that was decided last
 * @param backend where that route led
 * @param bytesReceived from the client; with TLS, what came out of it
 * @param bytesSent written for the client; with TLS, what went into it
 * @param messagesReceived from the client
 * @param messagesSent written for the client: replies, pushes, heartbeats
 * @param status in one word
 * @param reason why it ended
 * @param message what else there is to say; may be empty
 * @since 0.1
 */
public record ConnectionSummary(
        long startMillis,
        long durationNanos,
        InetSocketAddress clientAddress,
        Optional<ClientSession> session,
        Optional<ServerId> serverId,
        Optional<Endpoint> backend,
        long bytesReceived,
        long bytesSent,
        long messagesReceived,
        long messagesSent,
        ConnectionStatus status,
        CloseReason reason,
        String message) {}
