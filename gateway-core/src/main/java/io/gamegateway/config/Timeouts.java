/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import java.time.Duration;

/**
 * Deadlines of client connections, kept to within 200 milliseconds.
 *
 * @param detection from the first byte to knowing the protocol; after it an undecided connection is a TCP one; > 0,
 *     default 500 ms
 * @param handshake from the accept to the first complete message (TCP) or upgrade (WebSocket), TLS and a PROXY header
 *     included; > 0, default 5 s
 * @param gate for the answer of a {@code ConnectionGate}; > 0, default 3 s
 * @param idle without a byte in either direction; 0 = never, default 10 min
 * @param frameGrace that a message may take from its first byte to its last before {@link Limits#frameBytesPerSecond()}
 *     applies; > 0, default 5 s
 * @param stalled that a client for whom something waits may take no byte of it, after which it is closed as a slow consumer;
 *     0 = never, default 30 s
 * @since 0.1
 */
public record Timeouts(
        Duration detection, Duration handshake, Duration gate, Duration idle, Duration frameGrace, Duration stalled) {

    /** @throws IllegalArgumentException naming the value and what was expected */
    public Timeouts {
        Range.positive("detection", detection);
        Range.positive("handshake", handshake);
        Range.positive("gate", gate);
        Range.notNegative("idle", idle);
        Range.positive("frameGrace", frameGrace);
        Range.notNegative("stalled", stalled);
    }

    /** The defaults. */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }

    /** A copy with another detection deadline. */
    public Timeouts withDetection(Duration timeout) {
        return new Timeouts(timeout, handshake, gate, idle, frameGrace, stalled);
    }

    /** A copy with another handshake deadline. */
    public Timeouts withHandshake(Duration timeout) {
        return new Timeouts(detection, timeout, gate, idle, frameGrace, stalled);
    }

    /** A copy with another deadline for a {@code ConnectionGate}'s answer. */
    public Timeouts withGate(Duration timeout) {
        return new Timeouts(detection, handshake, timeout, idle, frameGrace, stalled);
    }

    /** A copy with another idle timeout; zero = never. */
    public Timeouts withIdle(Duration timeout) {
        return new Timeouts(detection, handshake, gate, timeout, frameGrace, stalled);
    }

    /** A copy with another time before a message that has begun must keep to the least rate. */
    public Timeouts withFrameGrace(Duration grace) {
        return new Timeouts(detection, handshake, gate, idle, grace, stalled);
    }

    /** A copy with another deadline for clients that take nothing; zero = never. */
    public Timeouts withStalled(Duration timeout) {
        return new Timeouts(detection, handshake, gate, idle, frameGrace, timeout);
    }
}
