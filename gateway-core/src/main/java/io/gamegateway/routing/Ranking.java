/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;

/**
 * The order in which a strategy would have a new session try the endpoints of a rule. Immutable: the same question with the same
 * turn has the same answer as long as the endpoints' states are the same, which is what lets a route be explained without
 * taking anything from anybody.
 */
interface Ranking {

    /**
     * All endpoints that may get new sessions, the best one first, none of them twice, those that are not available last.
     *
     * @param turn any number; strategies that take turns give one number after the other
     */
    Endpoint[] rank(RouteRequest request, long turn);

    /** By what the first one was chosen, for people. */
    String basis(RouteRequest request);

    /** True where an endpoint that starts slowly gets less than its usual part. */
    boolean isSlowStarting();
}
