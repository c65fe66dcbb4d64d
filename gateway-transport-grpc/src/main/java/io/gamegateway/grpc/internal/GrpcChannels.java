/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes gRPC's channels, a new one for each attempt to connect: the gateway decides when the next attempt is due, and a channel
 * that has failed would keep to a backoff of its own.
 */
final class GrpcChannels {

    private static final Metadata.Key<String> GATE_NAME =
            Metadata.Key.of("gate-name", Metadata.ASCII_STRING_MARSHALLER);

    private GrpcChannels() {}

    /** What goes with each call. */
    static Metadata headers(String gatewayName) {
        Metadata headers = new Metadata();
        headers.put(GATE_NAME, gatewayName);
        return headers;
    }

    /**
     * A channel whose connection lives on the context's event loop, where all callbacks of its calls run, too.
     *
     * @param address of the endpoint
     * @param sockets gets the connection
     * @param errors is put in front of gRPC's handlers
     */
    static ManagedChannel open(
            Endpoint endpoint,
            InetSocketAddress address,
            TransportContext context,
            GrpcOptions options,
            ChannelGroup sockets,
            SocketErrors errors) {
        ReflectiveChannelFactory<SocketChannel> factory = new ReflectiveChannelFactory<>(context.socketChannel());
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address)
                .overrideAuthority(options.authority().orElseGet(endpoint::toString))
                .eventLoopGroup(context.eventLoop())
                .channelFactory(() -> newSocket(factory, sockets, errors), InetSocketAddress.class)
                .directExecutor()
                .withOption(ChannelOption.TCP_NODELAY, true)
                .withOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.pool().dialTimeout().toMillis())
                .keepAliveTime(options.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(options.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .maxInboundMessageSize(options.maxInboundMessageBytes());
        // The stream cannot be retried, and a retriable call would keep copies of its messages.
        builder.disableRetry();
        SslContext tls = options.sslContext().get();
        if (tls == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(tls);
        }
        return builder.build();
    }

    private static Channel newSocket(
            ReflectiveChannelFactory<SocketChannel> factory, ChannelGroup sockets, SocketErrors errors) {
        if (!errors.claim()) {
            // gRPC would connect again for a call that comes behind a server's good-bye, to another server perhaps.
            throw new IllegalStateException("the stream's connection has ended");
        }
        SocketChannel socket = factory.newChannel();
        sockets.add(socket);
        socket.pipeline().addFirst(errors);
        return socket;
    }

    /**
     * Lets the kernel find out that the server is gone, as over TCP. To be called when the connection is there: gRPC makes
     * TCP_USER_TIMEOUT of its keepalive timeout, which is made for idle connections, when it begins to connect.
     */
    static void detectDeadPeers(Channel socket, TransportContext context, Duration timeout) {
        SocketTransport.deadPeerOptions(context.socketChannel(), timeout)
                .forEach((option, value) -> socket.config().setOption(option, value));
    }
}
