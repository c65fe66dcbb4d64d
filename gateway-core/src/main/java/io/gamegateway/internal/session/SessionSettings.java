/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.OutboundConfig;

/**
 * What all sessions of a gateway have in common. Times in milliseconds; 0 = never, or no limit.
 *
 * @param outbound that may wait for a client
 * @param loopBytes that may wait for all clients of an event loop
 * @param idleMillis without a byte in either direction
 * @param silenceMillis without a byte from the client
 * @param pingMillis without a byte from a WebSocket client, which is sent a ping then
 * @param frameGraceMillis that a message may take, whatever its rate
 * @param frameBytesPerSecond that a message must go on with behind that
 * @param stalledMillis without a byte to a client for whom something waits
 * @param messagesPerSecond of one session
 * @param bytesPerSecond of one session
 * @param heartbeatMessageId of messages that are answered and not forwarded; -1 = none
 * @param notices whether TCP clients are told why they are closed
 * @param retryAfterMillis about what clients are told to wait before they connect again
 */
public record SessionSettings(
        OutboundConfig outbound,
        long loopBytes,
        long idleMillis,
        long silenceMillis,
        long pingMillis,
        long frameGraceMillis,
        int frameBytesPerSecond,
        long stalledMillis,
        int messagesPerSecond,
        int bytesPerSecond,
        int heartbeatMessageId,
        boolean notices,
        long retryAfterMillis) {

    /** Those of this configuration. */
    public static SessionSettings of(GatewayConfig config) {
        return new SessionSettings(
                config.outbound(),
                (config.outbound().maxTotalBytes() + config.eventLoops() - 1) / config.eventLoops(),
                config.timeouts().idle().toMillis(),
                config.heartbeat().timeout().toMillis(),
                config.heartbeat().pingInterval().toMillis(),
                config.timeouts().frameGrace().toMillis(),
                config.limits().frameBytesPerSecond(),
                config.timeouts().stalled().toMillis(),
                config.limits().messagesPerSecond(),
                config.limits().bytesPerSecond(),
                config.heartbeat().messageId().orElse(-1),
                config.closing().notices(),
                config.closing().retryAfter().toMillis());
    }
}
