/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.grpc.internal.packet.OutboundPacket;
import io.gamegateway.grpc.internal.packet.PacketStream;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.TransportContext;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** gRPC's side of a stream: a channel with one connection, the call that carries packets, and those about sessions. */
final class StreamConnection {

    /**
     * So many bytes gRPC may hold for the server before the queue waits: enough for a full flush of the connection, and as few
     * as the low-water mark, because what gRPC holds is in doubt where the stream is lost.
     */
    private static final int READY_BYTES = 256 * 1024;

    private static final CallOptions STREAM_OPTIONS = CallOptions.DEFAULT.withOnReadyThreshold(READY_BYTES);

    private final ManagedChannel channel;
    private final ClientCall<OutboundPacket, InputStream> call;
    private final SessionCalls sessionCalls;
    private final Metadata headers;
    private final SocketErrors errors = new SocketErrors();
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /**
     * Not connected yet: see {@link #start}.
     *
     * @param address of the endpoint
     * @param callEnded is called when a call about a session has ended
     * @throws RuntimeException where gRPC does not take the endpoint
     */
    StreamConnection(
            Endpoint endpoint, InetSocketAddress address, StreamHome home, GrpcOptions options, Runnable callEnded) {
        this.channel = GrpcChannels.open(endpoint, address, home.context(), options, sockets, errors);
        this.headers = GrpcChannels.headers(home.context().gatewayName());
        this.call = channel.newCall(PacketStream.METHOD, STREAM_OPTIONS);
        this.sessionCalls = new SessionCalls(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                home,
                endpoint,
                options.pool().dialTimeout().toNanos(),
                callEnded);
    }

    /** Connects. The listener is ready when the server has answered with its HTTP/2 settings, and closed when it has not. */
    void start(Function<ClientCall<?, ?>, StreamListener> listener) {
        StreamListener callbacks = listener.apply(call);
        call.start(callbacks, headers);
        callbacks.requestFirst();
    }

    /** The connection is there. */
    void connected(TransportContext context, Duration stallTimeout) {
        for (Channel socket : sockets) {
            GrpcChannels.detectDeadPeers(socket, context, stallTimeout);
        }
    }

    ClientCall<OutboundPacket, InputStream> call() {
        return call;
    }

    SessionCalls sessionCalls() {
        return sessionCalls;
    }

    /** Calls the action, on any thread, when the server says that it will take no new calls, or the connection breaks. */
    void whenGoingAway(Runnable action) {
        channel.notifyWhenStateChanged(ConnectivityState.READY, action);
    }

    /** Why the connection breaks; null where it does not. On the home loop. */
    @Nullable
    Throwable error() {
        return errors.error();
    }

    // ---- what waits behind the queue; on the home loop

    /** Bytes that are known to wait. What gRPC holds cannot be asked; that it holds too much to take more can. */
    long pendingBytes() {
        long pending = call.isReady() ? 0 : READY_BYTES;
        for (Channel socket : sockets) {
            ChannelOutboundBuffer waiting = socket.unsafe().outboundBuffer();
            pending += waiting == null ? 0 : waiting.totalPendingWriteBytes();
        }
        return pending;
    }

    /** Bytes of what waits for the kernel first that it has taken. */
    long kernelProgress() {
        long progress = 0;
        for (Channel socket : sockets) {
            ChannelOutboundBuffer waiting = socket.unsafe().outboundBuffer();
            progress += waiting == null ? 0 : waiting.currentProgress();
        }
        return progress;
    }

    // ---- the end

    /** Sends no more; calls under way may end by themselves. */
    void finish() {
        if (!channel.isShutdown()) {
            call.halfClose();
            channel.shutdown();
        }
    }

    boolean isFinished() {
        return channel.isShutdown();
    }

    boolean isTerminated() {
        return channel.isTerminated();
    }

    /** Ends at once: what the kernel holds for a server that takes nothing is thrown away. On the home loop. */
    void cutOff() {
        channel.shutdownNow();
        for (Channel socket : sockets) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
            // Past gRPC's handler, which would wait until its farewell has left.
            socket.unsafe().close(socket.voidPromise());
        }
    }

    /** Waits until nothing is left of it. Not on an event loop. */
    void awaitEnd(long deadlineNanos) {
        try {
            channel.awaitTermination(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
