/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.CloseReason;

/**
 * A transport's links of one event loop. All calls and callbacks are on that loop.
 *
 * @since 0.1
 */
public interface BackendLinks {

    /** Gets the result of {@link #acquire}, at once or later, exactly once, by one of its methods. */
    interface Callback {

        /**
         * True where the session wants the link no more: it has ended, or found another. A transport that looks at this
         * before it announces the session calls {@link #cancelled} then; it need not look, as the session releases what
         * it does not want.
         */
        default boolean isCancelled() {
            return false;
        }

        /** In place of {@link #linked}, where the session wants the link no more. */
        default void cancelled() {}

        /** The session may send over this link. */
        void linked(BackendLink link);

        /**
         * There is no link to be had. With {@link CloseReason#BACKEND_UNAVAILABLE} the endpoint could not be reached: the
         * session tries another, or this one again. With any other reason the session is closed.
         */
        void failed(CloseReason reason, String message);
    }

    /**
     * Gets a link to an endpoint for a session and announces the session there, opening a connection where there is
     * none. Tries it once: when it is tried again, and where else, the gateway decides. Has a deadline of its own: the
     * callback always comes.
     *
     * @param service the service's name, for limits per service
     * @param resumed true where the session was announced before, and its link was lost since
     */
    void acquire(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback);

    /** Flushes what was sent, closes all links, and fails what still waits. Nothing is called afterwards. */
    void close();
}
