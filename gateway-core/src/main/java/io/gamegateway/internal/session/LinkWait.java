/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/** A route's wait for a link, as its session sees it. On the event loop. */
public interface LinkWait {

    /** The route has other candidates now. */
    void rerouted();

    /** The session has ended, or the route is displaced: nobody waits any more. */
    void cancel();
}
