/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc;

import io.gamegateway.grpc.proto.ConnectRequest;
import io.gamegateway.grpc.proto.ConnectResponse;
import io.gamegateway.grpc.proto.DisconnectRequest;
import io.gamegateway.grpc.proto.DisconnectResponse;
import io.gamegateway.grpc.proto.GameGatewayServiceGrpc;
import io.gamegateway.grpc.proto.GamePacket;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.BackendTransportContract;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.test.FaultProxy;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

class GrpcBackendTransportContractTest extends BackendTransportContract {

    private final Server echo = NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Echo())
            .build()
            .start();
    private final FaultProxy refusing =
            FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getPort()));

    GrpcBackendTransportContractTest() throws IOException {
        refusing.refuse();
    }

    @AfterEach
    void closePeers() throws InterruptedException {
        refusing.close();
        echo.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Override
    protected BackendTransport newTransport() {
        return GrpcBackendTransport.create();
    }

    @Override
    protected Endpoint echo() {
        return new Endpoint("127.0.0.1", echo.getPort());
    }

    @Override
    protected Endpoint refusing() {
        return Endpoint.parse(refusing.endpoint());
    }

    private static final class Echo extends GameGatewayServiceGrpc.GameGatewayServiceImplBase {

        @Override
        public StreamObserver<GamePacket> streamPackets(StreamObserver<GamePacket> out) {
            // Hands back packets and ends alike.
            return out;
        }

        @Override
        public void notifyConnect(ConnectRequest request, StreamObserver<ConnectResponse> answer) {
            answer.onNext(ConnectResponse.newBuilder().setSuccess(true).build());
            answer.onCompleted();
        }

        @Override
        public void notifyDisconnect(DisconnectRequest request, StreamObserver<DisconnectResponse> answer) {
            answer.onNext(DisconnectResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
