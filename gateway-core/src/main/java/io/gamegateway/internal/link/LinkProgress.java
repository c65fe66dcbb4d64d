/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.link;

import java.util.concurrent.TimeUnit;

/**
 * Whether a link's backend takes what it is sent, and answers. Sending and receiving add to counters, once per batch;
 * everything else is worked out when somebody looks, a few times a second. Belongs to the event loop.
 */
public final class LinkProgress {

    /** An answer that takes longer breaks the habit of answering. */
    private static final long HABIT_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Messages that left are counted in windows of this length, by which they are in doubt or not. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_WINDOWS = 60;

    private long bytesSent;
    private long bytesReceived;

    private long lookNanos;
    private boolean looked;
    private long seenSent;
    private long seenReceived;

    private long pendingBytes;
    private long pendingProgress;
    private long stalledNanos;

    private long answeringNanos;
    private long unansweredNanos;

    /** Since the first message that has not been answered by anything. */
    private long waitingNanos;

    private boolean isWaiting;
    private boolean suspect;

    /** Messages that left in the current window, and in those before it; a ring. */
    private final long[] messages;

    private int window;
    private long windowNanos;

    /** @param detectionNanos how long it may take until a backend that does not respond is found out */
    public LinkProgress(long detectionNanos) {
        long before = 1 + (detectionNanos + WINDOW_NANOS - 1) / WINDOW_NANOS;
        this.messages = new long[1 + (int) Math.min(MAX_WINDOWS, before)];
    }

    /** A batch has left for the backend's kernel. */
    public void sent(int bytes, int count) {
        bytesSent += bytes;
        messages[window] += count;
    }

    /** The backend has sent something. */
    public void received(int bytes) {
        bytesReceived += bytes;
    }

    /**
     * Looks at what has happened since the last time.
     *
     * @param pending bytes that wait for the kernel to take them
     * @param progress bytes of the first of what waits that it has taken
     */
    public void look(long nowNanos, long pending, long progress) {
        long elapsed = looked ? nowNanos - lookNanos : 0;
        looked = true;
        lookNanos = nowNanos;
        lookAtStall(elapsed, pending, progress);
        lookAtAnswers(elapsed);
        lookAtDoubt(elapsed);
    }

    private void lookAtStall(long elapsed, long pending, long progress) {
        boolean moved = pending == 0 || pendingBytes == 0 || progress != pendingProgress || bytesSent != seenSent;
        // More that waits is no progress, less is.
        moved |= pending < pendingBytes;
        pendingBytes = pending;
        pendingProgress = progress;
        stalledNanos = moved ? 0 : stalledNanos + elapsed;
    }

    private void lookAtAnswers(long elapsed) {
        boolean sent = bytesSent != seenSent;
        boolean received = bytesReceived != seenReceived;
        seenSent = bytesSent;
        seenReceived = bytesReceived;
        if (received) {
            // A backend that speaks only now and then has no habit that silence could break.
            answeringNanos = unansweredNanos >= HABIT_GAP_NANOS ? 0 : answeringNanos + (sent ? elapsed : 0);
            unansweredNanos = 0;
            waitingNanos = 0;
            isWaiting = false;
            suspect = false;
            return;
        }
        unansweredNanos += sent ? elapsed : 0;
        isWaiting |= sent;
        waitingNanos += isWaiting ? elapsed : 0;
    }

    private void lookAtDoubt(long elapsed) {
        windowNanos += elapsed;
        if (windowNanos >= WINDOW_NANOS) {
            window = (window + 1) % messages.length;
            messages[window] = 0;
            windowNanos = 0;
        }
    }

    /** For how long it has taken none of the bytes that wait. */
    public long stalledNanos() {
        return stalledNanos;
    }

    /**
     * True where it has answered for so long, and then not for so long, while it was sent messages all the while. Of a
     * suspect one message that goes unanswered for so long is enough.
     */
    public boolean isSilentFor(long nanos) {
        return suspect ? waitingNanos >= nanos : unansweredNanos >= nanos && hasHabit(nanos);
    }

    /** True where it has answered for so long. */
    public boolean hasHabit(long nanos) {
        return answeringNanos >= nanos;
    }

    /** Its endpoint has been found not to answer: it has to show that it does, and is clear then. */
    public void suspect() {
        suspect = true;
    }

    /** True until it has shown that it answers. */
    public boolean isSuspect() {
        return suspect;
    }

    /** Messages that have left within the last second, or up to two. */
    public long messagesOfLate() {
        return messages[window] + messages[(window + messages.length - 1) % messages.length];
    }

    /** Messages that have left since a backend that has just been found not to respond may have stopped to. */
    public long messagesSinceItMayHaveFailed() {
        long all = 0;
        for (long count : messages) {
            all += count;
        }
        return all;
    }
}
