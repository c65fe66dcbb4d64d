/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * Deadlines of client connections, kept to within 100 milliseconds.
 *
 * @param detection from the first byte to knowing the protocol; after it an undecided connection is a TCP one; > 0,
 *     default 500 ms
 * @param handshake from the accept to the first complete message (TCP) or upgrade (WebSocket); > 0, default 5 s
 * @param idle without a byte in either direction; 0 = never, default 10 min
 * @since 0.1
 */
public record Timeouts(Duration detection, Duration handshake, Duration idle) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public Timeouts {
        Range.positive("detection", detection);
        Range.positive("handshake", handshake);
        Range.notNegative("idle", idle);
    }

    /** The defaults. */
    public static Timeouts defaults() {
        return new Timeouts(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMinutes(10));
    }

    /** A copy with another detection deadline. */
    public Timeouts withDetection(Duration timeout) {
        return new Timeouts(timeout, handshake, idle);
    }

    /** A copy with another handshake deadline. */
    public Timeouts withHandshake(Duration timeout) {
        return new Timeouts(detection, timeout, idle);
    }

    /** A copy with another idle timeout; zero = never. */
    public Timeouts withIdle(Duration timeout) {
        return new Timeouts(detection, handshake, timeout);
    }
}
