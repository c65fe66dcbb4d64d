/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * Encodes one command as an element of {@code PushRequest.commands}, so that requests can be made by putting such elements one
 * behind the other. Validates what it encodes.
 *
 * <p>Used by one thread at a time.
 */
final class CommandWriter {

    /** Of one call: 64 KiB of ids, which with the largest payload still is far below what a request may have. */
    static final int MAX_SESSIONS = 8_192;

    static final int MAX_MESSAGE_ID = 65_535;
    static final int MAX_PAYLOAD_BYTES = 65_535;
    static final int MAX_GROUP_BYTES = 128;
    static final int MAX_USER_BYTES = 256;
    static final int MAX_TEXT_BYTES = 1_024;

    /** A writer that has become larger is not worth keeping. */
    private static final int KEPT_BYTES = 256 * 1024;

    private static final int INITIAL_BYTES = 1_024;

    // Field numbers of push.proto.
    static final int COMMANDS = 4;
    private static final int REPORT = 15;
    private static final int SEND_TO_SESSION = 1;
    private static final int SEND_TO_SESSIONS = 2;
    private static final int SEND_TO_USER = 3;
    private static final int SEND_TO_GROUP = 4;
    private static final int BROADCAST = 5;
    private static final int JOIN_GROUP = 6;
    private static final int LEAVE_GROUP = 7;
    private static final int BIND_USER = 8;
    private static final int UNBIND_USER = 9;
    private static final int KICK = 10;

    private static final int REPORT_BYTES = 2;
    private static final int FIXED64_FIELD_BYTES = 1 + Long.BYTES;

    private final ByteBuf out = Unpooled.buffer(INITIAL_BYTES);
    private boolean report;

    /** Where the command begins in {@link #array}: at 0. */
    byte[] array() {
        return out.array();
    }

    /** Its length. */
    int bytes() {
        return out.writerIndex();
    }

    boolean isWorthKeeping() {
        return out.capacity() <= KEPT_BYTES;
    }

    /** Whether the commands from now on ask for a receipt. */
    CommandWriter report(boolean asked) {
        report = asked;
        return this;
    }

    void sendToSession(long sessionId, int messageId, boolean zip, ByteBuffer payload) {
        int message = messageBytes(messageId, zip, payload);
        begin(SEND_TO_SESSION, fixed64Bytes(sessionId) + lengthDelimitedBytes(message));
        fixed64(1, sessionId);
        message(2, message, messageId, zip, payload);
        end();
    }

    /** @param count of the ids at the begin of the array that are meant */
    void sendToSessions(long[] sessionIds, int count, int messageId, boolean zip, ByteBuffer payload) {
        int message = messageBytes(messageId, zip, payload);
        begin(SEND_TO_SESSIONS, idsBytes(count) + lengthDelimitedBytes(message));
        ids(1, sessionIds, count);
        message(2, message, messageId, zip, payload);
        end();
    }

    void sendToUser(String userId, int messageId, boolean zip, ByteBuffer payload) {
        sendToName(SEND_TO_USER, userId, userBytes(userId), messageId, zip, payload);
    }

    void sendToGroup(String group, int messageId, boolean zip, ByteBuffer payload) {
        sendToName(SEND_TO_GROUP, group, groupBytes(group), messageId, zip, payload);
    }

    private void sendToName(int command, String name, int nameBytes, int messageId, boolean zip, ByteBuffer payload) {
        int message = messageBytes(messageId, zip, payload);
        begin(command, lengthDelimitedBytes(nameBytes) + lengthDelimitedBytes(message));
        string(1, name, nameBytes);
        message(2, message, messageId, zip, payload);
        end();
    }

    void broadcast(int messageId, boolean zip, ByteBuffer payload) {
        int message = messageBytes(messageId, zip, payload);
        begin(BROADCAST, lengthDelimitedBytes(message));
        message(1, message, messageId, zip, payload);
        end();
    }

    /** @param count of the ids at the begin of the array that are meant */
    void join(String group, long[] sessionIds, int count) {
        members(JOIN_GROUP, group, sessionIds, count);
    }

    /** @param count of the ids at the begin of the array that are meant */
    void leave(String group, long[] sessionIds, int count) {
        members(LEAVE_GROUP, group, sessionIds, count);
    }

    private void members(int command, String group, long[] sessionIds, int count) {
        int groupBytes = groupBytes(group);
        begin(command, lengthDelimitedBytes(groupBytes) + idsBytes(count));
        string(1, group, groupBytes);
        ids(2, sessionIds, count);
        end();
    }

    void bind(long sessionId, String userId) {
        userOfSession(BIND_USER, sessionId, userId);
    }

    void unbind(long sessionId, String userId) {
        userOfSession(UNBIND_USER, sessionId, userId);
    }

    private void userOfSession(int command, long sessionId, String userId) {
        int userBytes = userBytes(userId);
        begin(command, fixed64Bytes(sessionId) + lengthDelimitedBytes(userBytes));
        fixed64(1, sessionId);
        string(2, userId, userBytes);
        end();
    }

    void kick(long sessionId, int reason, String text) {
        int textBytes = textBytes(text);
        begin(KICK, FIXED64_FIELD_BYTES + reasonAndTextBytes(reason, textBytes));
        // Of a oneof, so that it is written also where it is 0.
        out.writeByte(1 << 3 | 1).writeLongLE(sessionId);
        reasonAndText(reason, text, textBytes);
        end();
    }

    void kickUser(String userId, int reason, String text) {
        int userBytes = userBytes(userId);
        int textBytes = textBytes(text);
        begin(KICK, lengthDelimitedBytes(userBytes) + reasonAndTextBytes(reason, textBytes));
        string(2, userId, userBytes);
        reasonAndText(reason, text, textBytes);
        end();
    }

    private static int reasonAndTextBytes(int reason, int textBytes) {
        return (reason == 0 ? 0 : 1 + Varint.bytes(reason)) + (textBytes == 0 ? 0 : lengthDelimitedBytes(textBytes));
    }

    private void reasonAndText(int reason, String text, int textBytes) {
        if (reason != 0) {
            out.writeByte(3 << 3);
            Varint.write(out, reason);
        }
        if (textBytes != 0) {
            string(4, text, textBytes);
        }
    }

    // ---- the parts

    private void begin(int command, int bodyBytes) {
        out.clear();
        tagAndLength(COMMANDS, lengthDelimitedBytes(bodyBytes) + (report ? REPORT_BYTES : 0));
        tagAndLength(command, bodyBytes);
    }

    private void end() {
        if (report) {
            out.writeByte(REPORT << 3).writeByte(1);
        }
    }

    private void tagAndLength(int field, int bytes) {
        out.writeByte(field << 3 | 2);
        Varint.write(out, bytes);
    }

    private static int lengthDelimitedBytes(int bytes) {
        return 1 + Varint.bytes(bytes) + bytes;
    }

    private static int fixed64Bytes(long value) {
        return value == 0 ? 0 : FIXED64_FIELD_BYTES;
    }

    private void fixed64(int field, long value) {
        if (value != 0) {
            out.writeByte(field << 3 | 1).writeLongLE(value);
        }
    }

    private static int idsBytes(int count) {
        return lengthDelimitedBytes(count * Long.BYTES);
    }

    private void ids(int field, long[] ids, int count) {
        tagAndLength(field, count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            out.writeLongLE(ids[i]);
        }
    }

    private void string(int field, String text, int bytes) {
        tagAndLength(field, bytes);
        ByteBufUtil.writeUtf8(out, text);
    }

    private static int messageBytes(int messageId, boolean zip, ByteBuffer payload) {
        if (messageId < 0 || messageId > MAX_MESSAGE_ID) {
            throw new IllegalArgumentException("messageId: " + messageId + " (expected: 0 to " + MAX_MESSAGE_ID + ")");
        }
        int bytes = payload.remaining();
        if (bytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "payload bytes: " + bytes + " (expected: 0 to " + MAX_PAYLOAD_BYTES + ")");
        }
        return (messageId == 0 ? 0 : 1 + Varint.bytes(messageId))
                + (bytes == 0 ? 0 : lengthDelimitedBytes(bytes))
                + (zip ? 2 : 0);
    }

    private void message(int field, int messageBytes, int messageId, boolean zip, ByteBuffer payload) {
        tagAndLength(field, messageBytes);
        if (messageId != 0) {
            out.writeByte(1 << 3);
            Varint.write(out, messageId);
        }
        if (payload.hasRemaining()) {
            int bytes = payload.remaining();
            tagAndLength(2, bytes);
            out.ensureWritable(bytes);
            // An absolute get leaves the caller's position alone.
            payload.get(payload.position(), out.array(), out.writerIndex(), bytes);
            out.writerIndex(out.writerIndex() + bytes);
        }
        if (zip) {
            out.writeByte(3 << 3).writeByte(1);
        }
    }

    private static int groupBytes(String group) {
        return nameBytes("group", group, MAX_GROUP_BYTES);
    }

    private static int userBytes(String userId) {
        return nameBytes("userId", userId, MAX_USER_BYTES);
    }

    private static int nameBytes(String what, String name, int maxBytes) {
        int bytes = ByteBufUtil.utf8Bytes(name);
        if (bytes == 0 || bytes > maxBytes) {
            // Too long a name does not belong into a message either.
            String shown = bytes == 0 ? "''" : bytes + " bytes";
            throw new IllegalArgumentException(
                    what + ": " + shown + " (expected: 1 to " + maxBytes + " bytes of UTF-8)");
        }
        return bytes;
    }

    private static int textBytes(String text) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        if (bytes > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "text: " + bytes + " bytes (expected: 0 to " + MAX_TEXT_BYTES + " bytes of UTF-8)");
        }
        return bytes;
    }
}
