/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.http.Readiness;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port of the admin endpoint, and its connections. */
final class AdminListener {

    private static final int READ_TIMEOUT_SECONDS = 10;

    private final SocketTransport sockets;
    private final Readiness readiness;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel listener;

    AdminListener(SocketTransport sockets, Readiness readiness) {
        this.sockets = sockets;
        this.readiness = readiness;
    }

    void start(EventLoopGroup threads, InetSocketAddress address) throws BindException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(Listeners.initializer(this::accepted));
        listener = Listeners.bind(bootstrap, address);
    }

    private void accepted(Channel client) {
        clients.add(client);
        client.pipeline()
                .addLast(new ReadTimeoutHandler(READ_TIMEOUT_SECONDS))
                .addLast(HttpConnection.newDecoder(bytes -> {}))
                .addLast(new AdminHandler(readiness));
    }

    /** Where it listens; empty where there is none. */
    Optional<InetSocketAddress> address() {
        return Optional.ofNullable(listener).map(bound -> (InetSocketAddress) bound.localAddress());
    }

    /** @param settle waits until the connections that were accepted just before have reached their loops */
    void close(Runnable settle, long waitMillis) {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
            settle.run();
            clients.close().awaitUninterruptibly(waitMillis);
        }
    }
}
