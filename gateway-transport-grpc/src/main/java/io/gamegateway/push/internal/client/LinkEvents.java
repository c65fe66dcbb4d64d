/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.spi.GatewayAddress;

/** Gets what happens to links, each on the event loop of its link. Must not block. */
public interface LinkEvents {

    /** A stream is open, and the gateway has said who it is. */
    void connected(GatewayAddress gateway, String gatewayName);

    /** A stream has ended, or could not be opened. */
    void disconnected(GatewayAddress gateway, String cause);

    /** The buffer is full: commands are refused from now on. */
    void overflow(GatewayAddress gateway);

    /** What was refused has been told to the gateway, and nothing has been since. */
    void inStep(GatewayAddress gateway, long skipped);

    /** A newer run of this logic server is there; the link has ended for good. */
    void replaced(GatewayAddress gateway);
}
