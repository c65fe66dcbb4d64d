/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import java.time.Duration;

/**
 * Bounds on what logic servers may do to a gateway.
 *
 * @param maxRequestBytes of one request; 128 KiB to 16 MiB, default 256 KiB. So much, times the window, is held in memory for
 *     one stream at most
 * @param maxCommands in one request; 1 to 65,535, default 4,096
 * @param commandsPerSecond of one stream, as a token bucket that holds one second's worth; past it the stream is not read,
 *     so that nothing is lost and the logic server's own buffer fills. 0 = no limit; default 200,000
 * @param window requests of one stream that may be on their way to the clients at a time; 1 to 1,024, default 16
 * @param maxStreams at a time; 0 = no limit, default 1,024
 * @param helloTimeout within which a stream must say who it is, and be granted it; > 0, default 5 s
 * @since 0.1
 */
public record PushLimits(
        int maxRequestBytes,
        int maxCommands,
        int commandsPerSecond,
        int window,
        int maxStreams,
        Duration helloTimeout) {

    private static final int MIN_REQUEST_BYTES = 128 * 1024;
    private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;
    private static final int MAX_COMMANDS = 65_535;
    private static final int MAX_WINDOW = 1_024;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public PushLimits {
        between("maxRequestBytes", maxRequestBytes, MIN_REQUEST_BYTES, MAX_REQUEST_BYTES);
        between("maxCommands", maxCommands, 1, MAX_COMMANDS);
        between("commandsPerSecond", commandsPerSecond, 0, Integer.MAX_VALUE);
        between("window", window, 1, MAX_WINDOW);
        between("maxStreams", maxStreams, 0, Integer.MAX_VALUE);
        if (helloTimeout.isNegative() || helloTimeout.isZero()) {
            throw new IllegalArgumentException("helloTimeout: " + helloTimeout + " (expected: > 0)");
        }
    }

    private static void between(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }

    /** The defaults. */
    public static PushLimits defaults() {
        return new PushLimits(256 * 1024, 4_096, 200_000, 16, 1_024, Duration.ofSeconds(5));
    }

    /** A copy with another limit of bytes per request. */
    public PushLimits withMaxRequestBytes(int bytes) {
        return new PushLimits(bytes, maxCommands, commandsPerSecond, window, maxStreams, helloTimeout);
    }

    /** A copy with another limit of commands per request. */
    public PushLimits withMaxCommands(int commands) {
        return new PushLimits(maxRequestBytes, commands, commandsPerSecond, window, maxStreams, helloTimeout);
    }

    /** A copy with another limit of commands per second and stream; 0 = none. */
    public PushLimits withCommandsPerSecond(int commands) {
        return new PushLimits(maxRequestBytes, maxCommands, commands, window, maxStreams, helloTimeout);
    }

    /** A copy with another window. */
    public PushLimits withWindow(int requests) {
        return new PushLimits(maxRequestBytes, maxCommands, commandsPerSecond, requests, maxStreams, helloTimeout);
    }

    /** A copy with another limit of streams; 0 = none. */
    public PushLimits withMaxStreams(int streams) {
        return new PushLimits(maxRequestBytes, maxCommands, commandsPerSecond, window, streams, helloTimeout);
    }

    /** A copy with another deadline for a stream's first request. */
    public PushLimits withHelloTimeout(Duration timeout) {
        return new PushLimits(maxRequestBytes, maxCommands, commandsPerSecond, window, maxStreams, timeout);
    }
}
