/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.config.PoolConfig;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to endpoints, again where it fails: each retry waits twice as long as the one before, give or take a quarter,
 * so that many gateways do not return to a restarted backend in step. One per event loop.
 */
final class TcpDialer {

    /** Bytes that wait for a backend before its clients are no longer read, and below which they are again. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private static final double JITTER = 0.25;

    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final BackendEvents events;
    private final PoolConfig config;
    private final ChannelGroup links;
    private boolean closed;

    /** Gets the end of a dial, exactly once. */
    interface Callback {

        /** The link, or null with the cause of the last failure. */
        void dialed(@Nullable TcpLink link, String cause);
    }

    TcpDialer(
            TransportContext context,
            PoolConfig config,
            Class<? extends SocketChannel> channel,
            AddressResolverGroup<InetSocketAddress> resolver,
            ChannelGroup links) {
        this.links = links;
        this.loop = context.eventLoop();
        this.events = context.events();
        this.config = config;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(channel)
                .resolver(resolver)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.dialTimeout().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, context.receiveBuffer())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    }

    /** Connects this new link. */
    void dial(Supplier<TcpLink> newLink, Endpoint endpoint, Callback callback) {
        attempt(newLink, endpoint, 0, callback);
    }

    /** No further attempts. */
    void close() {
        closed = true;
    }

    private void attempt(Supplier<TcpLink> newLink, Endpoint endpoint, int failures, Callback callback) {
        TcpLink link = newLink.get();
        ChannelFuture connect = bootstrap.clone().handler(link).connect(endpoint.host(), endpoint.port());
        links.add(connect.channel());
        connect.addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                events.opened(link);
                callback.dialed(link, "");
            } else {
                events.dialFailed(endpoint, String.valueOf(done.cause()));
                retry(newLink, endpoint, failures + 1, String.valueOf(done.cause()), callback);
            }
        });
    }

    private void retry(Supplier<TcpLink> newLink, Endpoint endpoint, int failures, String cause, Callback callback) {
        if (closed || failures > config.maxRetries()) {
            callback.dialed(null, cause);
            return;
        }
        long delay = config.retryDelay().toNanos() << failures - 1;
        long jittered =
                (long) (delay * (1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1)));
        loop.schedule(() -> attempt(newLink, endpoint, failures, callback), jittered, TimeUnit.NANOSECONDS);
    }
}
