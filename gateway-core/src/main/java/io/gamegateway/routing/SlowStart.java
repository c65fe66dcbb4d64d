/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.EndpointState;

/** The share of an endpoint that has recovered a short time ago. */
final class SlowStart {

    /** Below this an endpoint would get so few sessions that nobody would learn whether it is well. */
    static final double SMALLEST_SHARE = 1.0 / 1024;

    private SlowStart() {}

    static boolean isSlow(EndpointState state) {
        return share(state) < 1;
    }

    /** Of new sessions; {@link #SMALLEST_SHARE} to 1, also where an implementation does not keep to its range. */
    static double share(EndpointState state) {
        double share = state.share();
        // Written so that what is not a number counts as none.
        return share > SMALLEST_SHARE ? Math.min(share, 1) : SMALLEST_SHARE;
    }
}
