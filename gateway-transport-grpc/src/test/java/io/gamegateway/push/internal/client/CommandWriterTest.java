/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gamegateway.push.proto.Broadcast;
import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.GroupMembers;
import io.gamegateway.push.proto.Kick;
import io.gamegateway.push.proto.Message;
import io.gamegateway.push.proto.PushRequest;
import io.gamegateway.push.proto.SendToGroup;
import io.gamegateway.push.proto.SendToSession;
import io.gamegateway.push.proto.SendToSessions;
import io.gamegateway.push.proto.SendToUser;
import io.gamegateway.push.proto.UserOfSession;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it writes is what the generated classes write. */
class CommandWriterTest {

    private static final long ID = 0xFEDC_BA98_7654_3210L;
    private static final long[] IDS = {ID, 0, 7};
    private static final String NAME = "grüße-\uD83C\uDFAE";

    static Stream<Arguments> commands() {
        Message message = message(1001, new byte[] {1, 2, 3}, false);
        Message zipped = message(0, new byte[300], true);
        Message empty = message(0, new byte[0], false);
        Message largest = message(65_535, new byte[65_535], false);
        return Stream.of(
                written(
                        w -> w.sendToSession(ID, 1001, false, payload(message)),
                        Command.newBuilder()
                                .setSendToSession(SendToSession.newBuilder()
                                        .setSessionId(ID)
                                        .setMessage(message))),
                written(
                        w -> w.sendToSession(0, 0, false, payload(empty)),
                        Command.newBuilder()
                                .setSendToSession(SendToSession.newBuilder().setMessage(empty))),
                written(
                        w -> w.sendToSession(1, 65_535, false, payload(largest)),
                        Command.newBuilder()
                                .setSendToSession(SendToSession.newBuilder()
                                        .setSessionId(1)
                                        .setMessage(largest))),
                written(
                        w -> w.sendToSessions(IDS, 2, 0, true, payload(zipped)),
                        Command.newBuilder()
                                .setSendToSessions(SendToSessions.newBuilder()
                                        .addSessionIds(ID)
                                        .addSessionIds(0)
                                        .setMessage(zipped))),
                written(
                        w -> w.sendToUser(NAME, 1001, false, payload(message)),
                        Command.newBuilder()
                                .setSendToUser(
                                        SendToUser.newBuilder().setUserId(NAME).setMessage(message))),
                written(
                        w -> w.sendToGroup(NAME, 0, true, payload(zipped)),
                        Command.newBuilder()
                                .setSendToGroup(
                                        SendToGroup.newBuilder().setGroup(NAME).setMessage(zipped))),
                written(
                        w -> w.broadcast(0, false, payload(empty)),
                        Command.newBuilder().setBroadcast(Broadcast.newBuilder().setMessage(empty))),
                written(w -> w.join(NAME, IDS, 3), Command.newBuilder().setJoinGroup(members())),
                written(w -> w.leave(NAME, IDS, 3), Command.newBuilder().setLeaveGroup(members())),
                written(
                        w -> w.bind(ID, NAME),
                        Command.newBuilder()
                                .setBindUser(UserOfSession.newBuilder()
                                        .setSessionId(ID)
                                        .setUserId(NAME))),
                written(
                        w -> w.unbind(0, NAME),
                        Command.newBuilder()
                                .setUnbindUser(UserOfSession.newBuilder().setUserId(NAME))),
                written(
                        w -> w.kick(0, 0, ""),
                        Command.newBuilder().setKick(Kick.newBuilder().setSessionId(0))),
                written(
                        w -> w.kick(ID, 2, NAME),
                        Command.newBuilder()
                                .setKick(Kick.newBuilder()
                                        .setSessionId(ID)
                                        .setReason(2)
                                        .setText(NAME))),
                written(
                        w -> w.kickUser(NAME, 16, "bye"),
                        Command.newBuilder()
                                .setKick(Kick.newBuilder()
                                        .setUserId(NAME)
                                        .setReason(16)
                                        .setText("bye"))));
    }

    private static Arguments written(Consumer<CommandWriter> call, Command.Builder expected) {
        return Arguments.of(call, expected.build());
    }

    private static GroupMembers members() {
        return GroupMembers.newBuilder()
                .setGroup(NAME)
                .addSessionIds(ID)
                .addSessionIds(0)
                .addSessionIds(7)
                .build();
    }

    private static Message message(int messageId, byte[] payload, boolean zip) {
        return Message.newBuilder()
                .setMessageId(messageId)
                .setPayload(ByteString.copyFrom(payload))
                .setZip(zip)
                .build();
    }

    private static ByteBuffer payload(Message message) {
        return ByteBuffer.wrap(message.getPayload().toByteArray());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anyCommand_isWhatTheGeneratedClassesWrite(Consumer<CommandWriter> call, Command expected)
            throws InvalidProtocolBufferException {
        CommandWriter writer = new CommandWriter();
        call.accept(writer.report(false));
        assertThat(bytes(writer)).isEqualTo(request(expected).toByteArray());

        Command reported = expected.toBuilder().setReport(true).build();
        call.accept(writer.report(true));
        assertThat(bytes(writer)).isEqualTo(request(reported).toByteArray());
        assertThat(PushRequest.parseFrom(bytes(writer))).isEqualTo(request(reported));
    }

    private static byte[] bytes(CommandWriter writer) {
        return Arrays.copyOf(writer.array(), writer.bytes());
    }

    private static PushRequest request(Command command) {
        return PushRequest.newBuilder().addCommands(command).build();
    }

    @Test
    void payload_isWhatRemains_andItsPositionStays() throws InvalidProtocolBufferException {
        CommandWriter writer = new CommandWriter();
        ByteBuffer direct = ByteBuffer.allocateDirect(10)
                .put(new byte[] {9, 8, 7, 6})
                .position(1)
                .limit(3);

        writer.broadcast(1, false, direct);

        assertThat(direct.position()).isEqualTo(1);
        assertThat(PushRequest.parseFrom(bytes(writer))
                        .getCommands(0)
                        .getBroadcast()
                        .getMessage()
                        .getPayload())
                .isEqualTo(ByteString.copyFrom(new byte[] {8, 7}));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void messageId_outOfRange_throws(int messageId) {
        assertThatThrownBy(() -> new CommandWriter().broadcast(messageId, false, ByteBuffer.allocate(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("messageId: " + messageId + " (expected: 0 to 65535)");
    }

    @Test
    void payload_tooLong_throws() {
        assertThatThrownBy(() -> new CommandWriter().broadcast(1, false, ByteBuffer.allocate(65_536)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("payload bytes: 65536 (expected: 0 to 65535)");
    }

    @Test
    void name_emptyOrTooLong_throws() {
        ByteBuffer payload = ByteBuffer.allocate(0);
        CommandWriter writer = new CommandWriter();
        writer.sendToGroup("ü".repeat(64), 1, false, payload);
        writer.sendToUser("ü".repeat(128), 1, false, payload);

        assertThatThrownBy(() -> writer.sendToGroup("", 1, false, payload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group: '' (expected: 1 to 128 bytes of UTF-8)");
        assertThatThrownBy(() -> writer.join("ü".repeat(65), IDS, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group: 130 bytes (expected: 1 to 128 bytes of UTF-8)");
        assertThatThrownBy(() -> writer.bind(1, "u".repeat(257)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("userId: 257 bytes (expected: 1 to 256 bytes of UTF-8)");
        assertThatThrownBy(() -> writer.kick(1, 2, "t".repeat(1025)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: 1025 bytes (expected: 0 to 1024 bytes of UTF-8)");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
    void varint_hasAsManyBytesAsItIsSaidToHave(long value) {
        byte[] out = new byte[Varint.MAX_BYTES];

        assertThat(Varint.write(out, 0, value))
                .isEqualTo(Varint.bytes(value))
                .isEqualTo(com.google.protobuf.CodedOutputStream.computeUInt64SizeNoTag(value));
    }
}
