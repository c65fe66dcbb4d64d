/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SharedMessages;
import io.gamegateway.spi.PushFailure;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out commands for the sessions of one event loop.
 *
 * <p>Clients are flushed once, behind all batches of one turn of the loop, and only then is it known who did not take what he
 * was sent. Messages to one group or to all that follow each other are encoded once for all who get them, and each of these
 * gets them in one piece. Belongs to the loop.
 */
final class PushLoop {

    /** So much is encoded in one piece; a client that reads takes it at once. */
    private static final int MAX_SHARED_BYTES = 32 * 1024;

    private final SessionLoop sessions;
    private final SharedMessages shared = new SharedMessages(PooledByteBufAllocator.DEFAULT);
    private final Runnable endOfTurn = this::settle;

    /** Batches that were carried out in this turn. */
    private List<Part> parts = new ArrayList<>();

    private List<Session> slowConsumers = new ArrayList<>(0);

    /** Of the command that is carried out now. */
    private int serial = 1;

    /** Part of a batch. */
    private static final class Part {

        private final AppliedBatch applied;

        /** Of the batch's first command. */
        private final int firstSerial;

        private @Nullable Outcomes outcomes;

        Part(AppliedBatch applied, int firstSerial) {
            this.applied = applied;
            this.firstSerial = firstSerial;
        }

        Outcome of(int command) {
            if (outcomes == null) {
                outcomes = new Outcomes();
            }
            return outcomes.of(command);
        }
    }

    PushLoop(SessionLoop sessions) {
        this.sessions = sessions;
    }

    EventLoop eventLoop() {
        return sessions.eventLoop();
    }

    void apply(AppliedBatch applied) {
        if (parts.isEmpty()) {
            sessions.onSlowConsumer(slowConsumers::add);
            sessions.eventLoop().execute(endOfTurn);
        }
        Batch batch = applied.batch();
        Part part = new Part(applied, serial);
        parts.add(part);
        int loop = sessions.index();
        int next = 0;
        while (next < batch.size()) {
            Command command = batch.command(next);
            next = command.concerns(loop) ? carryOut(batch, part, command, next) : next + 1;
        }
        serial += batch.size();
    }

    /** Returns the next command. */
    private int carryOut(Batch batch, Part part, Command command, int i) {
        switch (command.target) {
            case SESSION -> one(batch, part, command, i, command.session);
            case SESSIONS -> some(batch, part, command, i);
            case USER -> throw new IllegalStateException("USER (expected: looked up before)");
            case GROUP, ALL -> {
                return many(batch, part, command, i);
            }
        }
        return i + 1;
    }

    private void some(Batch batch, Part part, Command command, int i) {
        for (Session session : command.sessions) {
            if (session != null && session.loop() == sessions) {
                one(batch, part, command, i, session);
            }
        }
    }

    private void one(Batch batch, Part part, Command command, int i, @Nullable Session session) {
        if (session == null || !session.takesMessages()) {
            fail(part.of(i), command, PushFailure.SESSION_CLOSED, session);
            return;
        }
        switch (command.action) {
            case SEND ->
                session.push(
                        part.firstSerial + i,
                        command.messageId,
                        command.zip,
                        batch.data(),
                        command.index,
                        command.bytes);
            case JOIN -> {
                if (!sessions.groups().join(command.group, session)) {
                    fail(part.of(i), command, PushFailure.GROUP_LIMIT, session);
                    return;
                }
            }
            case LEAVE -> sessions.groups().leave(command.group, session);
            case KICK -> session.close(command.reason, command.text);
            case BIND, UNBIND, NOTHING ->
                throw new IllegalStateException(command.action + " (expected: something for a loop to do)");
        }
        if (command.report) {
            part.of(i).delivered(1);
        }
    }

    /** Sends this message, and those behind it that go to the same sessions. */
    private int many(Batch batch, Part part, Command first, int from) {
        int to = from;
        Command command = first;
        do {
            shared.add(command.messageId, command.zip, batch.data(), command.index, command.bytes);
            command = ++to < batch.size() ? batch.command(to) : null;
        } while (command != null && isAlike(first, command) && shared.bytes() + command.bytes <= MAX_SHARED_BYTES);
        int lastSerial = part.firstSerial + to - 1;
        int reached = 0;
        try {
            if (first.target == Command.Target.GROUP) {
                reached = sessions.groups().size(first.group);
                sessions.groups().forEach(first.group, member -> member.push(lastSerial, shared));
            } else {
                for (Session session : sessions.all()) {
                    if (session.takesMessages()) {
                        session.push(lastSerial, shared);
                        reached++;
                    }
                }
            }
        } finally {
            shared.clear();
        }
        for (int i = from; i < to; i++) {
            if (batch.command(i).report) {
                part.of(i).delivered(reached);
            }
        }
        return to;
    }

    private static boolean isAlike(Command first, Command command) {
        return command.action == Command.Action.SEND
                && command.target == first.target
                && command.group.equals(first.group);
    }

    /** Behind all batches of the turn. */
    private void settle() {
        sessions.flushDirty();
        sessions.onSlowConsumer(null);
        List<Part> done = parts;
        parts = new ArrayList<>();
        List<Session> slow = slowConsumers;
        if (!slow.isEmpty()) {
            slowConsumers = new ArrayList<>(0);
            slow.forEach(session -> done.forEach(part -> takeBack(part, session)));
        }
        int loop = sessions.index();
        for (Part part : done) {
            part.applied.done(loop, part.outcomes);
        }
    }

    /** Names the session where the command does not. */
    private static void fail(Outcome outcome, Command command, PushFailure reason, @Nullable Session session) {
        if (command.target == Command.Target.SESSION || session == null) {
            outcome.failed(reason);
        } else {
            outcome.failed(reason, session.id());
        }
    }

    /** What this session was sent did not reach it. */
    private void takeBack(Part part, Session session) {
        Batch batch = part.applied.batch();
        for (int i = 0; i < batch.size(); i++) {
            Command command = batch.command(i);
            boolean written = part.firstSerial + i - session.lastPush() <= 0;
            if (written && command.action == Command.Action.SEND && command.concerns(session)) {
                if (command.report) {
                    part.of(i).delivered(-1);
                }
                fail(part.of(i), command, PushFailure.OVER_BUDGET, session);
            }
        }
    }
}
