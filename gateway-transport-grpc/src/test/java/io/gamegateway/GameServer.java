/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import com.google.protobuf.ByteString;
import io.gamegateway.grpc.proto.ConnectRequest;
import io.gamegateway.grpc.proto.ConnectResponse;
import io.gamegateway.grpc.proto.DisconnectRequest;
import io.gamegateway.grpc.proto.DisconnectResponse;
import io.gamegateway.grpc.proto.GameGatewayServiceGrpc;
import io.gamegateway.grpc.proto.GamePacket;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A game server as a user would write it: with generated stubs, on 127.0.0.1. It records every call. Echoes packets and
 * accepts every session, unless told otherwise before it starts. Thread-safe.
 */
final class GameServer implements AutoCloseable {

    private static final Metadata.Key<String> GATE_NAME =
            Metadata.Key.of("gate-name", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> CALLER = Context.key("gate-name");
    private static final int END_SECONDS = 5;

    /** What a gateway has called. */
    sealed interface Call {
        String gateName();

        long sessionId();
    }

    record Connect(String gateName, ConnectRequest request) implements Call {
        @Override
        public long sessionId() {
            return request.getSessionId();
        }
    }

    record Sent(String gateName, Stream stream, GamePacket packet) implements Call {
        @Override
        public long sessionId() {
            return packet.getSessionId();
        }

        String text() {
            return packet.getPayload().toStringUtf8();
        }
    }

    record Disconnect(String gateName, DisconnectRequest request) implements Call {
        @Override
        public long sessionId() {
            return request.getSessionId();
        }
    }

    /** One StreamPackets stream. */
    static final class Stream {
        private final ServerCallStreamObserver<GamePacket> out;

        Stream(StreamObserver<GamePacket> out) {
            this.out = (ServerCallStreamObserver<GamePacket>) out;
        }

        void send(GamePacket packet) {
            synchronized (out) {
                if (!out.isCancelled()) {
                    out.onNext(packet);
                }
            }
        }

        /** Takes so many packets more, where the server does not read by itself. */
        void request(int packets) {
            out.request(packets);
        }

        void end() {
            synchronized (out) {
                out.onCompleted();
            }
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final List<Stream> openStreams = new CopyOnWriteArrayList<>();
    private UnaryOperator<NettyServerBuilder> settings = UnaryOperator.identity();
    private boolean readsOnRequest;
    private boolean recordsPackets = true;
    private volatile BiConsumer<ConnectRequest, StreamObserver<ConnectResponse>> onConnect =
            (request, answer) -> accept(answer);
    private volatile BiConsumer<Stream, GamePacket> onPacket =
            (stream, packet) -> stream.send(reply(packet.getSessionId(), packet.getMsgId(), packet.getPayload()));
    private @Nullable Server server;
    private int port;

    static GameServer started() {
        return new GameServer().start();
    }

    static void accept(StreamObserver<ConnectResponse> answer) {
        answer.onNext(ConnectResponse.newBuilder().setSuccess(true).build());
        answer.onCompleted();
    }

    static GamePacket reply(long sessionId, int messageId, ByteString payload) {
        return GamePacket.newBuilder()
                .setSessionId(sessionId)
                .setMsgId(messageId)
                .setPayload(payload)
                .build();
    }

    static GamePacket reply(long sessionId, int messageId, String text) {
        return reply(sessionId, messageId, ByteString.copyFrom(text, StandardCharsets.UTF_8));
    }

    /** For the next start. */
    GameServer with(UnaryOperator<NettyServerBuilder> more) {
        settings = more;
        return this;
    }

    /** Does not read streams; its receive window is small. */
    GameServer thatDoesNotRead() {
        readsOnRequest = true;
        return with(builder -> builder.flowControlWindow(64 * 1024));
    }

    GameServer thatDoesNotRecordPackets() {
        recordsPackets = false;
        return this;
    }

    GameServer onConnect(BiConsumer<ConnectRequest, StreamObserver<ConnectResponse>> action) {
        onConnect = action;
        return this;
    }

    GameServer onPacket(BiConsumer<Stream, GamePacket> action) {
        onPacket = action;
        return this;
    }

    /** Listens, on the same port as before. */
    GameServer start() {
        try {
            server = settings.apply(
                            NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                                    .withOption(ChannelOption.SO_REUSEADDR, true)
                                    .addService(new Service())
                                    .intercept(new Callers()))
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Breaks all connections, and listens no more. */
    void kill() {
        end(Server::shutdownNow);
    }

    /** Tells clients to go, and ends when their calls have ended. */
    void shutdown() {
        Server running = server;
        if (running != null) {
            running.shutdown();
        }
    }

    /** True where it was shut down, and its last call has ended. */
    boolean isTerminated() {
        Server running = server;
        return running != null && running.isTerminated();
    }

    private void end(Consumer<Server> how) {
        Server running = server;
        server = null;
        if (running != null) {
            how.accept(running);
            try {
                running.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        kill();
    }

    int port() {
        return port;
    }

    String endpoint() {
        return "127.0.0.1:" + port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** All calls so far, in their order. */
    List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    private void record(Call call) {
        synchronized (calls) {
            calls.add(call);
        }
    }

    <T extends Call> List<T> calls(Class<T> type) {
        return calls().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The texts of the packets so far. */
    List<String> texts() {
        return calls(Sent.class).stream().map(Sent::text).toList();
    }

    /** All streams that were ever opened. */
    List<Stream> streams() {
        return List.copyOf(streams);
    }

    /** Those that have not ended. */
    List<Stream> openStreams() {
        return List.copyOf(openStreams);
    }

    /** The stream that is open. */
    Stream stream() {
        return openStreams.get(openStreams.size() - 1);
    }

    private static final class Callers implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String name = String.valueOf(headers.get(GATE_NAME));
            return Contexts.interceptCall(Context.current().withValue(CALLER, name), call, headers, next);
        }
    }

    private final class Service extends GameGatewayServiceGrpc.GameGatewayServiceImplBase {

        @Override
        public StreamObserver<GamePacket> streamPackets(StreamObserver<GamePacket> out) {
            Stream stream = new Stream(out);
            if (readsOnRequest) {
                ((ServerCallStreamObserver<GamePacket>) out).disableAutoRequest();
            }
            streams.add(stream);
            openStreams.add(stream);
            return new Inbound(stream, String.valueOf(CALLER.get()));
        }

        @Override
        public void notifyConnect(ConnectRequest request, StreamObserver<ConnectResponse> answer) {
            record(new Connect(String.valueOf(CALLER.get()), request));
            onConnect.accept(request, answer);
        }

        @Override
        public void notifyDisconnect(DisconnectRequest request, StreamObserver<DisconnectResponse> answer) {
            record(new Disconnect(String.valueOf(CALLER.get()), request));
            answer.onNext(DisconnectResponse.newBuilder().setAcknowledged(true).build());
            answer.onCompleted();
        }
    }

    private final class Inbound implements StreamObserver<GamePacket> {

        private final Stream stream;
        private final String caller;

        Inbound(Stream stream, String caller) {
            this.stream = stream;
            this.caller = caller;
        }

        @Override
        public void onNext(GamePacket packet) {
            if (recordsPackets) {
                record(new Sent(caller, stream, packet));
            }
            onPacket.accept(stream, packet);
        }

        @Override
        public void onError(Throwable error) {
            openStreams.remove(stream);
        }

        @Override
        public void onCompleted() {
            openStreams.remove(stream);
            stream.end();
        }
    }
}
