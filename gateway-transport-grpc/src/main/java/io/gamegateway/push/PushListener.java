/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.spi.GatewayAddress;

/**
 * Gets what happens between a push client and its gateways.
 *
 * <p><b>Threads:</b> called on the client's event loops, for one gateway by one thread, in order. It must not block; to push from
 * it is fine. <b>Errors:</b> what it throws is logged.
 *
 * @since 0.1
 */
public interface PushListener {

    /** Does nothing. */
    PushListener NONE = new PushListener() {};

    /**
     * The gateway takes pushes.
     *
     * @param gatewayName as it calls itself
     */
    default void connected(GatewayAddress gateway, String gatewayName) {}

    /**
     * The connection is lost, or could not be made. It is tried again until the gateway leaves the directory.
     *
     * @param cause gRPC's status, for logs
     */
    default void disconnected(GatewayAddress gateway, String cause) {}

    /** The gateway's buffer is full, and commands for it are refused from now on. */
    default void overflow(GatewayAddress gateway) {}

    /**
     * The gateway has all commands again that came after the last one that was refused. What it may have missed can be made good now,
     * such as the members of groups.
     *
     * @param skipped commands that were refused since {@link #overflow}
     */
    default void inStep(GatewayAddress gateway, long skipped) {}

    /**
     * The gateway knows of a newer run of this logic server, with a larger epoch: it takes nothing more from this one, which does not
     * try again.
     */
    default void replaced(GatewayAddress gateway) {}
}
