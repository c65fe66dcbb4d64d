/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * Where a gateway says that it is alive, and takes pushes; the other side of a {@link GatewayDirectory}.
 *
 * @since 0.1
 */
public interface GatewayRegistry extends AutoCloseable {

    /**
     * Says so from now on, until {@link #close}. Called once, by the thread that starts the gateway. Does not wait: where
     * the registry cannot be reached the gateway starts all the same, and says so as soon as it can.
     */
    void announce(GatewayAddress gateway);

    /** Takes it back. May wait, for some seconds at most. */
    @Override
    void close();
}
