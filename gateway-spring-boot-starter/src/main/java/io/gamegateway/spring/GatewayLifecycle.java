/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.Gateway;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the gateway when everything else is there, and lets it leave before anything else goes: clients are told at an even pace over
 * the time of {@code gateway.graceful-shutdown-timeout}. Spring waits for that as long as {@code
 * spring.lifecycle.timeout-per-shutdown-phase} says; past it the gateway bean is closed, which hastens the drain.
 */
final class GatewayLifecycle implements SmartLifecycle {

    /** What opens and closes with the gateway. */
    interface Companion {

        /** @param gateway that has been started */
        void started(Gateway gateway);

        /** The gateway is closed. */
        void stopped();
    }

    private final Gateway gateway;
    private final Duration drainTime;
    private final List<Companion> companions;
    private volatile boolean running;

    GatewayLifecycle(Gateway gateway, Duration drainTime, List<Companion> companions) {
        this.gateway = gateway;
        this.drainTime = drainTime;
        this.companions = List.copyOf(companions);
    }

    /** @throws io.gamegateway.GatewayException where a port cannot be bound */
    @Override
    public void start() {
        gateway.start();
        running = true;
        companions.forEach(companion -> companion.started(gateway));
    }

    @Override
    public void stop() {
        try {
            gateway.drain(drainTime);
        } finally {
            running = false;
            companions.forEach(Companion::stopped);
        }
    }

    /** On a thread of its own, as Spring stops waiting after a while. */
    @Override
    public void stop(Runnable callback) {
        Thread drain = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "gateway-drain");
        drain.start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Last to start, first to stop. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
