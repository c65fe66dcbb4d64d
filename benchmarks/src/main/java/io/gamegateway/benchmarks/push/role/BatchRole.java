/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.gamegateway.benchmarks.process.RoleConsole;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.GatewayPushServiceGrpc;
import io.gamegateway.push.proto.GroupMembers;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.Message;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.proto.SendToGroup;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/**
 * A logic server that speaks the push protocol by itself, so that it decides how many messages each request has: the push client puts
 * together what there is. Argument: the push port of the gateway.
 */
public final class BatchRole implements StreamObserver<PushResponse> {

    private static final String GROUP = "group";

    private final StreamObserver<PushRequest> requests;
    private long sequence;
    private volatile long acknowledged;
    private volatile boolean welcome;
    private volatile String failure = "";

    private BatchRole(int port) {
        requests = GatewayPushServiceGrpc.newStub(NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .build())
                .streamMessages(this);
        requests.onNext(PushRequest.newBuilder()
                .setHello(Hello.newBuilder().setLogicId("batches").setEpoch(1).setFirstSequence(1))
                .build());
        Pace.await("welcome", () -> welcome || !failure.isEmpty());
    }

    /** Runs until the standard input ends. */
    public static void main(String[] args) throws IOException {
        BatchRole role = new BatchRole(Integer.parseInt(args[0]));
        new RoleConsole().on("join", role::join).on("send", role::send).serve("");
    }

    /** {@code join id...}: into the group that all is sent to. */
    private String join(String[] words) {
        GroupMembers.Builder members = GroupMembers.newBuilder().setGroup(GROUP);
        for (int i = 1; i < words.length; i++) {
            members.addSessionIds(Long.parseLong(words[i]));
        }
        request(PushRequest.newBuilder().addCommands(Command.newBuilder().setJoinGroup(members)));
        awaitAcknowledged();
        return "";
    }

    /** {@code send messages bytes perSecond millis}: requests with so many messages; how many, and how late at most. */
    private String send(String[] words) {
        int messages = Integer.parseInt(words[1]);
        int bytes = Integer.parseInt(words[2]);
        Pace pace = new Pace(Double.parseDouble(words[3]));
        pace.run(Pace.forMillis(Long.parseLong(words[4])), due -> {
            ByteString payload = UnsafeByteOperations.unsafeWrap(Payload.of(bytes, due, 0));
            Command command = Command.newBuilder()
                    .setSendToGroup(SendToGroup.newBuilder()
                            .setGroup(GROUP)
                            .setMessage(Message.newBuilder()
                                    .setMessageId(Payload.TIMED_MESSAGE)
                                    .setPayload(payload)))
                    .build();
            PushRequest.Builder request = PushRequest.newBuilder();
            for (int i = 0; i < messages; i++) {
                request.addCommands(command);
            }
            request(request);
        });
        awaitAcknowledged();
        return pace.done() + " " + pace.maxLagMicros();
    }

    private void request(PushRequest.Builder request) {
        requests.onNext(request.setSequence(++sequence).build());
    }

    private void awaitAcknowledged() {
        Pace.await("acknowledgement", () -> acknowledged >= sequence || !failure.isEmpty());
        if (!failure.isEmpty()) {
            throw new IllegalStateException("stream: " + failure + " (expected: open)");
        }
    }

    @Override
    public void onNext(PushResponse response) {
        if (response.hasWelcome()) {
            welcome = true;
        }
        if (response.getReceiptsCount() > 0) {
            failure = response.getReceipts(0).toString();
        }
        acknowledged = Math.max(acknowledged, response.getAcknowledged());
    }

    @Override
    public void onError(Throwable cause) {
        failure = String.valueOf(cause);
    }

    @Override
    public void onCompleted() {
        failure = "completed";
    }
}
