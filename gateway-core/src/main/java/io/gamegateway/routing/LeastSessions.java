/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.RouteRequest;

/**
 * The endpoint with the fewest sessions first, in turn where there are several; the others by their sessions.
 *
 * <p>One that starts slowly counts as having as many more sessions as its share is smaller: with none at all it would otherwise
 * get every new session at once.
 */
final class LeastSessions implements Ranking {

    /** Parts of a session, so that shares count where there are few sessions. */
    private static final double PER_SESSION = 1 << 10;

    private final Endpoint[] endpoints;

    LeastSessions(OpenEndpoints open) {
        this.endpoints = open.toArray();
    }

    @Override
    public Endpoint[] rank(RouteRequest request, long turn) {
        int size = endpoints.length;
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            EndpointState state = request.endpoints().of(endpoints[i]);
            keys[i] = RankOrder.key(state, load(state), i);
        }
        int least = RankOrder.sort(keys);
        int turned = Math.floorMod(turn, least);
        Endpoint[] order = new Endpoint[size];
        for (int i = 0; i < size; i++) {
            order[i] = RankOrder.endpoint(keys[i < least ? (i + turned) % least : i], endpoints);
        }
        return order;
    }

    /** With the session that is asked for. */
    private static long load(EndpointState state) {
        return (long) ((Math.max(0L, state.sessions()) + 1) * PER_SESSION / SlowStart.share(state));
    }

    @Override
    public String basis(RouteRequest request) {
        Endpoint first = rank(request, 0)[0];
        return "the least has " + request.endpoints().of(first).sessions();
    }

    @Override
    public boolean isSlowStarting() {
        return true;
    }
}
