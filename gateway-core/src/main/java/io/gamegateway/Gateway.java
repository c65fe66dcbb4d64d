/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.pipeline.GatewayRuntime;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway between game clients and game servers.
 *
 * <pre>{@code
 * Gateway gateway = Gateway.builder()
 *         .listen("0.0.0.0", 8080)
 *         .route(10, "127.0.0.1:7001", "127.0.0.1:7002")
 *         .build()
 *         .start();
 * }</pre>
 *
 * <p>Started once, closed once. Thread-safe; {@link #start()} and {@link #close()} wait, so they must not be called on the
 * gateway's own event loops.
 *
 * @since 0.1
 */
public final class Gateway implements AutoCloseable {

    private enum State {
        NEW,
        STARTED,
        CLOSED
    }

    private final GatewayConfig config;
    private final GatewayRuntime runtime;
    private final StatsReader stats;
    private final CountDownLatch closed = new CountDownLatch(1);
    private State state = State.NEW;

    Gateway(GatewayConfig config, GatewayRuntime runtime) {
        this.config = config;
        this.runtime = runtime;
        this.stats = new StatsReader(runtime);
    }

    /** A builder with the defaults; it needs a route or a {@code RouteResolver}. */
    public static GatewayBuilder builder() {
        return new GatewayBuilder();
    }

    /**
     * Binds the ports and accepts clients.
     *
     * @return this gateway
     * @throws GatewayException where a port cannot be bound; the gateway is closed then
     * @throws IllegalStateException where it was started before
     */
    public synchronized Gateway start() {
        if (state != State.NEW) {
            throw new IllegalStateException("state: " + state + " (expected: NEW; a gateway is started once)");
        }
        try {
            runtime.start();
            state = State.STARTED;
            return this;
        } catch (GatewayRuntime.BindException e) {
            close();
            throw new GatewayException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What it was built with. */
    public GatewayConfig config() {
        return config;
    }

    /**
     * Where clients connect, with the port that was taken where the configured one is 0.
     *
     * @throws IllegalStateException where it has not been started
     */
    public InetSocketAddress boundAddress() {
        return runtime.listenAddress();
    }

    /** Where {@code /health} and {@code /ready} answer; empty without an admin endpoint, or before the start. */
    public Optional<InetSocketAddress> boundAdminAddress() {
        return runtime.adminAddress();
    }

    /** True while it accepts clients and has routes. */
    public boolean isReady() {
        return runtime.isReady();
    }

    /** What it has counted so far. */
    public GatewayStats stats() {
        return stats.read();
    }

    /** Waits until the gateway is closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /**
     * Ends the gateway and waits for it: no new clients, sessions closed as draining, links flushed and closed, threads
     * ended. Takes some seconds at most. Harmless where it is closed already.
     *
     * @throws IllegalStateException on an event loop of this gateway, which would wait for itself
     */
    @Override
    public synchronized void close() {
        if (runtime.inEventLoop()) {
            throw new IllegalStateException("thread: " + Thread.currentThread().getName()
                    + " (expected: not an event loop of the gateway that is to be closed)");
        }
        if (state != State.CLOSED) {
            state = State.CLOSED;
            runtime.close();
            closed.countDown();
        }
    }
}
