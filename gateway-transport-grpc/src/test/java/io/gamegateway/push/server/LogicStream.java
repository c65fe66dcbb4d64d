/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.gamegateway.push.proto.Broadcast;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.GatewayPushServiceGrpc;
import io.gamegateway.push.proto.GroupMembers;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.Message;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.proto.Receipt;
import io.gamegateway.push.proto.SendToGroup;
import io.gamegateway.push.proto.SendToSession;
import io.gamegateway.push.proto.SendToUser;
import io.gamegateway.push.proto.UserOfSession;
import io.gamegateway.push.proto.Welcome;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One stream of a logic server that is written with the generated stubs, and does as a test wants. */
final class LogicStream implements ClientResponseObserver<PushRequest, PushResponse> {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final List<PushResponse> responses = new CopyOnWriteArrayList<>();
    private volatile @Nullable Status end;

    @SuppressWarnings("NullAway.Init")
    private ClientCallStreamObserver<PushRequest> requests;

    private LogicStream() {}

    /** Opens a stream and says nothing. */
    static LogicStream open(Channel channel) {
        LogicStream stream = new LogicStream();
        GatewayPushServiceGrpc.newStub(channel).streamMessages(stream);
        return stream;
    }

    /** Opens a stream and is welcome. */
    static LogicStream welcome(Channel channel, String logicId, long epoch, long firstSequence) {
        LogicStream stream = open(channel);
        stream.hello(logicId, epoch, firstSequence);
        stream.awaitWelcome();
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<PushRequest> stream) {
        requests = stream;
    }

    @Override
    public void onNext(PushResponse response) {
        responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
        end = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
        end = Status.OK;
    }

    void hello(String logicId, long epoch, long firstSequence) {
        send(PushRequest.newBuilder()
                .setHello(Hello.newBuilder().setLogicId(logicId).setEpoch(epoch).setFirstSequence(firstSequence))
                .build());
    }

    void batch(long sequence, Command... commands) {
        send(PushRequest.newBuilder()
                .setSequence(sequence)
                .addAllCommands(Arrays.asList(commands))
                .build());
    }

    void send(PushRequest request) {
        requests.onNext(request);
    }

    void complete() {
        requests.onCompleted();
    }

    void cancel() {
        requests.cancel("killed", null);
    }

    Welcome awaitWelcome() {
        await().atMost(WAIT).until(() -> !responses.isEmpty() || end != null);
        if (responses.isEmpty()) {
            throw new AssertionError("not welcome: " + end);
        }
        return responses.get(0).getWelcome();
    }

    void awaitAcknowledged(long sequence) {
        await().atMost(WAIT).until(() -> acknowledged() >= sequence);
    }

    long acknowledged() {
        return responses.stream().mapToLong(PushResponse::getAcknowledged).max().orElse(0);
    }

    List<Long> acknowledgements() {
        return responses.stream()
                .filter(response -> !response.hasWelcome())
                .map(PushResponse::getAcknowledged)
                .toList();
    }

    List<Receipt> receipts() {
        return responses.stream()
                .flatMap(response -> response.getReceiptsList().stream())
                .toList();
    }

    Status awaitEnd() {
        await().atMost(WAIT).until(() -> end != null);
        Status ended = end;
        if (ended == null) {
            throw new AssertionError("not ended");
        }
        return ended;
    }

    /** As if this one had ended so. */
    void end(Status status) {
        end = status;
    }

    boolean isOpen() {
        return end == null;
    }

    // ---- commands

    static Message message(int id, String text) {
        return Message.newBuilder()
                .setMessageId(id)
                .setPayload(ByteString.copyFromUtf8(text))
                .build();
    }

    static Command toSession(long session, int id, String text) {
        return Command.newBuilder()
                .setSendToSession(
                        SendToSession.newBuilder().setSessionId(session).setMessage(message(id, text)))
                .build();
    }

    static Command toUser(String user, int id, String text) {
        return Command.newBuilder()
                .setSendToUser(SendToUser.newBuilder().setUserId(user).setMessage(message(id, text)))
                .build();
    }

    static Command toGroup(String group, int id, String text) {
        return Command.newBuilder()
                .setSendToGroup(SendToGroup.newBuilder().setGroup(group).setMessage(message(id, text)))
                .build();
    }

    static Command broadcast(int id, String text) {
        return Command.newBuilder()
                .setBroadcast(Broadcast.newBuilder().setMessage(message(id, text)))
                .build();
    }

    static Command join(String group, Long... sessions) {
        return Command.newBuilder()
                .setJoinGroup(GroupMembers.newBuilder().setGroup(group).addAllSessionIds(Arrays.asList(sessions)))
                .build();
    }

    static Command leave(String group, Long... sessions) {
        return Command.newBuilder()
                .setLeaveGroup(GroupMembers.newBuilder().setGroup(group).addAllSessionIds(Arrays.asList(sessions)))
                .build();
    }

    static Command bind(long session, String user) {
        return Command.newBuilder()
                .setBindUser(UserOfSession.newBuilder().setSessionId(session).setUserId(user))
                .build();
    }

    static Command unbind(long session, String user) {
        return Command.newBuilder()
                .setUnbindUser(UserOfSession.newBuilder().setSessionId(session).setUserId(user))
                .build();
    }

    static Command reported(Command command) {
        return command.toBuilder().setReport(true).build();
    }
}
