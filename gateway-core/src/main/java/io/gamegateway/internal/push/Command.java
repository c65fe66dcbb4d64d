/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Session;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** One command of a batch; written by whoever fills and resolves the batch, and only read by the loops. Used again. */
final class Command {

    /** What is to be done. */
    enum Action {
        SEND,
        JOIN,
        LEAVE,
        KICK,
        /** Done before the loops are asked, as are the next ones. */
        BIND,
        UNBIND,
        /** Has been done already, or never will be. */
        NOTHING
    }

    /** For whom. */
    enum Target {
        SESSION,
        SESSIONS,
        /** Becomes a session before the loops are asked. */
        USER,
        GROUP,
        ALL
    }

    Action action = Action.NOTHING;
    Target target = Target.SESSION;
    boolean report;

    int messageId;
    boolean zip;
    int index;
    int bytes;

    /** Target SESSION. */
    long sessionId;

    /** Target SESSION, once it has been looked up. */
    @Nullable
    Session session;

    /** Target SESSIONS. */
    long[] sessionIds = NO_IDS;

    /** Target SESSIONS, once they have been looked up; null for those that are not known. */
    @Nullable
    Session[] sessions = NONE;

    /** Target USER, or to bind or unbind. */
    String userId = "";

    /** Target SESSIONS: the loops that they live on. */
    @Nullable
    BitSet loops;

    /** Of target GROUP, or to join or leave. */
    String group = "";

    CloseReason reason = CloseReason.KICKED;
    String text = "";

    private static final Session[] NONE = {};
    private static final long[] NO_IDS = {};

    /** Begins anew. */
    void begin(Action newAction, Target newTarget) {
        action = newAction;
        target = newTarget;
    }

    /** Forgets everything, and whom it was for. */
    void clear() {
        action = Action.NOTHING;
        target = Target.SESSION;
        report = false;
        sessionId = 0;
        session = null;
        sessionIds = NO_IDS;
        sessions = NONE;
        loops = null;
        userId = "";
        group = "";
        reason = CloseReason.KICKED;
        text = "";
    }

    /** True where something is to be done on this loop. */
    boolean concerns(int loop) {
        if (action == Action.NOTHING) {
            return false;
        }
        return switch (target) {
            case SESSION -> session != null && session.loop().index() == loop;
            case SESSIONS -> loops != null && loops.get(loop);
            case USER -> false;
            case GROUP, ALL -> true;
        };
    }

    /** True where this session is meant by it. */
    boolean concerns(Session one) {
        return switch (target) {
            case SESSION -> session == one;
            case SESSIONS -> contains(one);
            case USER -> false;
            case GROUP -> one.isIn(group);
            case ALL -> true;
        };
    }

    private boolean contains(Session one) {
        for (Session session : sessions) {
            if (session == one) {
                return true;
            }
        }
        return false;
    }
}
