/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import java.util.Arrays;

/**
 * Sorts endpoints by a score without an object for each: as a number that holds, from its top, whether the endpoint is not
 * available, its score, and its index.
 */
final class RankOrder {

    private static final int INDEX_BITS = 16;

    /** How many bits of a score count. */
    static final int SCORE_BITS = Long.SIZE - 2 - INDEX_BITS;

    /** What can be told apart by the index. */
    static final int MAX_ENDPOINTS = 1 << INDEX_BITS;

    private static final long MAX_SCORE = (1L << SCORE_BITS) - 1;
    private static final long NOT_AVAILABLE = 1L << SCORE_BITS + INDEX_BITS;

    private RankOrder() {}

    /** @param score the lower the better; 0 to 2^{@value #SCORE_BITS}, more counts as that */
    static long key(EndpointState state, long score, int index) {
        return (state.isAvailable() ? 0 : NOT_AVAILABLE) | Math.min(score, MAX_SCORE) << INDEX_BITS | index;
    }

    /** Sorts the keys, and says how many share the first place. */
    static int sort(long[] keys) {
        Arrays.sort(keys);
        int equal = 1;
        while (equal < keys.length && keys[equal] >>> INDEX_BITS == keys[0] >>> INDEX_BITS) {
            equal++;
        }
        return equal;
    }

    /** The endpoint of a key. */
    static Endpoint endpoint(long key, Endpoint[] endpoints) {
        return endpoints[(int) key & MAX_ENDPOINTS - 1];
    }
}
