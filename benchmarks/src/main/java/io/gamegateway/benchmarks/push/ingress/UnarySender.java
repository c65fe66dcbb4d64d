/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import com.google.protobuf.UnsafeByteOperations;
import io.gamegateway.benchmarks.push.role.Payload;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.Message;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.push.proto.SendToSession;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;

/** A unary gRPC call per message, ten at a time over one connection, with nothing between them and the event loop. */
final class UnarySender implements IngressSender {

    private final Channel channel;
    private final Messages messages;

    UnarySender(int port, Messages messages) {
        this.messages = messages;
        SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .eventLoopGroup(new MultiThreadIoEventLoopGroup(1, sockets.ioHandler()))
                .channelType(sockets.channel())
                .usePlaintext()
                .directExecutor()
                .build();
    }

    @Override
    public void send(int count) throws InterruptedException {
        Lane lane = new Lane();
        Lanes<Lane> lanes = Lanes.of(count, Lane::call);
        lane.lanes = lanes;
        for (int i = 0; i < PARALLEL; i++) {
            lanes.next(lane);
        }
        lanes.await();
    }

    private final class Lane {

        private Lanes<Lane> lanes = Lanes.of(0, Lane::call);

        private void call() {
            Command command = Command.newBuilder()
                    .setSendToSession(SendToSession.newBuilder()
                            .setSessionId(messages.nextSession())
                            .setMessage(Message.newBuilder()
                                    .setMessageId(Payload.TIMED_MESSAGE)
                                    .setPayload(UnsafeByteOperations.unsafeWrap(messages.payload()))))
                    .build();
            ClientCalls.asyncUnaryCall(
                    channel.newCall(UnaryPush.METHOD, CallOptions.DEFAULT), command, new Answer(this));
        }
    }

    private static final class Answer implements StreamObserver<Receipt> {

        private final Lane lane;
        private int delivered;

        Answer(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void onNext(Receipt receipt) {
            delivered += receipt.getDelivered();
        }

        @Override
        public void onError(Throwable failure) {
            lane.lanes.answered(lane, false, String.valueOf(failure));
        }

        @Override
        public void onCompleted() {
            lane.lanes.answered(lane, delivered == 1, "delivered: " + delivered);
        }
    }
}
