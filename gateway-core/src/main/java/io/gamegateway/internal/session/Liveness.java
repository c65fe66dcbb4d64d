/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.ClientProtocol;

/**
 * Finds out that a client is gone, idle, or trickles a message: one deadline per session, at which all of it is looked at, and
 * which is set anew for whatever is due next. The message path only notes when something has moved.
 *
 * <p>What a client cannot help, because its reading is paused for a backend's sake, is not held against it. Belongs to the
 * event loop.
 */
final class Liveness {

    private static final long NEVER = Long.MAX_VALUE;

    private final Session session;
    private final ClientInput input;
    private final DeadlineWheel wheel;
    private final DeadlineWheel.Deadline deadline;

    /** When the client was last sent a ping. */
    private long pingTick;

    /** Since when a message has been on its way; meaningful while {@link #watchesFrame}. */
    private long frameTick;

    /** How many messages were there then. */
    private long messagesBefore;

    private boolean watches;
    private boolean watchesFrame;

    Liveness(Session session, ClientInput input, DeadlineWheel wheel, DeadlineWheel.Deadline deadline) {
        this.session = session;
        this.input = input;
        this.wheel = wheel;
        this.deadline = deadline;
    }

    /** Watches from now on. */
    void start() {
        watches = true;
        session.heard();
        deadline.expiry(expired -> check());
        schedule();
    }

    /** The deadline serves another purpose from now on. */
    void stop() {
        watches = false;
    }

    /** The settings have changed. */
    void settingsChanged() {
        if (watches) {
            schedule();
        }
    }

    /** The input has broken off a message. */
    void messageBegan() {
        if (watchesFrame || !watches || settings().frameBytesPerSecond() == 0) {
            return;
        }
        watchesFrame = true;
        frameTick = wheel.tick();
        messagesBefore = input.messages();
        schedule();
    }

    private SessionSettings settings() {
        return session.loop().settings();
    }

    private void check() {
        if (input.isPaused()) {
            session.heard();
            frameTick = wheel.tick();
        }
        if (isOver() || trickles()) {
            return;
        }
        pingIfSilent();
        schedule();
    }

    private boolean isOver() {
        SessionSettings settings = settings();
        if (millisToIdle() == 0) {
            return end("no traffic for " + settings.idleMillis() + " ms");
        }
        if (millisToSilence() == 0) {
            return end("nothing from the client for " + settings.silenceMillis() + " ms");
        }
        return false;
    }

    private boolean end(String text) {
        session.close(CloseReason.IDLE_TIMEOUT, text);
        return true;
    }

    private long millisToIdle() {
        return left(settings().idleMillis(), session.activeTick());
    }

    private long millisToSilence() {
        return left(settings().silenceMillis(), session.heardTick());
    }

    private long millisToPing() {
        return session.protocol() == ClientProtocol.WEBSOCKET
                ? left(settings().pingMillis(), Math.max(session.heardTick(), pingTick))
                : NEVER;
    }

    /** True where a message takes longer than it may. */
    private boolean trickles() {
        if (!watchesFrame) {
            return false;
        }
        if (!input.isMidMessage()) {
            watchesFrame = false;
            return false;
        }
        if (input.messages() != messagesBefore) {
            // Another one, of which the beginning was not seen: it gets its whole time.
            messagesBefore = input.messages();
            frameTick = wheel.tick();
            return false;
        }
        SessionSettings settings = settings();
        long millis = (wheel.tick() - frameTick) * DeadlineWheel.TICK_MILLIS;
        long expectedBytes = settings.frameBytesPerSecond() * millis / 1_000;
        if (millis < settings.frameGraceMillis() || input.partialBytes() >= expectedBytes) {
            return false;
        }
        return end("a message of which " + input.partialBytes() + " bytes are there after " + millis
                + " ms (expected: all of it, or " + expectedBytes + " bytes)");
    }

    private void pingIfSilent() {
        if (millisToPing() == 0) {
            pingTick = wheel.tick();
            session.ping();
        }
    }

    private void schedule() {
        long next = Math.min(Math.min(millisToIdle(), millisToSilence()), millisToPing());
        if (watchesFrame) {
            long grace = left(settings().frameGraceMillis(), frameTick);
            // Behind its grace, a message is looked at each second.
            next = Math.min(next, grace == 0 ? 1_000 : grace);
        }
        if (next == NEVER) {
            wheel.cancel(deadline);
        } else {
            wheel.set(deadline, next);
        }
    }

    /** Milliseconds until so long after this tick; 0 where that is over, {@link #NEVER} where there is no limit. */
    private long left(long limitMillis, long sinceTick) {
        if (limitMillis == 0) {
            return NEVER;
        }
        long ticks = DeadlineWheel.ticks(limitMillis) - (wheel.tick() - sinceTick);
        return Math.max(0, ticks * DeadlineWheel.TICK_MILLIS);
    }
}
