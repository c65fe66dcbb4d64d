/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Takes what logic servers push and hands it to the gateway. The gateway's own, in the gRPC module, is a gRPC server.
 *
 * @since 0.1
 */
public interface PushIngress extends AutoCloseable {

    /**
     * Begins to listen; called once, by the thread that starts the gateway, before clients are accepted.
     *
     * @return where it listens
     * @throws IOException where it cannot; the gateway does not start then
     */
    InetSocketAddress start(PushContext context) throws IOException;

    /** Takes nothing new; called first when the gateway is closed, so that what was acknowledged still arrives. May wait, for some seconds at most. */
    default void drain() {}

    /**
     * Ends it. May wait, for some seconds at most. Called by the thread that closes the gateway, after the sessions have ended,
     * and before the event loops do.
     */
    @Override
    void close();
}
