/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.gamegateway.codec.CloseReason;
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
import io.gamegateway.push.server.PushGrant;
import io.gamegateway.spi.PushBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the generated classes have written are read as these classes read them. */
class RequestReaderTest {

    private static final int REQUESTS = 500;

    private final RequestReader reader = new RequestReader();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomRequests_areReadAsTheGeneratedClassesReadThem(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            PushRequest request = request(random);
            ByteBuf data = Unpooled.wrappedBuffer(request.toByteArray());
            Recording recording = new Recording(data);

            reader.read(data);
            reader.addTo(recording, data, PushGrant.all());

            assertThat(reader.sequence()).isEqualTo(request.getSequence());
            assertThat(reader.skipped()).isEqualTo(request.getSkipped());
            assertThat(reader.commands()).isEqualTo(request.getCommandsCount());
            assertThat(recording.commands)
                    .isEqualTo(request.getCommandsList().stream()
                            .map(RequestReaderTest::described)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void randomBytes_areReadOrRefused_andNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < REQUESTS * 4; i++) {
            byte[] bytes = request(random).toByteArray();
            for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ByteBuf data = Unpooled.wrappedBuffer(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            try {
                reader.read(data);
                reader.addTo(new Recording(data), data, PushGrant.all());
            } catch (PushRefusal e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void unpackedIds_whichOldWritersWrite_areReadAsWell() throws Exception {
        UnknownFieldSet members = UnknownFieldSet.newBuilder()
                .addField(
                        2,
                        UnknownFieldSet.Field.newBuilder()
                                .addFixed64(7)
                                .addFixed64(-8)
                                .build())
                .build();
        PushRequest request = PushRequest.newBuilder()
                .addCommands(Command.newBuilder()
                        .setJoinGroup(GroupMembers.newBuilder().setGroup("room").setUnknownFields(members)))
                .build();
        ByteBuf data = Unpooled.wrappedBuffer(request.toByteArray());
        Recording recording = new Recording(data);

        reader.read(data);
        reader.addTo(recording, data, PushGrant.all());

        assertThat(recording.commands).containsExactly("join room [7, -8]");
    }

    // ---- random requests

    private static PushRequest request(Random random) {
        PushRequest.Builder request = PushRequest.newBuilder()
                .setSequence(random.nextBoolean() ? random.nextLong() : random.nextInt(300))
                .setSkipped(random.nextInt(3));
        for (int i = random.nextInt(8); i > 0; i--) {
            request.addCommands(command(random));
        }
        return request.build();
    }

    private static Command command(Random random) {
        Command.Builder command = Command.newBuilder().setReport(random.nextBoolean());
        switch (random.nextInt(10)) {
            case 0 ->
                command.setSendToSession(SendToSession.newBuilder()
                        .setSessionId(random.nextLong())
                        .setMessage(message(random)));
            case 1 ->
                command.setSendToSessions(SendToSessions.newBuilder()
                        .addAllSessionIds(ids(random))
                        .setMessage(message(random)));
            case 2 ->
                command.setSendToUser(
                        SendToUser.newBuilder().setUserId(name(random)).setMessage(message(random)));
            case 3 ->
                command.setSendToGroup(
                        SendToGroup.newBuilder().setGroup(name(random)).setMessage(message(random)));
            case 4 -> command.setBroadcast(Broadcast.newBuilder().setMessage(message(random)));
            case 5 -> command.setJoinGroup(members(random));
            case 6 -> command.setLeaveGroup(members(random));
            case 7 -> command.setBindUser(user(random));
            case 8 -> command.setUnbindUser(user(random));
            default -> command.setKick(kick(random));
        }
        return command.build();
    }

    private static Message message(Random random) {
        byte[] payload = new byte[random.nextInt(400)];
        random.nextBytes(payload);
        return Message.newBuilder()
                .setMessageId(random.nextInt(70_000))
                .setPayload(ByteString.copyFrom(payload))
                .setZip(random.nextBoolean())
                .build();
    }

    private static GroupMembers members(Random random) {
        return GroupMembers.newBuilder()
                .setGroup(name(random))
                .addAllSessionIds(ids(random))
                .build();
    }

    private static UserOfSession user(Random random) {
        return UserOfSession.newBuilder()
                .setSessionId(random.nextLong())
                .setUserId(name(random))
                .build();
    }

    private static Kick kick(Random random) {
        Kick.Builder kick = Kick.newBuilder().setReason(random.nextInt(20)).setText(name(random));
        return random.nextBoolean()
                ? kick.setSessionId(random.nextLong()).build()
                : kick.setUserId("u" + name(random)).build();
    }

    private static List<Long> ids(Random random) {
        return random.longs(random.nextInt(40)).boxed().toList();
    }

    private static String name(Random random) {
        return "nämé€".substring(0, random.nextInt(6)) + (random.nextBoolean() ? "" : "x".repeat(random.nextInt(200)));
    }

    // ---- what commands mean

    private static String described(Command command) {
        String report = command.getReport() ? "reported " : "";
        return report
                + switch (command.getCommandCase()) {
                    case SEND_TO_SESSION ->
                        "send " + command.getSendToSession().getSessionId()
                                + described(command.getSendToSession().getMessage());
                    case SEND_TO_SESSIONS ->
                        "send " + command.getSendToSessions().getSessionIdsList()
                                + described(command.getSendToSessions().getMessage());
                    case SEND_TO_USER ->
                        "user " + command.getSendToUser().getUserId()
                                + described(command.getSendToUser().getMessage());
                    case SEND_TO_GROUP ->
                        "group " + command.getSendToGroup().getGroup()
                                + described(command.getSendToGroup().getMessage());
                    case BROADCAST -> "all" + described(command.getBroadcast().getMessage());
                    case JOIN_GROUP -> "join " + described(command.getJoinGroup());
                    case LEAVE_GROUP -> "leave " + described(command.getLeaveGroup());
                    case BIND_USER -> "bind " + described(command.getBindUser());
                    case UNBIND_USER -> "unbind " + described(command.getUnbindUser());
                    case KICK -> described(command.getKick());
                    case COMMAND_NOT_SET -> throw new IllegalArgumentException("no command");
                };
    }

    private static String described(Message message) {
        return " " + message.getMessageId() + " " + message.getZip() + " "
                + ByteBufUtil.hexDump(message.getPayload().toByteArray());
    }

    private static String described(GroupMembers members) {
        return members.getGroup() + " " + members.getSessionIdsList();
    }

    private static String described(UserOfSession user) {
        return user.getSessionId() + " " + user.getUserId();
    }

    private static String described(Kick kick) {
        CloseReason reason =
                kick.getReason() == 0 ? CloseReason.KICKED : CloseReason.ofCode(kick.getReason(), CloseReason.KICKED);
        return "kick " + (kick.hasUserId() ? kick.getUserId() : kick.getSessionId()) + " " + reason + " "
                + kick.getText();
    }

    private static final class Recording implements PushBatch {

        private final ByteBuf data;
        private final List<String> commands = new ArrayList<>();
        private String report = "";

        Recording(ByteBuf data) {
            this.data = data;
        }

        private void add(String command) {
            commands.add(report + command);
            report = "";
        }

        private String message(int messageId, boolean zip, int index, int bytes) {
            return " " + messageId + " " + zip + " " + ByteBufUtil.hexDump(data, index, bytes);
        }

        @Override
        public int size() {
            return commands.size();
        }

        @Override
        public void report() {
            report = "reported ";
        }

        @Override
        public void refuse() {
            throw new IllegalStateException("everything is granted");
        }

        @Override
        public void send(long sessionId, int messageId, boolean zip, int index, int bytes) {
            add("send " + sessionId + message(messageId, zip, index, bytes));
        }

        @Override
        public void send(long[] sessionIds, int messageId, boolean zip, int index, int bytes) {
            add("send " + Arrays.toString(sessionIds) + message(messageId, zip, index, bytes));
        }

        @Override
        public void sendToUser(String userId, int messageId, boolean zip, int index, int bytes) {
            add("user " + userId + message(messageId, zip, index, bytes));
        }

        @Override
        public void sendToGroup(String group, int messageId, boolean zip, int index, int bytes) {
            add("group " + group + message(messageId, zip, index, bytes));
        }

        @Override
        public void broadcast(int messageId, boolean zip, int index, int bytes) {
            add("all" + message(messageId, zip, index, bytes));
        }

        @Override
        public void join(String group, long[] sessionIds) {
            add("join " + group + " " + Arrays.toString(sessionIds));
        }

        @Override
        public void leave(String group, long[] sessionIds) {
            add("leave " + group + " " + Arrays.toString(sessionIds));
        }

        @Override
        public void bind(long sessionId, String userId) {
            add("bind " + sessionId + " " + userId);
        }

        @Override
        public void unbind(long sessionId, String userId) {
            add("unbind " + sessionId + " " + userId);
        }

        @Override
        public void kick(long sessionId, CloseReason reason, String text) {
            add("kick " + sessionId + " " + reason + " " + text);
        }

        @Override
        public void kickUser(String userId, CloseReason reason, String text) {
            add("kick " + userId + " " + reason + " " + text);
        }

        @Override
        public void apply(Applied callback) {
            throw new IllegalStateException("not applied here");
        }

        @Override
        public void discard() {
            throw new IllegalStateException("not discarded here");
        }
    }
}
