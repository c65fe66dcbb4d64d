/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

/**
 * Visits each place of a cycle once per round, and any stretch of it in even intervals: each step is as near to the golden
 * section of the cycle as a number can be that has no divisor in common with its size. Knuth, The Art of Computer
 * Programming, volume 3, section 6.4, theorem S: steps by the golden section always fall into one of the largest gaps left.
 *
 * <p>With endpoints that own stretches as long as their weights this is a weighted round robin. It is exact over a round, and
 * needs neither a lock nor a plan of the round. NGINX's smooth weighted round robin (ngx_http_upstream_round_robin.c) changes the
 * state of all endpoints with each turn, so it needs one or the other.
 */
final class GoldenCycle {

    private static final double GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

    /** The golden section of all 64-bit numbers. */
    private static final long GOLDEN_STEP = 0x9e3779b97f4a7c15L;

    /** How far from the golden section a better step is looked for. */
    private static final int SEARCHED = 32;

    private final long size;
    private final long step;

    GoldenCycle(long size) {
        this.size = size;
        this.step = bestStep(size);
    }

    private static long bestStep(long size) {
        long golden = Math.round(size * GOLDEN_SECTION);
        long best = 1;
        long bestUnevenness = Long.MAX_VALUE;
        for (long step = Math.max(1, golden - SEARCHED); step <= Math.min(size - 1, golden + SEARCHED); step++) {
            long unevenness = unevenness(size, step);
            if (unevenness < bestUnevenness) {
                best = step;
                bestUnevenness = unevenness;
            }
        }
        return best;
    }

    /**
     * The largest quotient in Euclid's algorithm, which bounds how far the steps are from even: 1 each time for the golden
     * section itself. A step that has a divisor in common with the size misses places.
     */
    private static long unevenness(long size, long step) {
        long largest = 0;
        long a = size;
        long b = step;
        while (b != 0) {
            largest = Math.max(largest, a / b);
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a == 1 ? largest : Long.MAX_VALUE;
    }

    /** The place of this turn, 0 until the size. */
    long place(long turn) {
        return Math.floorMod(turn, size) * step % size;
    }

    /**
     * The place of this turn in a cycle whose size may be another at each turn: as even, but exact over no round.
     */
    static long place(long turn, long size) {
        return Hash64.scale(turn * GOLDEN_STEP, size);
    }
}
