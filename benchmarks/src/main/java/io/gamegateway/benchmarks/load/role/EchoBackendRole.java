/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * A game server on one thread that sends back what it gets: bytes as they come ({@code plain}, behind relays and for clients themselves), or
 * gate frames ({@code gate}, behind gateways). Argument: which. Ready with its port, the same on all of its addresses.
 */
public final class EchoBackendRole {

    /** Its addresses: a relay can have 28,000 connections to each. */
    public static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");

    private static final int RECEIVE_BYTES = 64 * 1024;
    private static final int BACKLOG = 16_384;

    private EchoBackendRole() {}

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        EchoCounts counts = new EchoCounts();
        Supplier<ChannelHandler> echo = args[0].equals("gate") ? () -> new GateEcho(counts) : PlainEcho::new;
        SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, sockets.ioHandler()))
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(echo.get());
                    }
                });
        int port = 0;
        for (String host : HOSTS) {
            Channel listening = bootstrap.bind(host, port).syncUninterruptibly().channel();
            port = ((InetSocketAddress) listening.localAddress()).getPort();
        }
        new RoleConsole().on("counts", words -> counts.text()).serve(String.valueOf(port));
    }
}
