/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.spi.Endpoint;
import java.util.Map;

/**
 * What a route table would do to the sessions that live now, were it in force. A session counts once, however many routes
 * it has.
 *
 * @param sessions that live
 * @param moved sessions with a route whose endpoint is not in the table: it would lead elsewhere from the next message on
 * @param unrouted sessions with a route that the table has no rule for: their messages there would be dropped
 * @param movedFrom routes that would be moved, by the endpoint they lead to now
 * @since 0.1
 */
public record RouteDryRun(int sessions, int moved, int unrouted, Map<Endpoint, Integer> movedFrom) {

    /** Copies the map. */
    public RouteDryRun {
        movedFrom = Map.copyOf(movedFrom);
    }

    /** {@code 120 sessions: 3 moved, 0 without a route; moved from {10.0.0.5:7001=3}}. */
    @Override
    public String toString() {
        return sessions + " sessions: " + moved + " moved, " + unrouted + " without a route; moved from " + movedFrom;
    }
}
