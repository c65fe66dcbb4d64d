/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What waits of the messages that a session has sent: for a route, for a link, or behind a link that takes no more. Belongs to
 * the event loop.
 */
public final class MessageWaits {

    /** Routes of a session that may wait for links at a time; far fewer than it remembers. */
    private static final int MAX_LINK_WAITS = 8;

    private final Session session;
    private int heldBytes;
    private int linkWaits;
    private boolean heldBack;
    private boolean awaitingRoute;
    private boolean skipMessage;
    private @Nullable Collection<Resumable> queue;

    MessageWaits(Session session) {
        this.session = session;
    }

    /** True while a message waits for its route or its backend. */
    public boolean any() {
        return heldBytes > 0 || heldBack || awaitingRoute || queue != null;
    }

    /** The session waits in this queue until it is resumed, and leaves it where it ends first. */
    public void waitIn(Collection<Resumable> waiting) {
        waiting.add(session);
        queue = waiting;
    }

    /** The session is resumed. */
    void resumed() {
        queue = null;
    }

    /** The session has ended. */
    void ended() {
        if (queue != null) {
            queue.remove(session);
        }
    }

    /** Takes so many bytes of the session's budget for held messages; false, and nothing taken, where that is used up. */
    public boolean tryHold(int bytes, int budgetBytes) {
        // One message is always held, however large.
        if (heldBytes > 0 && heldBytes + bytes > budgetBytes) {
            return false;
        }
        heldBytes += bytes;
        return true;
    }

    /** Gives back what {@link #tryHold} has taken. */
    public void unhold(int bytes) {
        heldBytes -= bytes;
    }

    /** Takes one of the places for routes that wait for a link; false where all are taken. */
    public boolean tryWait() {
        if (linkWaits == MAX_LINK_WAITS) {
            return false;
        }
        linkWaits++;
        return true;
    }

    /** Gives back what {@link #tryWait} has taken. */
    public void unwait() {
        linkWaits--;
    }

    /** The message at the front waits until {@link #letGo}. */
    public void holdBack() {
        heldBack = true;
    }

    /** Goes on with the message at the front, where it was held back. */
    public void letGo() {
        if (heldBack) {
            heldBack = false;
            session.resume();
        }
    }

    /** True while the message at the front waits for the answer to its route. */
    public boolean isAwaitingRoute() {
        return awaitingRoute;
    }

    /** The route stage has asked, or has been answered. */
    public void awaitRoute(boolean awaiting) {
        awaitingRoute = awaiting;
    }

    /** The message that waits at the front has no route: it is dropped when it comes again. */
    public void skipMessage() {
        skipMessage = true;
    }

    /** True once after {@link #skipMessage()}. */
    public boolean takeSkip() {
        boolean skip = skipMessage;
        skipMessage = false;
        return skip;
    }
}
