/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Names;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.Users;
import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushFailure;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are being gathered. Who is meant is looked up as they come in; so are users bound and unbound, as a command
 * behind that may be for the user. All else is done by the loops.
 */
final class Batch implements PushBatch {

    private static final int INITIAL = 8;

    private final PushDispatcher dispatcher;
    private final SessionTable table;
    private final Users users;
    private final ByteBuf data;
    private final Outcomes outcomes = new Outcomes();
    private Command[] commands = new Command[INITIAL];
    private int size;
    private boolean report;
    private boolean refuse;
    private boolean done;

    Batch(PushDispatcher dispatcher, SessionTable table, Users users, ByteBuf data) {
        this.dispatcher = dispatcher;
        this.table = table;
        this.users = users;
        this.data = data;
    }

    // ---- filling it

    @Override
    public int size() {
        return size;
    }

    @Override
    public void report() {
        report = true;
    }

    @Override
    public void refuse() {
        refuse = true;
    }

    @Override
    public void send(long sessionId, int messageId, boolean zip, int index, int bytes) {
        Command command = next();
        if (isMessage(command, messageId, zip, index, bytes)) {
            toSession(command, Command.Action.SEND, table.find(sessionId), PushFailure.UNKNOWN_SESSION);
        }
    }

    @Override
    public void send(long[] sessionIds, int messageId, boolean zip, int index, int bytes) {
        Command command = next();
        if (isMessage(command, messageId, zip, index, bytes)) {
            toSessions(command, Command.Action.SEND, sessionIds);
        }
    }

    @Override
    public void sendToUser(String userId, int messageId, boolean zip, int index, int bytes) {
        Command command = next();
        if (isMessage(command, messageId, zip, index, bytes) && isName(Names.isUserId(userId))) {
            toSession(command, Command.Action.SEND, users.find(userId), PushFailure.UNKNOWN_USER);
        }
    }

    @Override
    public void sendToGroup(String group, int messageId, boolean zip, int index, int bytes) {
        Command command = next();
        if (isMessage(command, messageId, zip, index, bytes) && isName(Names.isGroup(group))) {
            command.action = Command.Action.SEND;
            command.target = Command.Target.GROUP;
            command.group = group;
        }
    }

    @Override
    public void broadcast(int messageId, boolean zip, int index, int bytes) {
        Command command = next();
        if (isMessage(command, messageId, zip, index, bytes)) {
            command.action = Command.Action.SEND;
            command.target = Command.Target.ALL;
        }
    }

    @Override
    public void join(String group, long[] sessionIds) {
        membership(Command.Action.JOIN, group, sessionIds);
    }

    @Override
    public void leave(String group, long[] sessionIds) {
        membership(Command.Action.LEAVE, group, sessionIds);
    }

    private void membership(Command.Action action, String group, long[] sessionIds) {
        Command command = next();
        if (isAllowed() && isName(Names.isGroup(group))) {
            command.group = group;
            toSessions(command, action, sessionIds);
        }
    }

    @Override
    public void bind(long sessionId, String userId) {
        Command command = next();
        if (!isAllowed() || !isName(Names.isUserId(userId))) {
            return;
        }
        Session session = table.find(sessionId);
        if (session == null) {
            failed(PushFailure.UNKNOWN_SESSION);
        } else {
            users.bind(session, userId);
            done(command);
        }
    }

    @Override
    public void unbind(long sessionId, String userId) {
        Command command = next();
        if (!isAllowed() || !isName(Names.isUserId(userId))) {
            return;
        }
        Session session = table.find(sessionId);
        if (session == null) {
            failed(PushFailure.UNKNOWN_SESSION);
        } else if (users.unbind(session, userId)) {
            done(command);
        } else {
            failed(PushFailure.UNKNOWN_USER);
        }
    }

    @Override
    public void kick(long sessionId, CloseReason reason, String text) {
        Command command = next();
        if (isAllowed()) {
            kick(command, table.find(sessionId), PushFailure.UNKNOWN_SESSION, reason, text);
        }
    }

    @Override
    public void kickUser(String userId, CloseReason reason, String text) {
        Command command = next();
        if (isAllowed() && isName(Names.isUserId(userId))) {
            kick(command, users.find(userId), PushFailure.UNKNOWN_USER, reason, text);
        }
    }

    private void kick(
            Command command, @Nullable Session session, PushFailure missing, CloseReason reason, String text) {
        command.reason = reason;
        command.text = text;
        toSession(command, Command.Action.KICK, session, missing);
    }

    private Command next() {
        if (done) {
            throw new IllegalStateException("batch: applied or discarded (expected: neither)");
        }
        if (size == commands.length) {
            commands = Arrays.copyOf(commands, size * 2);
        }
        Command command = new Command();
        command.report = report;
        report = false;
        commands[size++] = command;
        return command;
    }

    private boolean isAllowed() {
        if (refuse) {
            refuse = false;
            failed(PushFailure.NOT_PERMITTED);
            return false;
        }
        return true;
    }

    private boolean isMessage(Command command, int messageId, boolean zip, int index, int bytes) {
        if (!isAllowed()) {
            return false;
        }
        if (messageId < 0
                || messageId > ClientFrame.MAX_MESSAGE_ID
                || bytes < 0
                || bytes > ClientFrame.MAX_PAYLOAD_BYTES) {
            failed(PushFailure.NOT_DELIVERABLE);
            return false;
        }
        command.messageId = messageId;
        command.zip = zip;
        command.index = index;
        command.bytes = bytes;
        return true;
    }

    private boolean isName(boolean valid) {
        if (!valid) {
            failed(PushFailure.BAD_NAME);
        }
        return valid;
    }

    private void toSession(Command command, Command.Action action, @Nullable Session session, PushFailure missing) {
        if (session == null) {
            failed(missing);
            return;
        }
        command.action = action;
        command.target = Command.Target.SESSION;
        command.session = session;
    }

    private void toSessions(Command command, Command.Action action, long[] sessionIds) {
        BitSet loops = new BitSet();
        Session[] sessions = new Session[sessionIds.length];
        for (int i = 0; i < sessions.length; i++) {
            Session session = table.find(sessionIds[i]);
            sessions[i] = session;
            if (session == null) {
                outcomes.of(size - 1).failed(PushFailure.UNKNOWN_SESSION, sessionIds[i]);
            } else {
                loops.set(session.loop().index());
            }
        }
        command.action = action;
        command.target = Command.Target.SESSIONS;
        command.sessions = sessions;
        command.loops = loops;
    }

    private void failed(PushFailure reason) {
        outcomes.of(size - 1).failed(reason);
    }

    private void done(Command command) {
        if (command.report) {
            outcomes.of(size - 1).delivered(1);
        }
    }

    // ---- when it is full

    @Override
    public void apply(Applied callback) {
        end();
        dispatcher.apply(this, callback);
    }

    @Override
    public void discard() {
        end();
        release();
    }

    private void end() {
        if (done) {
            throw new IllegalStateException("batch: applied or discarded (expected: neither)");
        }
        done = true;
    }

    void release() {
        data.release();
    }

    Command command(int i) {
        return commands[i];
    }

    ByteBuf data() {
        return data;
    }

    /** What could be told before the loops were asked. */
    Outcomes outcomes() {
        return outcomes;
    }
}
