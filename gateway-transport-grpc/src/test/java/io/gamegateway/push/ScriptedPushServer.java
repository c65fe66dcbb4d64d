/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.GatewayPushServiceGrpc;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.push.proto.Welcome;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's push server as a test wants it, made of nothing but the generated stubs. It keeps what it was sent, each command
 * once, answers what it is told to, and forgets when told to.
 *
 * <p>Thread-safe.
 */
final class ScriptedPushServer extends GatewayPushServiceGrpc.GatewayPushServiceImplBase implements AutoCloseable {

    private static final long END_MILLIS = 5_000;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("scripted-push"), NioIoHandler.newFactory());
    private final Server server;
    private final String name;
    private final int nodePlusOne;

    private Function<Command, @Nullable Receipt> receipts = command -> command.getReport() ? delivered(1) : null;
    private @Nullable Status refusal;
    private boolean acknowledging = true;
    private boolean reading = true;
    private boolean welcoming = true;
    private int maxRequestBytes = 1024 * 1024;
    private int maxCommands = 10_000;

    private long epoch;
    private long accepted;
    private final List<Hello> hellos = new ArrayList<>();
    private final List<PushRequest> batches = new ArrayList<>();
    private final List<PushRequest> duplicates = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private long skipped;
    private @Nullable Talk current;

    ScriptedPushServer(String name, int nodePlusOne) {
        this(name, nodePlusOne, null);
    }

    ScriptedPushServer(String name, int nodePlusOne, @Nullable SslContext sslContext) {
        this.name = name;
        this.nodePlusOne = nodePlusOne;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NioServerSocketChannel.class)
                .flowControlWindow(64 * 1024)
                .directExecutor()
                .addService(this);
        if (sslContext != null) {
            builder.sslContext(sslContext);
        }
        server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException("the scripted push server does not start", e);
        }
    }

    String endpoint() {
        return "127.0.0.1:" + server.getPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", server.getPort());
    }

    // ---- the script

    static Receipt delivered(int sessions) {
        return Receipt.newBuilder().setDelivered(sessions).build();
    }

    /** What it says about a command; null = nothing. */
    synchronized void answer(Function<Command, @Nullable Receipt> answers) {
        receipts = answers;
    }

    /** Whether it acknowledges; what it has not is acknowledged with the next batch, or by {@link #acknowledge}. */
    synchronized void acknowledging(boolean value) {
        acknowledging = value;
    }

    synchronized void acknowledge() {
        if (current != null) {
            current.out.onNext(
                    PushResponse.newBuilder().setAcknowledged(accepted).build());
        }
    }

    /** Whether it reads further requests of the streams that are open, or are opened later. */
    synchronized void reading(boolean value) {
        boolean again = value && !reading;
        reading = value;
        if (again && current != null) {
            current.out.request(1);
        }
    }

    synchronized void welcoming(boolean value) {
        welcoming = value;
    }

    synchronized void limits(int requestBytes, int commandCount) {
        maxRequestBytes = requestBytes;
        maxCommands = commandCount;
    }

    /** Refuses streams from now on; null = no more. */
    synchronized void refuse(@Nullable Status status) {
        refusal = status;
    }

    /** Ends the stream that is open. */
    synchronized void end(Status status) {
        Talk talk = current;
        current = null;
        if (talk != null) {
            talk.out.onError(status.asRuntimeException());
        }
    }

    /** As if it were another process. */
    synchronized void forget() {
        epoch = 0;
        accepted = 0;
        end(Status.UNAVAILABLE.withDescription("restarted"));
    }

    // ---- what it has seen

    synchronized List<Hello> hellos() {
        return List.copyOf(hellos);
    }

    /** Each once. */
    synchronized List<PushRequest> batches() {
        return List.copyOf(batches);
    }

    /** Those that it had had. */
    synchronized int duplicates() {
        return duplicates.size();
    }

    /** Each once, in order. */
    synchronized List<Command> commands() {
        return List.copyOf(commands);
    }

    synchronized int count() {
        return commands.size();
    }

    synchronized long skipped() {
        return skipped;
    }

    synchronized boolean isConnected() {
        return current != null;
    }

    /** The message ids, which tests number commands by. */
    List<Integer> numbers() {
        return commands().stream().map(ScriptedPushServer::number).toList();
    }

    private static int number(Command command) {
        return switch (command.getCommandCase()) {
            case SEND_TO_SESSION -> command.getSendToSession().getMessage().getMessageId();
            case SEND_TO_SESSIONS -> command.getSendToSessions().getMessage().getMessageId();
            case SEND_TO_USER -> command.getSendToUser().getMessage().getMessageId();
            case SEND_TO_GROUP -> command.getSendToGroup().getMessage().getMessageId();
            case BROADCAST -> command.getBroadcast().getMessage().getMessageId();
            default -> -1;
        };
    }

    // ---- the service

    @Override
    public StreamObserver<PushRequest> streamMessages(StreamObserver<PushResponse> responses) {
        Talk talk = new Talk((ServerCallStreamObserver<PushResponse>) responses);
        talk.out.disableAutoRequest();
        talk.out.request(1);
        return talk;
    }

    /** One stream. */
    private final class Talk implements StreamObserver<PushRequest> {

        private final ServerCallStreamObserver<PushResponse> out;

        Talk(ServerCallStreamObserver<PushResponse> out) {
            this.out = out;
            // Without it, answering a stream that was cancelled meanwhile would throw.
            out.setOnCancelHandler(() -> over(this));
        }

        @Override
        public void onNext(PushRequest request) {
            synchronized (ScriptedPushServer.this) {
                if (request.hasHello()) {
                    hello(this, request.getHello());
                } else if (current == this) {
                    batch(this, request);
                }
                if (reading) {
                    out.request(1);
                }
            }
        }

        @Override
        public void onError(Throwable cause) {
            over(this);
        }

        @Override
        public void onCompleted() {
            over(this);
            out.onCompleted();
        }
    }

    private synchronized void over(Talk talk) {
        if (current == talk) {
            current = null;
        }
    }

    private void hello(Talk talk, Hello hello) {
        hellos.add(hello);
        if (refusal != null) {
            talk.out.onError(refusal.asRuntimeException());
            return;
        }
        if (hello.getEpoch() != epoch) {
            epoch = hello.getEpoch();
            accepted = hello.getFirstSequence() - 1;
        }
        current = talk;
        if (welcoming) {
            talk.out.onNext(PushResponse.newBuilder()
                    .setWelcome(Welcome.newBuilder()
                            .setGatewayName(name)
                            .setNodePlusOne(nodePlusOne)
                            .setAccepted(accepted)
                            .setMaxRequestBytes(maxRequestBytes)
                            .setMaxCommands(maxCommands))
                    .build());
        }
    }

    private void batch(Talk talk, PushRequest batch) {
        if (batch.getSequence() <= accepted) {
            duplicates.add(batch);
            return;
        }
        if (batch.getSequence() != accepted + 1
                || batch.getSerializedSize() > maxRequestBytes
                || batch.getCommandsCount() > maxCommands) {
            current = null;
            talk.out.onError(Status.INVALID_ARGUMENT
                    .withDescription("batch " + batch.getSequence() + " after " + accepted)
                    .asRuntimeException());
            return;
        }
        accepted = batch.getSequence();
        batches.add(batch);
        commands.addAll(batch.getCommandsList());
        skipped += batch.getSkipped();
        if (acknowledging) {
            talk.out.onNext(answer(batch));
        }
    }

    private PushResponse answer(PushRequest batch) {
        PushResponse.Builder response = PushResponse.newBuilder().setAcknowledged(batch.getSequence());
        for (int i = 0; i < batch.getCommandsCount(); i++) {
            Receipt receipt = receipts.apply(batch.getCommands(i));
            if (receipt != null) {
                response.addReceipts(
                        receipt.toBuilder().setSequence(batch.getSequence()).setCommand(i));
            }
        }
        return response.build();
    }

    @Override
    public void close() throws Exception {
        server.shutdownNow();
        server.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
        loop.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS).await(END_MILLIS);
    }
}
