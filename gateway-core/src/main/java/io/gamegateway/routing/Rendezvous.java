/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Rendezvous hashing (Thaler and Ravishankar, Using name-based mappings to increase hit rates, IEEE/ACM Transactions on
 * Networking, 1998): each endpoint is scored by a hash of itself and the key, and the order of the scores is the ranking.
 *
 * <p>A score depends on nothing but the endpoint and the key. So an endpoint that leaves takes only its own keys along, each to its
 * own second choice, and one that comes takes from all others alike. Neither the order in the rule nor the JVM matters.
 *
 * <p>An endpoint that starts slowly keeps all its keys: a key that goes elsewhere meanwhile would find there none of what is
 * kept for it, which is worse than a slow start.
 */
final class Rendezvous implements Ranking {

    private final RouteKey key;
    private final Endpoint[] endpoints;
    private final long[] hashes;

    Rendezvous(OpenEndpoints open, RouteKey key) {
        this.key = key;
        this.endpoints = open.toArray();
        // Equal scores are ranked by the index, which so must not depend on the order in the rule.
        Arrays.sort(endpoints, Comparator.comparing(Endpoint::toString));
        this.hashes = Arrays.stream(endpoints)
                .mapToLong(endpoint -> Hash64.of(endpoint.toString()))
                .toArray();
    }

    @Override
    public Endpoint[] rank(RouteRequest request, long turn) {
        long hash = key.hash(request);
        long[] keys = new long[endpoints.length];
        for (int i = 0; i < keys.length; i++) {
            long score = Hash64.mix(hash ^ hashes[i]) >>> Long.SIZE - RankOrder.SCORE_BITS;
            keys[i] = RankOrder.key(request.endpoints().of(endpoints[i]), score, i);
        }
        Arrays.sort(keys);
        Endpoint[] order = new Endpoint[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = RankOrder.endpoint(keys[i], endpoints);
        }
        return order;
    }

    @Override
    public String basis(RouteRequest request) {
        return "hash of " + key.text(request);
    }

    @Override
    public boolean isSlowStarting() {
        return false;
    }
}
