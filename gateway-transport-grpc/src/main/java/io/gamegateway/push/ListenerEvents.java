/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.push.internal.client.LinkEvents;
import io.gamegateway.spi.GatewayAddress;
import org.slf4j.LoggerFactory;

/** Tells the listener, whatever that throws. */
final class ListenerEvents implements LinkEvents {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(PushListener.class));

    private final PushListener listener;

    ListenerEvents(PushListener listener) {
        this.listener = listener;
    }

    @Override
    public void connected(GatewayAddress gateway, String gatewayName) {
        tell(() -> listener.connected(gateway, gatewayName));
    }

    @Override
    public void disconnected(GatewayAddress gateway, String cause) {
        tell(() -> listener.disconnected(gateway, cause));
    }

    @Override
    public void overflow(GatewayAddress gateway) {
        tell(() -> listener.overflow(gateway));
    }

    @Override
    public void inStep(GatewayAddress gateway, long skipped) {
        tell(() -> listener.inStep(gateway, skipped));
    }

    @Override
    public void replaced(GatewayAddress gateway) {
        tell(() -> listener.replaced(gateway));
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            log.warn("a push listener has thrown {}", e.toString());
        }
    }
}
