/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.Message;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushContext;
import io.gamegateway.spi.PushIngress;
import io.gamegateway.spi.PushTarget;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Takes a message per unary gRPC call, on the gateway's own event loops. */
public final class UnaryIngress implements PushIngress {

    private @Nullable Server server;

    @Override
    public InetSocketAddress start(PushContext context) throws IOException {
        PushTarget target = context.target();
        Server started = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(context.eventLoops())
                .workerEventLoopGroup(context.eventLoops())
                .channelType(context.serverChannel())
                .directExecutor()
                .addService(ServerServiceDefinition.builder(UnaryPush.SERVICE)
                        .addMethod(
                                UnaryPush.METHOD,
                                ServerCalls.asyncUnaryCall((Command command, StreamObserver<Receipt> answer) ->
                                        push(target, command, answer)))
                        .build())
                .build()
                .start();
        server = started;
        return (InetSocketAddress) started.getListenSockets().get(0);
    }

    private static void push(PushTarget target, Command command, StreamObserver<Receipt> answer) {
        Message message = command.getSendToSession().getMessage();
        PushBatch batch =
                target.begin(Unpooled.wrappedBuffer(message.getPayload().asReadOnlyByteBuffer()));
        batch.report();
        batch.send(
                command.getSendToSession().getSessionId(),
                message.getMessageId(),
                message.getZip(),
                0,
                message.getPayload().size());
        batch.apply(receipts -> {
            answer.onNext(Receipt.newBuilder()
                    .setDelivered(receipts.get(0).delivered())
                    .build());
            answer.onCompleted();
        });
    }

    @Override
    public void close() {
        if (server != null) {
            server.shutdownNow();
        }
    }
}
