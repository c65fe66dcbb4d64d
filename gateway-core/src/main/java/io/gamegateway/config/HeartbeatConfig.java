/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How the gateway finds out that a client is gone without a word.
 *
 * @param pingInterval a WebSocket client that has been silent for so long is sent a ping; 0 (default) = never
 * @param timeout a client, on WebSocket or TCP, from which no byte has come for so long is closed as idle; 0 (default) =
 *     never. Longer than the ping interval
 * @param messageId of a client's message that the gateway answers itself, with the same payload, and does not forward; empty
 *     (default) = all are forwarded
 * @since 0.1
 */
public record HeartbeatConfig(Duration pingInterval, Duration timeout, OptionalInt messageId) {

    private static final int MAX_MESSAGE_ID = 0xFFFE;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public HeartbeatConfig {
        Range.notNegative("pingInterval", pingInterval);
        Range.notNegative("timeout", timeout);
        if (messageId.isPresent()) {
            Range.between("heartbeat messageId", messageId.getAsInt(), 0, MAX_MESSAGE_ID);
        }
        if (!timeout.isZero() && timeout.compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException(
                    "heartbeat timeout: " + timeout + " (expected: more than the ping interval, " + pingInterval + ")");
        }
    }

    /** No pings, no deadline, no heartbeat message. */
    public static HeartbeatConfig off() {
        return new HeartbeatConfig(Duration.ZERO, Duration.ZERO, OptionalInt.empty());
    }

    /** A copy with another ping interval; zero = never. */
    public HeartbeatConfig withPingInterval(Duration interval) {
        return new HeartbeatConfig(interval, timeout, messageId);
    }

    /** A copy with another deadline; zero = never. */
    public HeartbeatConfig withTimeout(Duration deadline) {
        return new HeartbeatConfig(pingInterval, deadline, messageId);
    }

    /** A copy that answers messages with this id. */
    public HeartbeatConfig withMessageId(int id) {
        return new HeartbeatConfig(pingInterval, timeout, OptionalInt.of(id));
    }
}
