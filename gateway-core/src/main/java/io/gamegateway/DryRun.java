/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.session.Session;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.spi.Endpoint;
import java.util.HashMap;
import java.util.Map;

/** Counts, on one event loop after another, what a candidate table would do. Not thread-safe. */
final class DryRun {

    private final RouteTable table;
    private final Map<Endpoint, Integer> movedFrom = new HashMap<>();
    private int sessions;
    private int moved;
    private int unrouted;

    DryRun(RouteTable table) {
        this.table = table;
    }

    /** On the session's event loop. */
    void look(Session session) {
        boolean[] any = new boolean[2];
        session.forEachRoute(route -> {
            ServerId serverId = new ServerId(route.serverId());
            Endpoint endpoint = route.backend().endpoint();
            if (table.keeps(serverId, endpoint)) {
                return;
            }
            if (table.match(serverId).isEmpty()) {
                any[1] = true;
            } else {
                any[0] = true;
                movedFrom.merge(endpoint, 1, Integer::sum);
            }
        });
        sessions++;
        moved += any[0] ? 1 : 0;
        unrouted += any[1] ? 1 : 0;
    }

    RouteDryRun result() {
        return new RouteDryRun(sessions, moved, unrouted, movedFrom);
    }
}
