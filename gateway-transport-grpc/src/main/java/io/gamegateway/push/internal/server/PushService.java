/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.gamegateway.push.proto.GatewayPushServiceGrpc;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.server.PushAuthorizer;
import io.gamegateway.push.server.PushLimits;
import io.gamegateway.spi.PushContext;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.InputStream;

/**
 * The service {@code gateway.push.v1.GatewayPushService}. Requests reach the streams as gRPC's input streams, which are read
 * there without objects for what is in them.
 */
public final class PushService implements ServerCallHandler<InputStream, PushResponse> {

    private static final MethodDescriptor<InputStream, PushResponse> METHOD =
            GatewayPushServiceGrpc.getStreamMessagesMethod().toBuilder(
                            new AsItIs(),
                            GatewayPushServiceGrpc.getStreamMessagesMethod().getResponseMarshaller())
                    .build();

    private final PushContext context;
    private final PushShared shared;

    private static final class AsItIs implements MethodDescriptor.Marshaller<InputStream> {

        @Override
        public InputStream stream(InputStream value) {
            throw new UnsupportedOperationException("a gateway receives these requests, and sends none of them");
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }

    /** @param authorizer asked for each stream */
    public PushService(PushContext context, PushLimits limits, PushAuthorizer authorizer) {
        this.context = context;
        this.shared = new PushShared(context, limits, authorizer);
    }

    /** For gRPC's server, whose calls run on the gateway's event loops. */
    public ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(GatewayPushServiceGrpc.SERVICE_NAME)
                .addMethod(METHOD, this)
                .build();
    }

    @Override
    public ServerCall.Listener<InputStream> startCall(ServerCall<InputStream, PushResponse> call, Metadata headers) {
        if (!shared.tryEnter()) {
            call.close(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "streams: " + shared.limits().maxStreams() + " (expected: fewer)"),
                    new Metadata());
            return new ServerCall.Listener<InputStream>() {};
        }
        PushStream stream = new PushStream(call, headers, loop(), shared);
        shared.began(stream);
        return stream;
    }

    private EventLoop loop() {
        for (EventExecutor executor : context.eventLoops()) {
            if (executor.inEventLoop()) {
                return (EventLoop) executor;
            }
        }
        throw new IllegalStateException("thread: " + Thread.currentThread().getName() + " (expected: an event loop)");
    }

    /** Takes nothing new on any stream, acknowledges what is on its way, and closes them. */
    public void drain() {
        shared.streams().forEach(PushStream::drain);
    }

    /** Streams that are open. */
    public int streams() {
        return shared.streams().size();
    }
}
