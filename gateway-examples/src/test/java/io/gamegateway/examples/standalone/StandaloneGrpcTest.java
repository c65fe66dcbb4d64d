/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gamegateway.grpc.proto.ConnectRequest;
import io.gamegateway.grpc.proto.ConnectResponse;
import io.gamegateway.grpc.proto.DisconnectRequest;
import io.gamegateway.grpc.proto.DisconnectResponse;
import io.gamegateway.grpc.proto.GameGatewayServiceGrpc;
import io.gamegateway.grpc.proto.GamePacket;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in front of a game server that speaks gRPC. */
@Timeout(60)
final class StandaloneGrpcTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** Answers in capital letters. */
    private final class GameServer extends GameGatewayServiceGrpc.GameGatewayServiceImplBase {

        @Override
        public StreamObserver<GamePacket> streamPackets(StreamObserver<GamePacket> out) {
            return new StreamObserver<GamePacket>() {
                @Override
                public void onNext(GamePacket packet) {
                    String text = packet.getPayload().toStringUtf8();
                    calls.add(text + " traced: " + packet.getMetadataOrDefault("trace_id", "no"));
                    out.onNext(packet.toBuilder()
                            .clearMetadata()
                            .setPayload(ByteString.copyFromUtf8(text.toUpperCase(java.util.Locale.ROOT)))
                            .build());
                }

                @Override
                public void onError(Throwable error) {
                    calls.add("broken");
                }

                @Override
                public void onCompleted() {
                    out.onCompleted();
                    calls.add("end");
                }
            };
        }

        @Override
        public void notifyConnect(ConnectRequest request, StreamObserver<ConnectResponse> answer) {
            calls.add("connect " + request.getProtocol());
            answer.onNext(ConnectResponse.newBuilder().setSuccess(true).build());
            answer.onCompleted();
        }

        @Override
        public void notifyDisconnect(DisconnectRequest request, StreamObserver<DisconnectResponse> answer) {
            calls.add("disconnect " + request.getReason());
            answer.onNext(DisconnectResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }

    @Test
    void run_servesClients_andTellsTheServerWhenItEnds() throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new GameServer())
                .build()
                .start();
        String config = """
                server: { listen_addr: "127.0.0.1:0", admin_addr: "" }
                backend: { transport: grpc }
                routing: { rules: [ { server_type: 10, endpoints: ["localhost:%d"] } ] }
                tracing: { enable_trace_propagation: true }
                """.formatted(server.getPort());
        try (ProgramProcess program = ProgramProcess.start(directory, config, Map.of())) {
            ProgramProcess.Ready ready = program.awaitReady();
            try (FrameClient client = FrameClient.to(ready.listen())
                    .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                    .webSocket("/")) {
                client.send(ClientMessage.of(7, ClientMessage.serverId(0, 10, 1), "hello"));
                ClientMessage answer = client.receive(PATIENCE);
                assertThat(answer.text()).isEqualTo("HELLO");
                assertThat(answer.messageId()).isEqualTo(7);

                program.terminate();
                client.awaitClose(PATIENCE);
            }
            assertThat(program.awaitExit()).isZero();
            assertThat(program.stderr())
                    .allMatch(line -> line.startsWith("{\"@timestamp\":") || line.startsWith("{\"timestamp\":"))
                    .anyMatch(line -> line.contains("\"trace_id\":\"" + TRACE + "\""));
        } finally {
            server.shutdown().awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(calls).startsWith("connect websocket", "hello traced: " + TRACE);
        // Which of its handlers runs first is the server's business.
        assertThat(calls.subList(2, calls.size())).containsExactlyInAnyOrder("disconnect draining", "end");
    }
}
