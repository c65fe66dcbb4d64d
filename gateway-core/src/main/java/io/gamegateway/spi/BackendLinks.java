/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;

/**
 * A transport's links of one event loop. All calls and callbacks are on that loop.
 *
 * @since 0.1
 */
public interface BackendLinks {

    /** Gets the result of {@link #acquire}, at once or later, exactly once. */
    interface Callback {

        /** The session may send over this link. */
        void linked(BackendLink link);

        /** There is no link to be had; the session is closed with this reason. */
        void failed(CloseReason reason, String message);
    }

    /**
     * Gets a link to an endpoint for a session and announces the session there, opening a connection where there is
     * none. The session's client is not read until the callback. Has deadlines of its own: the callback always comes.
     *
     * @param service the service's name, for limits per service
     * @param resumed true where the session was announced before, and its link was lost since
     */
    void acquire(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback);

    /** Flushes what was sent, closes all links, and fails what still waits. Nothing is called afterwards. */
    void close();
}
