/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.config.PoolConfig;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.tls.ClientTls;
import io.gamegateway.internal.tls.ReloadableTls;
import io.gamegateway.internal.tls.TlsTasks;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connects to endpoints, once: the gateway decides what comes after a failure. One per event loop. */
final class TcpDialer {

    /** Bytes that wait for a backend before its clients are no longer read, and below which they are again. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final Bootstrap bootstrap;
    private final BackendEvents events;
    private final ChannelGroup links;
    private final @Nullable ReloadableTls tls;
    private final TlsTasks tlsTasks;
    private final long dialMillis;

    /** Gets the end of a dial, exactly once. */
    interface Callback {

        /** The link, or null with the cause. */
        void dialed(@Nullable TcpLink link, String cause);
    }

    TcpDialer(
            TransportContext context,
            PoolConfig config,
            SocketTransport sockets,
            AddressResolverGroup<InetSocketAddress> resolver,
            ChannelGroup links,
            @Nullable ReloadableTls tls,
            TlsTasks tlsTasks) {
        this.links = links;
        this.tls = tls;
        this.tlsTasks = tlsTasks;
        this.dialMillis = config.dialTimeout().toMillis();
        this.events = context.events();
        this.bootstrap = new Bootstrap()
                .group(context.eventLoop())
                .channel(sockets.channel())
                .resolver(resolver)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.dialTimeout().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, context.receiveBuffer())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        sockets.detectDeadPeers(bootstrap, config.stallTimeout());
    }

    /** Connects this new link. */
    void dial(TcpLink link, Callback callback) {
        Endpoint endpoint = link.endpoint();
        ReloadableTls files = tls;
        if (files == null) {
            connect(link, link).addListener((ChannelFutureListener) done -> dialed(done, link, callback));
            return;
        }
        long begin = System.nanoTime();
        ClientTls secured = files.current();
        ChannelHandler first = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                SslHandler handshake = secured.newHandler(channel.alloc(), endpoint, tlsTasks.of(channel));
                handshake.setHandshakeTimeoutMillis(dialMillis);
                channel.pipeline().addLast(handshake).addLast(new FailedHandshake());
            }
        };
        connect(link, first).addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                long left = dialMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                handshake(connected.channel(), Math.max(1, left), link, callback);
            } else {
                dialed(connected, link, callback);
            }
        });
    }

    /** The handshake begins behind this: a channel is told that it is active after whoever connects it. */
    private void handshake(Channel channel, long timeoutMillis, TcpLink link, Callback callback) {
        SslHandler handshake = channel.pipeline().get(SslHandler.class);
        handshake.setHandshakeTimeoutMillis(timeoutMillis);
        handshake.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                // From here on as if the connection had just been made.
                channel.pipeline().replace(FailedHandshake.class, null, link);
                link.begin();
            }
            dialed(done, link, callback);
        });
    }

    /** Until there is a link: the cause is the handshake's future's, and not for Netty to log with its stack. */
    private static final class FailedHandshake extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private ChannelFuture connect(TcpLink link, ChannelHandler first) {
        Endpoint endpoint = link.endpoint();
        ChannelFuture connect = bootstrap.clone().handler(first).connect(endpoint.host(), endpoint.port());
        links.add(connect.channel());
        return connect;
    }

    private void dialed(Future<?> done, TcpLink link, Callback callback) {
        if (done.isSuccess()) {
            events.opened(link);
            callback.dialed(link, "");
        } else {
            String cause = String.valueOf(done.cause());
            events.dialFailed(link.endpoint(), SocketTransport.isTimeout(done.cause()), cause);
            callback.dialed(null, cause);
        }
    }
}
