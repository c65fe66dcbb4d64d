/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The clients of one event loop for whom something waits, because they have not taken all that was written to them: nearly
 * always none, or those of a moment. Keeps their sum within bounds, and closes those that take nothing at all.
 *
 * <p>What is known of each is from its last flush; a look at all of them, each second or when the bound seems to be passed,
 * brings it up to date. Belongs to the loop; the sum may be read by any thread.
 */
public final class SlowClients {

    /** Behind a look that found too much, so much of the bound may wait: else each flush would look again. */
    private static final double RELIEVED = 0.9;

    private final SessionLoop loop;
    private List<Session> slow = new ArrayList<>();
    private volatile long bytes;
    private volatile int count;

    SlowClients(SessionLoop loop) {
        this.loop = loop;
    }

    /** Bytes that wait for all of them. */
    public long bytes() {
        return bytes;
    }

    /** How many they are. */
    public int count() {
        return count;
    }

    /** Behind a flush: so many bytes wait for this client. */
    void waits(Session session, int nowBytes) {
        ClientOutbound outbound = session.outbound();
        int before = outbound.knownWaiting();
        if (nowBytes > 0 && !outbound.isListedSlow()) {
            outbound.listSlow(loop.wheel().tick());
            slow.add(session);
            count = slow.size();
        }
        outbound.knownWaiting(nowBytes);
        add(nowBytes - before);
    }

    // One thread writes it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void add(long more) {
        bytes += more;
    }

    /** Closes those for whom the most waits, where it is too much in all. */
    void relieve() {
        long maxBytes = loop.settings().loopBytes();
        if (maxBytes > 0 && bytes > maxBytes) {
            look();
            if (bytes > maxBytes) {
                closeLargest(
                        (long) (maxBytes * RELIEVED),
                        CloseReason.SLOW_CONSUMER,
                        "more than " + maxBytes + " bytes wait for the clients of one event loop");
            }
        }
    }

    /** Memory is scarce: closes those for whom the most waits, until half of it is gone. */
    public void shed() {
        look();
        closeLargest(
                bytes / 2, CloseReason.OVERLOAD, "memory is scarce, and " + bytes + " bytes wait for slow clients");
    }

    private void closeLargest(long targetBytes, CloseReason reason, String text) {
        List<Session> largestFirst = new ArrayList<>(slow);
        largestFirst.sort(
                Comparator.comparingInt((Session session) -> session.outbound().knownWaiting())
                        .reversed());
        for (Session session : largestFirst) {
            if (bytes <= targetBytes) {
                break;
            }
            ClientOutbound outbound = session.outbound();
            add(-outbound.knownWaiting());
            outbound.knownWaiting(0);
            session.abort(reason, text);
        }
    }

    /** Brings up to date what waits for each, and closes those that have taken nothing for too long. */
    public void look() {
        List<Session> before = slow;
        if (before.isEmpty()) {
            return;
        }
        slow = new ArrayList<>();
        long stalledTicks = DeadlineWheel.ticks(loop.settings().stalledMillis());
        for (Session session : before) {
            ClientOutbound outbound = session.outbound();
            int nowBytes = session.takesMessages() ? outbound.waiting() : 0;
            add(nowBytes - outbound.knownWaiting());
            outbound.knownWaiting(nowBytes);
            if (nowBytes == 0) {
                outbound.unlistSlow();
                continue;
            }
            slow.add(session);
            long ticks =
                    loop.wheel().tick() - outbound.progressTick(loop.wheel().tick());
            if (stalledTicks > 0 && ticks >= stalledTicks) {
                session.abort(
                        CloseReason.SLOW_CONSUMER,
                        "took no byte for " + loop.settings().stalledMillis() + " ms");
            }
        }
        count = slow.size();
    }
}
