/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import io.gamegateway.spi.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects now and then to endpoints that have no link, and closes the connection at once: one that is dead has an open
 * circuit before a session is sent there, and one that is back has a closed one. An endpoint with a link needs no probe, the
 * link tells. Runs on one event loop.
 */
public final class HealthProbe {

    private static final double JITTER = 0.1;

    private final Backends backends;
    private final Supplier<? extends Collection<Endpoint>> endpoints;
    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final long intervalNanos;
    private final Set<Endpoint> underWay = new HashSet<>();
    private @Nullable ScheduledFuture<?> timer;
    private boolean closed;

    /**
     * @param endpoints to be probed
     * @param bootstrap complete but for the handler and the address
     * @param interval give or take a tenth, so that many gateways do not probe in step
     */
    public HealthProbe(
            Backends backends,
            Supplier<? extends Collection<Endpoint>> endpoints,
            Bootstrap bootstrap,
            EventLoop loop,
            Duration interval) {
        this.backends = backends;
        this.endpoints = endpoints;
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.intervalNanos = interval.toNanos();
    }

    /** Probes from now on. On the event loop. */
    public void start() {
        if (!closed) {
            double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
            timer = loop.schedule(this::probeAll, (long) (intervalNanos * jitter), TimeUnit.NANOSECONDS);
        }
    }

    /** Begins no more probes. On the event loop. */
    public void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void probeAll() {
        for (Endpoint endpoint : endpoints.get()) {
            Backend backend = backends.at(endpoint);
            if (backend.links() == 0 && !underWay.contains(endpoint) && backend.tryDial()) {
                probe(backend);
            }
        }
        start();
    }

    private void probe(Backend backend) {
        Endpoint endpoint = backend.endpoint();
        long began = System.nanoTime();
        underWay.add(endpoint);
        // A handler of its own: one of a bootstrap's clones cannot be added twice, and every connect but the first
        // fails.
        Bootstrap attempt = bootstrap.clone().handler(new ChannelInboundHandlerAdapter());
        attempt.connect(endpoint.host(), endpoint.port()).addListener((ChannelFutureListener) done -> {
            underWay.remove(endpoint);
            if (done.isSuccess()) {
                backend.dialed(System.nanoTime() - began);
                done.channel().close();
            } else {
                backend.dialFailed(System.nanoTime() - began);
            }
        });
    }
}
