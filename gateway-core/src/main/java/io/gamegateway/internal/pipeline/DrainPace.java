/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When each client is told to go: the time is cut into as many equal slots as there are clients, and each leaves at a random
 * moment of its slot. So they come back to other gateways evenly, and yet not in step.
 */
final class DrainPace {

    /** So few clients are no storm, and nobody waits for the last of them. */
    static final int FEW = 20;

    private static final Duration FEW_TIME = Duration.ofSeconds(1);

    /** Of the time that is kept for the last ones to close their ends: a tenth, and this at most. */
    private static final Duration MAX_RESERVE = Duration.ofSeconds(1);

    private DrainPace() {}

    /** The time in which all are told, of that for the whole drain. */
    static Duration telling(int clients, Duration over) {
        Duration tenth = over.dividedBy(10);
        Duration reserve = tenth.compareTo(MAX_RESERVE) < 0 ? tenth : MAX_RESERVE;
        Duration rest = over.minus(reserve);
        return clients < FEW && rest.compareTo(FEW_TIME) > 0 ? FEW_TIME : rest;
    }

    /** When each of so many is told, in nanoseconds from the beginning, ascending. */
    static long[] moments(int clients, Duration telling, RandomGenerator random) {
        double slotNanos = (double) telling.toNanos() / Math.max(1, clients);
        long[] moments = new long[clients];
        for (int i = 0; i < clients; i++) {
            moments[i] = (long) ((i + random.nextDouble()) * slotNanos);
        }
        return moments;
    }
}
