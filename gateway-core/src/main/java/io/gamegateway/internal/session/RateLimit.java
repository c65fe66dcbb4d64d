/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many messages and bytes one session may send: two token buckets that hold one second's worth, kept as theoretical
 * arrival times (the generic cell rate algorithm of ITU-T I.371). Two additions and comparisons per message, no lock, no
 * allocation, and the clock is read once for all messages of a read; so it is ours rather than a library's.
 *
 * <p>Belongs to the event loop.
 */
final class RateLimit {

    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int messagesPerSecond;
    private final int bytesPerSecond;
    private long now;

    /** When the buckets would be full again. */
    private long messagesFull;

    private long bytesFull;

    /** @param now as the later calls' */
    RateLimit(int messagesPerSecond, int bytesPerSecond, long now) {
        this.messagesPerSecond = messagesPerSecond;
        this.bytesPerSecond = bytesPerSecond;
        this.now = now;
        this.messagesFull = now;
        this.bytesFull = now;
    }

    /** Those of a new session; null where there are none. */
    static @Nullable RateLimit of(SessionSettings settings) {
        return settings.messagesPerSecond() > 0 || settings.bytesPerSecond() > 0
                ? new RateLimit(settings.messagesPerSecond(), settings.bytesPerSecond(), System.nanoTime())
                : null;
    }

    /** What comes next comes now, by {@link System#nanoTime()}. */
    void now(long nanos) {
        now = nanos;
    }

    /** Takes a message of so many bytes; false where that is more than the limits allow. */
    boolean tryMessage(int bytes) {
        if (messagesPerSecond > 0) {
            messagesFull = later(messagesFull, now) + BURST_NANOS / messagesPerSecond;
            if (messagesFull - now > BURST_NANOS) {
                return false;
            }
        }
        return tryBytes(bytes);
    }

    /** Takes so many bytes more. */
    boolean tryBytes(int bytes) {
        if (bytesPerSecond > 0) {
            bytesFull = later(bytesFull, now) + BURST_NANOS * bytes / bytesPerSecond;
            return bytesFull - now <= BURST_NANOS;
        }
        return true;
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }

    /** What is expected of the client. */
    @Override
    public String toString() {
        return "too fast (expected: at most" + (messagesPerSecond > 0 ? " " + messagesPerSecond + " messages" : "")
                + (messagesPerSecond > 0 && bytesPerSecond > 0 ? " and" : "")
                + (bytesPerSecond > 0 ? " " + bytesPerSecond + " bytes" : "") + " per second)";
    }
}
