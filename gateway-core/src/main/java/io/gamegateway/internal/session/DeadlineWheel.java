/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop's clients: a hashed timing wheel (Varghese and Lauck, 1987, scheme 6) of {@value
 * #BUCKETS} buckets, one tick of {@value #TICK_MILLIS} ms each. Setting, moving and cancelling a deadline relinks one list
 * node; a tick looks at the entries of one bucket only.
 *
 * <p>Activity does not move a deadline: an idle deadline that expires looks when its session was last active, and is set
 * anew for what is left. So reading costs one field store, and idle sessions are found without scanning them all at once.
 *
 * <p>All methods belong to the event loop. Deadlines expire up to two ticks late and never early.
 */
public final class DeadlineWheel {

    /** Milliseconds of a tick. */
    public static final int TICK_MILLIS = 100;

    static final int BUCKETS = 1024;

    /** What happens at a deadline. */
    @FunctionalInterface
    public interface Expiry {

        /** The deadline has passed; the entry is no longer in the wheel and may be set again. */
        void expired(Deadline deadline);
    }

    /** An entry of the wheel, which a connection keeps for its life. */
    public static final class Deadline {

        private Expiry expiry;
        private long dueTick;
        private @Nullable Deadline previous;
        private @Nullable Deadline next;

        /** Not set yet. */
        public Deadline(Expiry expiry) {
            this.expiry = expiry;
        }

        /** The next expiry calls this one: the connection has entered another phase. */
        public void expiry(Expiry other) {
            this.expiry = other;
        }
    }

    private final Deadline[] heads = new Deadline[BUCKETS];
    private final Deadline expiring = ring();
    private long tick;
    private long originNanos;
    private @Nullable ScheduledFuture<?> ticker;

    /** An empty wheel that stands still. */
    public DeadlineWheel() {
        for (int i = 0; i < BUCKETS; i++) {
            heads[i] = ring();
        }
    }

    private static Deadline ring() {
        Deadline head = new Deadline(deadline -> {});
        head.previous = head;
        head.next = head;
        return head;
    }

    /** Starts to turn on this loop. */
    public void start(EventLoop loop) {
        originNanos = System.nanoTime();
        ticker = loop.scheduleAtFixedRate(this::catchUp, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Stands still; nothing expires any more. */
    public void stop() {
        if (ticker != null) {
            ticker.cancel(false);
        }
    }

    /** Ticks since the start. */
    public long tick() {
        return tick;
    }

    /** Sets the deadline, or moves it. */
    public void set(Deadline deadline, long millis) {
        cancel(deadline);
        // One tick more, because the current one is partly over.
        deadline.dueTick = tick + ticks(millis) + 1;
        link(deadline);
    }

    /** Takes the deadline out. Harmless where it is not set. */
    public void cancel(Deadline deadline) {
        Deadline previous = deadline.previous;
        Deadline next = deadline.next;
        if (previous != null && next != null) {
            previous.next = next;
            next.previous = previous;
            deadline.previous = null;
            deadline.next = null;
        }
    }

    /** Milliseconds as ticks, rounded up. */
    public static long ticks(long millis) {
        return (millis + TICK_MILLIS - 1) / TICK_MILLIS;
    }

    private void catchUp() {
        // By the clock, not by the number of calls: a loop that was late makes up for it.
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - originNanos) / TICK_MILLIS;
        while (tick < now) {
            advance();
        }
    }

    /** One tick on. */
    void advance() {
        tick++;
        splice(heads[(int) (tick & BUCKETS - 1)], expiring);
        // An expiry may set, move or cancel any deadline, those behind it here included: always take the first.
        while (expiring.next != null && expiring.next != expiring) {
            Deadline first = expiring.next;
            cancel(first);
            if (first.dueTick <= tick) {
                first.expiry.expired(first);
            } else {
                link(first);
            }
        }
    }

    /** Moves all entries of one ring to another, empty one. */
    private static void splice(Deadline from, Deadline to) {
        Deadline first = from.next;
        Deadline last = from.previous;
        if (first != null && last != null && first != from) {
            first.previous = to;
            last.next = to;
            to.next = first;
            to.previous = last;
            from.next = from;
            from.previous = from;
        }
    }

    private void link(Deadline deadline) {
        Deadline head = heads[(int) (deadline.dueTick & BUCKETS - 1)];
        Deadline last = head.previous;
        deadline.previous = last;
        deadline.next = head;
        head.previous = deadline;
        if (last != null) {
            last.next = deadline;
        }
    }
}
