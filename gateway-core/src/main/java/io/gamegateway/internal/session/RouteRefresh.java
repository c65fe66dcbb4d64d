/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/** What the forward stage asks of the route stage. On the event loop. */
@FunctionalInterface
public interface RouteRefresh {

    /**
     * Brings the route up to the rules in force, now or, where the answer takes time, later; {@link LinkWait#rerouted} follows
     * in that case. Where the rules have no route any more, it stays as it is.
     */
    void refresh(Session session, Route route);
}
