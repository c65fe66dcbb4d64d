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
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are being gathered. When they are complete, it is looked up who is meant; all else is done by the loops.
 */
final class Batch implements PushBatch {

    private final PushDispatcher dispatcher;
    private final SessionTable table;
    private final Users users;
    private final ByteBuf data;
    private final Outcomes outcomes = new Outcomes();
    private final CommandList commands;
    private boolean report;
    private boolean refuse;
    private boolean done;

    Batch(PushDispatcher dispatcher, SessionTable table, Users users, ByteBuf data) {
        this.dispatcher = dispatcher;
        this.commands = dispatcher.lists().take();
        this.table = table;
        this.users = users;
        this.data = data;
    }

    // ---- filling it

    @Override
    public int size() {
        return commands.size();
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
        message(Command.Target.SESSION, messageId, zip, index, bytes).sessionId = sessionId;
    }

    @Override
    public void send(long[] sessionIds, int messageId, boolean zip, int index, int bytes) {
        message(Command.Target.SESSIONS, messageId, zip, index, bytes).sessionIds = sessionIds;
    }

    @Override
    public void sendToUser(String userId, int messageId, boolean zip, int index, int bytes) {
        user(message(Command.Target.USER, messageId, zip, index, bytes), userId);
    }

    @Override
    public void sendToGroup(String group, int messageId, boolean zip, int index, int bytes) {
        group(message(Command.Target.GROUP, messageId, zip, index, bytes), group);
    }

    @Override
    public void broadcast(int messageId, boolean zip, int index, int bytes) {
        message(Command.Target.ALL, messageId, zip, index, bytes);
    }

    private Command message(Command.Target target, int messageId, boolean zip, int index, int bytes) {
        Command command = next(Command.Action.SEND, target);
        command.messageId = messageId;
        command.zip = zip;
        command.index = index;
        command.bytes = bytes;
        if (messageId < 0
                || messageId > ClientFrame.MAX_MESSAGE_ID
                || bytes < 0
                || bytes > ClientFrame.MAX_PAYLOAD_BYTES) {
            fail(command, PushFailure.NOT_DELIVERABLE);
        }
        return command;
    }

    @Override
    public void join(String group, long[] sessionIds) {
        Command command = next(Command.Action.JOIN, Command.Target.SESSIONS);
        command.sessionIds = sessionIds;
        group(command, group);
    }

    @Override
    public void leave(String group, long[] sessionIds) {
        Command command = next(Command.Action.LEAVE, Command.Target.SESSIONS);
        command.sessionIds = sessionIds;
        group(command, group);
    }

    @Override
    public void bind(long sessionId, String userId) {
        Command command = next(Command.Action.BIND, Command.Target.SESSION);
        command.sessionId = sessionId;
        user(command, userId);
    }

    @Override
    public void unbind(long sessionId, String userId) {
        Command command = next(Command.Action.UNBIND, Command.Target.SESSION);
        command.sessionId = sessionId;
        user(command, userId);
    }

    @Override
    public void kick(long sessionId, CloseReason reason, String text) {
        kick(Command.Target.SESSION, reason, text).sessionId = sessionId;
    }

    @Override
    public void kickUser(String userId, CloseReason reason, String text) {
        user(kick(Command.Target.USER, reason, text), userId);
    }

    private Command kick(Command.Target target, CloseReason reason, String text) {
        Command command = next(Command.Action.KICK, target);
        command.reason = reason;
        command.text = text;
        return command;
    }

    private void group(Command command, String name) {
        command.group = name;
        if (!Names.isGroup(name)) {
            fail(command, PushFailure.BAD_NAME);
        }
    }

    private void user(Command command, String userId) {
        command.userId = userId;
        if (!Names.isUserId(userId)) {
            fail(command, PushFailure.BAD_NAME);
        }
    }

    private Command next(Command.Action action, Command.Target target) {
        if (done) {
            throw new IllegalStateException("batch: applied or discarded (expected: neither)");
        }
        Command command = commands.add(action, target);
        command.report = report;
        report = false;
        if (refuse) {
            refuse = false;
            fail(command, PushFailure.NOT_PERMITTED);
        }
        return command;
    }

    /** The command, which is the last one, has no effect; the first reason counts. */
    private void fail(Command command, PushFailure reason) {
        if (command.action != Command.Action.NOTHING) {
            command.action = Command.Action.NOTHING;
            outcomes.of(commands.size() - 1).failed(reason);
        }
    }

    // ---- who is meant

    /**
     * Looks up all sessions, in the commands' order, and binds and unbinds users meanwhile: who is sent to behind that may be
     * such a user.
     */
    private void resolve() {
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            if (command.action != Command.Action.NOTHING) {
                resolve(command, i);
            }
        }
    }

    private void resolve(Command command, int i) {
        switch (command.target) {
            case SESSION -> {
                found(command, i, table.find(command.sessionId), PushFailure.UNKNOWN_SESSION);
                if (command.action == Command.Action.BIND || command.action == Command.Action.UNBIND) {
                    login(command, i);
                }
            }
            case USER -> {
                command.target = Command.Target.SESSION;
                found(command, i, users.find(command.userId), PushFailure.UNKNOWN_USER);
            }
            case SESSIONS -> sessions(command, i);
            case GROUP, ALL -> {
                // Each loop knows its own.
            }
        }
    }

    private void found(Command command, int i, @Nullable Session session, PushFailure missing) {
        command.session = session;
        if (session == null) {
            command.action = Command.Action.NOTHING;
            outcomes.of(i).failed(missing);
        }
    }

    private void sessions(Command command, int i) {
        BitSet loops = new BitSet();
        Session[] sessions = new Session[command.sessionIds.length];
        for (int j = 0; j < sessions.length; j++) {
            Session session = table.find(command.sessionIds[j]);
            sessions[j] = session;
            if (session == null) {
                outcomes.of(i).failed(PushFailure.UNKNOWN_SESSION, command.sessionIds[j]);
            } else {
                loops.set(session.loop().index());
            }
        }
        command.sessions = sessions;
        command.loops = loops;
    }

    private void login(Command command, int i) {
        Session session = command.session;
        boolean binds = command.action == Command.Action.BIND;
        command.action = Command.Action.NOTHING;
        if (session == null) {
            return;
        }
        if (binds) {
            users.bind(session, command.userId);
        } else if (!users.unbind(session, command.userId)) {
            outcomes.of(i).failed(PushFailure.UNKNOWN_USER);
            return;
        }
        if (command.report) {
            outcomes.of(i).delivered(1);
        }
    }

    // ---- when it is full

    @Override
    public void apply(Applied callback) {
        end();
        resolve();
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

    /** Nobody needs its commands and payloads any more. */
    void release() {
        data.release();
        dispatcher.lists().giveBack(commands);
    }

    Command command(int i) {
        return commands.get(i);
    }

    ByteBuf data() {
        return data;
    }

    /** What could be told before the loops were asked. */
    Outcomes outcomes() {
        return outcomes;
    }
}
