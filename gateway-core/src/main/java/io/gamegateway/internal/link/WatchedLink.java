/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.link;

import io.gamegateway.spi.Endpoint;

/** A link that a {@link LinkWatch} looks at. On the event loop. */
public interface WatchedLink {

    /** Where it leads. */
    Endpoint endpoint();

    /**
     * Looks whether its backend still responds, and does what is to be done where it does not.
     *
     * @param stallNanos after which a backend that takes nothing is given up
     * @param silenceNanos after which one that answers nothing is reported; 0 = never
     */
    void check(long nowNanos, long stallNanos, long silenceNanos);

    /** Its endpoint has been found not to respond: it has to show that it does. */
    void suspect();
}
