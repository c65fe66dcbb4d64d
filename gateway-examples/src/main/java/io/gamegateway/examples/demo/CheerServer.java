/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import com.google.protobuf.ByteString;
import io.gamegateway.grpc.proto.ConnectRequest;
import io.gamegateway.grpc.proto.ConnectResponse;
import io.gamegateway.grpc.proto.DisconnectRequest;
import io.gamegateway.grpc.proto.DisconnectResponse;
import io.gamegateway.grpc.proto.GameGatewayServiceGrpc;
import io.gamegateway.grpc.proto.GamePacket;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A game backend on gRPC, with the generated stubs: counts cheers, and tells each player how many there have been. */
final class CheerServer implements AutoCloseable {

    private static final int END_SECONDS = 2;

    private final Server server;

    CheerServer(World world) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new Service(world))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Service extends GameGatewayServiceGrpc.GameGatewayServiceImplBase {

        private final World world;
        private final AtomicInteger cheers = new AtomicInteger();

        Service(World world) {
            this.world = world;
        }

        @Override
        public void notifyConnect(ConnectRequest request, StreamObserver<ConnectResponse> answer) {
            answer.onNext(ConnectResponse.newBuilder().setSuccess(true).build());
            answer.onCompleted();
        }

        @Override
        public void notifyDisconnect(DisconnectRequest request, StreamObserver<DisconnectResponse> answer) {
            answer.onNext(DisconnectResponse.newBuilder().setAcknowledged(true).build());
            answer.onCompleted();
        }

        @Override
        public StreamObserver<GamePacket> streamPackets(StreamObserver<GamePacket> out) {
            return new StreamObserver<>() {
                @Override
                public void onNext(GamePacket packet) {
                    if (packet.getMsgId() == GameMessages.CHEER
                            && packet.getPayload().size() >= Integer.BYTES) {
                        world.cheer(GameMessages.read(packet.getPayload().toByteArray())
                                .getInt());
                        out.onNext(GamePacket.newBuilder()
                                .setSessionId(packet.getSessionId())
                                .setMsgId(GameMessages.CHEER)
                                .setPayload(ByteString.copyFrom(GameMessages.number(cheers.incrementAndGet())))
                                .build());
                    }
                }

                @Override
                public void onError(Throwable error) {
                    // The gateway is gone, and so are its sessions.
                }

                @Override
                public void onCompleted() {
                    out.onCompleted();
                }
            };
        }
    }
}
