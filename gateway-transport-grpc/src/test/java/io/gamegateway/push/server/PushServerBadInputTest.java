/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.server;

import static io.gamegateway.push.server.LogicStream.broadcast;
import static io.gamegateway.push.server.LogicStream.toSession;
import static io.gamegateway.push.server.PushServerFixture.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.push.GrpcPushServer;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.GatewayPushServiceGrpc;
import io.gamegateway.push.proto.GroupMembers;
import io.gamegateway.push.proto.Hello;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.PushResponse;
import io.gamegateway.push.server.PushServerFixture.Player;
import io.gamegateway.test.ClientMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a logic server gets wrong closes its stream with a status that says so, and harms nobody else. */
class PushServerBadInputTest {

    @RegisterExtension
    final PushServerFixture fixture = new PushServerFixture();

    private final PushLimits limits = PushLimits.defaults()
            .withMaxRequestBytes(128 * 1024)
            .withMaxCommands(100)
            .withMaxStreams(3);

    private LogicStream bystander() {
        return LogicStream.welcome(fixture.channel(), "bystander", 1, 1);
    }

    /** Another stream, and the clients, go on. */
    private void assertUnharmed(LogicStream bystander, Player player) {
        bystander.batch(1, toSession(player.session(), 1, "unharmed"));
        bystander.awaitAcknowledged(1);
        assertThat(player.client().receive(WAIT)).isEqualTo(ClientMessage.of(1, 0, "unharmed"));
        assertThat(bystander.isOpen()).isTrue();
    }

    /** Does the bad thing on a stream that is welcome, behind a good batch. */
    private void expect(Status.Code code, String description, java.util.function.Consumer<LogicStream> bad) {
        fixture.start(GrpcPushServer.builder().limits(limits));
        Player player = fixture.players(1).get(0);
        LogicStream bystander = bystander();
        LogicStream stream = LogicStream.welcome(fixture.channel(), "logic", 1, 1);
        stream.batch(1, toSession(player.session(), 1, "good"));
        stream.awaitAcknowledged(1);
        assertThat(player.client().receive(WAIT)).isEqualTo(ClientMessage.of(1, 0, "good"));

        bad.accept(stream);

        Status end = stream.awaitEnd();
        assertThat(end.getCode()).as(String.valueOf(end)).isEqualTo(code);
        assertThat(end.getDescription()).contains(description);
        assertUnharmed(bystander, player);
    }

    @Test
    void unknownCommand_isInvalid_andNothingOfItsBatchIsDone() {
        expect(
                Status.Code.INVALID_ARGUMENT,
                "command 1 of batch 2: none that is known",
                stream -> stream.send(PushRequest.newBuilder()
                        .setSequence(2)
                        .addCommands(broadcast(1, "not done"))
                        .addCommands(Command.newBuilder().setReport(true))
                        .build()));
    }

    @Test
    void sequenceGap_isOutOfRange() {
        expect(
                Status.Code.OUT_OF_RANGE,
                "batch sequence: 3 (expected: 2; some are missing)",
                stream -> stream.batch(3, broadcast(1, "not done")));
    }

    @Test
    void replayedBatch_existsAlready() {
        expect(
                Status.Code.ALREADY_EXISTS,
                "batch sequence: 1 (expected: 2; it was accepted before)",
                stream -> stream.batch(1, broadcast(1, "not done")));
    }

    @Test
    void oversizedRequest_isRefusedBeforeItIsRead() {
        expect(
                Status.Code.RESOURCE_EXHAUSTED,
                "(expected: at most 131072)",
                stream -> stream.batch(2, broadcast(1, "x".repeat(130_000)), broadcast(1, "x".repeat(2_000))));
    }

    @Test
    void tooManyCommands_areRefused() {
        Command[] commands = new Command[101];
        java.util.Arrays.fill(commands, broadcast(1, "not done"));
        expect(
                Status.Code.RESOURCE_EXHAUSTED,
                "commands: 101 (expected: at most 100 in one request)",
                stream -> stream.batch(2, commands));
    }

    @Test
    void secondHello_isInvalid() {
        expect(Status.Code.INVALID_ARGUMENT, "hello: a second one", stream -> stream.hello("logic", 1, 1));
    }

    @Test
    void firstSequenceBehindAGap_isOutOfRange() {
        expect(Status.Code.OUT_OF_RANGE, "first sequence: 3 (expected: at most 2", stream -> {
            stream.cancel();
            LogicStream second = LogicStream.open(fixture.channel());
            second.hello("logic", 1, 3);
            Status end = second.awaitEnd();
            stream.end(end);
        });
    }

    @Test
    void olderRun_isRefused_andANewerOneClosesTheStreamOfThisOne() {
        fixture.start(GrpcPushServer.builder().limits(limits.withMaxStreams(0)));
        Player player = fixture.players(1).get(0);
        LogicStream stream = LogicStream.welcome(fixture.channel(), "logic", 7, 1);

        LogicStream older = LogicStream.open(fixture.channel());
        older.hello("logic", 6, 1);
        Status refused = older.awaitEnd();
        assertThat(stream.isOpen()).isTrue();
        LogicStream newer = LogicStream.welcome(fixture.channel(), "logic", 8, 1);

        assertThat(refused.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refused.getDescription()).isEqualTo("epoch: 6 (expected: at least 7, of a newer run of logic)");
        assertThat(stream.awaitEnd().getCode()).isEqualTo(Status.Code.ABORTED);
        assertUnharmed(newer, player);
    }

    // ---- streams that do not say who they are

    private void expectUnauthenticated(String description, PushRequest first) {
        fixture.start(GrpcPushServer.builder().limits(limits));
        Player player = fixture.players(1).get(0);
        LogicStream stream = LogicStream.open(fixture.channel());

        stream.send(first);

        Status end = stream.awaitEnd();
        assertThat(end.getCode()).as(String.valueOf(end)).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(end.getDescription()).contains(description);
        assertUnharmed(bystander(), player);
    }

    @Test
    void streamThatBeginsWithABatch_isUnauthenticated() {
        expectUnauthenticated(
                "request: a batch (expected: first a hello",
                PushRequest.newBuilder()
                        .setSequence(1)
                        .addCommands(broadcast(1, "not done"))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void streamWithoutALogicId_isUnauthenticated(String id) {
        expectUnauthenticated(
                "logic id: '" + id + "' (expected: 1 to 128 characters)",
                PushRequest.newBuilder()
                        .setHello(Hello.newBuilder().setLogicId(id).setEpoch(1).setFirstSequence(1))
                        .build());
    }

    @Test
    void streamWithALongLogicId_isUnauthenticated() {
        expectUnauthenticated(
                "logic id: '129 characters'",
                PushRequest.newBuilder()
                        .setHello(Hello.newBuilder()
                                .setLogicId("x".repeat(129))
                                .setEpoch(1)
                                .setFirstSequence(1))
                        .build());
    }

    @Test
    void streamWithoutAnEpoch_isUnauthenticated() {
        expectUnauthenticated(
                "epoch: 0, first sequence: 1 (expected: not 0)",
                PushRequest.newBuilder()
                        .setHello(Hello.newBuilder().setLogicId("logic").setFirstSequence(1))
                        .build());
    }

    @Test
    void streamThatSaysNothing_isClosedAtTheDeadline() {
        fixture.start(GrpcPushServer.builder().limits(limits.withHelloTimeout(Duration.ofMillis(200))));

        LogicStream stream = LogicStream.open(fixture.channel());

        Status end = stream.awaitEnd();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(end.getDescription()).contains("no hello that is granted within PT0.2S");
    }

    @Test
    void streamsBeyondTheLimit_areRefused() {
        fixture.start(GrpcPushServer.builder().limits(limits));
        Player player = fixture.players(1).get(0);
        Channel channel = fixture.channel();
        LogicStream first = LogicStream.welcome(channel, "a", 1, 1);
        LogicStream.welcome(channel, "b", 1, 1);
        LogicStream.welcome(channel, "c", 1, 1);

        LogicStream fourth = LogicStream.open(channel);

        Status end = fourth.awaitEnd();
        assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(end.getDescription()).isEqualTo("streams: 3 (expected: fewer)");
        assertUnharmed(first, player);
    }

    // ---- bytes that are no messages

    private static final MethodDescriptor<byte[], PushResponse> RAW =
            GatewayPushServiceGrpc.getStreamMessagesMethod().toBuilder(
                            new Bytes(),
                            GatewayPushServiceGrpc.getStreamMessagesMethod().getResponseMarshaller())
                    .build();

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    private Status send(byte[]... requests) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], PushResponse> call = fixture.channel().newCall(RAW, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<PushResponse>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        for (byte[] request : requests) {
            call.sendMessage(request);
        }
        call.request(10);
        return end.orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void garbage_isInvalid() {
        fixture.start(GrpcPushServer.builder().limits(limits));
        Player player = fixture.players(1).get(0);

        Status first = send(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
        Status cut = send(new byte[] {0x0A, 0x05, 1});
        Status badHello = send(new byte[] {0x0A, 0x02, 0x0A, 0x05});

        assertThat(first.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(cut.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(badHello.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertUnharmed(bystander(), player);
    }

    @Test
    void garbageInACommand_isInvalid_andNothingOfItsBatchIsDone() {
        fixture.start(GrpcPushServer.builder().limits(limits));
        Player player = fixture.players(1).get(0);
        byte[] hello = PushRequest.newBuilder()
                .setHello(Hello.newBuilder().setLogicId("logic").setEpoch(1).setFirstSequence(1))
                .build()
                .toByteArray();
        byte[] batch = PushRequest.newBuilder()
                .setSequence(1)
                .addCommands(broadcast(1, "not done"))
                .addCommands(Command.newBuilder()
                        .setJoinGroup(GroupMembers.newBuilder().setGroup("room")))
                .build()
                .toByteArray();
        // The length of the group's name is more than there is.
        batch[batch.length - 5] = 100;

        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], PushResponse> call = fixture.channel().newCall(RAW, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<PushResponse>() {
                    @Override
                    public void onMessage(PushResponse welcome) {
                        call.sendMessage(batch);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.sendMessage(hello);
        call.request(10);

        assertThat(end.orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join().getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertUnharmed(bystander(), player);
    }
}
