/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.push.proto.GatewayPushServiceGrpc;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.spi.Endpoint;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Opens streams, each on a channel of its own: a channel that lives longer would add its own backoff, of up to two minutes, to
 * ours, and keep a resolved address. Thread-safe.
 */
final class StreamDialer {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final int RESOLVERS = 4;
    private static final int RESOLVERS_IDLE_SECONDS = 5;

    /** What may wait in the stream, and in batches: with gRPC's 32 KiB it would stall after each. */
    private static final int READY_BYTES = 256 * 1024;

    private static final int READY_BATCHES = 2;

    private static final MethodDescriptor<Outgoing, PushResponse> METHOD =
            GatewayPushServiceGrpc.getStreamMessagesMethod().toBuilder(
                            new Outgoing.Marshaller(),
                            GatewayPushServiceGrpc.getStreamMessagesMethod().getResponseMarshaller())
                    .build();

    private final ClientSettings settings;
    private final SocketTransport sockets;

    /** Looking up a host's address blocks. */
    private final ThreadPoolExecutor resolvers;

    private final Set<ManagedChannel> channels = ConcurrentHashMap.newKeySet();

    StreamDialer(ClientSettings settings, SocketTransport sockets, String threadName) {
        this.settings = settings;
        this.sockets = sockets;
        this.resolvers = new ThreadPoolExecutor(
                RESOLVERS,
                RESOLVERS,
                RESOLVERS_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(threadName + "-resolver", true));
        resolvers.allowCoreThreadTimeOut(true);
    }

    /** A stream that has not begun yet; all of it happens on this event loop. */
    PushStream dial(Endpoint endpoint, EventLoop loop, PushStream.Owner owner) {
        ManagedChannel channel = channel(endpoint, loop);
        channels.removeIf(ManagedChannel::isTerminated);
        channels.add(channel);
        CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(
                Math.max(READY_BYTES, READY_BATCHES * settings.maxBatchBytes()));
        return new PushStream(channel, channel.newCall(METHOD, options), owner);
    }

    private ManagedChannel channel(Endpoint endpoint, EventLoop loop) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + endpoint)
                .eventLoopGroup(loop)
                .channelType(sockets.channel())
                .executor(onLoop(loop))
                .offloadExecutor(resolvers)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .keepAliveTime(settings.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(settings.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
                // It would keep copies of what was sent; we send again what the gateway says it has not got.
                .disableRetry()
                .disableServiceConfigLookUp();
        if (settings.sslContext() == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(settings.sslContext());
        }
        if (!settings.authority().isEmpty()) {
            builder.overrideAuthority(settings.authority());
        }
        return builder.build();
    }

    /** Like a direct executor where the event loop calls, as it does for what comes from the network. */
    private static Executor onLoop(EventLoop loop) {
        return task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }

    /** Waits until the connections are closed, so long at most; those that are not are closed now. */
    void close(long timeoutNanos) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNanos;
        for (ManagedChannel channel : channels) {
            if (!channel.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                channel.shutdownNow();
            }
        }
        for (ManagedChannel channel : channels) {
            channel.awaitTermination(timeoutNanos, TimeUnit.NANOSECONDS);
        }
        resolvers.shutdown();
    }
}
