/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.config.PoolConfig;
import io.gamegateway.internal.link.LinkWatch;
import io.gamegateway.internal.link.Suspects;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connected links of one event loop, watches whether their backends take and answer what they are sent, and has
 * the unused ones looked for now and then.
 */
final class TcpLinkFactory {

    private static final int SWEEPS_PER_IDLE_TIMEOUT = 4;

    private final TransportContext context;
    private final GateProtocol protocol;
    private final TcpDialer dialer;
    private final long idleNanos;
    private final LinkWatch watch;
    private @Nullable ScheduledFuture<?> sweeper;

    TcpLinkFactory(
            TransportContext context, GateProtocol protocol, TcpDialer dialer, PoolConfig config, Suspects suspects) {
        this.context = context;
        this.protocol = protocol;
        this.dialer = dialer;
        this.idleNanos = config.idleTimeout().toNanos();
        this.watch = new LinkWatch(context.eventLoop(), config.stallTimeout(), config.silenceTimeout(), suspects);
    }

    EventLoop loop() {
        return context.eventLoop();
    }

    void dial(Endpoint endpoint, TcpLink.Owner owner, TcpDialer.Callback callback) {
        dialer.dial(new TcpLink(endpoint, context.events(), protocol, owner, watch), callback);
    }

    /** Calls {@code sweep} with the idle timeout in nanoseconds, a few times in each of it. */
    void sweepEvery(LongConsumer sweep) {
        long period = Math.max(TimeUnit.MILLISECONDS.toNanos(1), idleNanos / SWEEPS_PER_IDLE_TIMEOUT);
        sweeper = loop().scheduleAtFixedRate(() -> sweep.accept(idleNanos), period, period, TimeUnit.NANOSECONDS);
    }

    void close() {
        watch.close();
        if (sweeper != null) {
            sweeper.cancel(false);
        }
    }
}
