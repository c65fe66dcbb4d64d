/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.PayloadInflater;
import io.gamegateway.internal.session.ForwardStage;
import io.gamegateway.internal.session.LinkListener;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends each message over the link of its route. A session whose link is not there yet, or takes no more for now, waits;
 * nobody else does. One per event loop.
 */
public final class MessageForwarder implements ForwardStage, LinkListener {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(MessageForwarder.class));

    private final LoopCounters counters;
    private final @Nullable PayloadInflater inflater;

    /** Sessions that wait until a link takes more, the longest first; one that ends leaves by itself. */
    private final Map<BackendLink, LinkedHashSet<Session>> waiting = new IdentityHashMap<>();

    // Set once by links(), before a client is accepted.
    @SuppressWarnings("NullAway.Init")
    private BackendLinks links;

    /** @param inflater for compressed payloads; null where they are passed through */
    public MessageForwarder(LoopCounters counters, @Nullable PayloadInflater inflater) {
        this.counters = counters;
        this.inflater = inflater;
    }

    /** The transport's links of this loop. */
    public void links(BackendLinks transportLinks) {
        this.links = transportLinks;
    }

    @Override
    public boolean forward(
            Session session, Route route, int messageId, boolean zip, ByteBuf buf, int index, int bytes) {
        BackendLink link = route.link();
        if (link == null || !link.isOpen()) {
            link = acquire(session, route);
            if (link == null) {
                return !session.isOpen();
            }
        }
        if (!link.isWritable()) {
            session.waitIn(waiting.computeIfAbsent(link, key -> new LinkedHashSet<>()));
            return false;
        }
        if (zip && inflater != null) {
            return inflated(session, link, messageId, buf, index, bytes, inflater);
        }
        link.send(session, messageId, zip, buf, index, bytes);
        counters.count(Metric.MESSAGES_FROM_CLIENTS);
        return true;
    }

    private boolean inflated(
            Session session, BackendLink link, int messageId, ByteBuf buf, int index, int bytes, PayloadInflater zlib) {
        ByteBuf plain = buf.alloc().buffer();
        try {
            int plainBytes = zlib.inflate(buf, index, bytes, plain);
            if (plainBytes < 0) {
                refusePayload(session, plainBytes);
                return true;
            }
            link.send(session, messageId, false, plain, plain.readerIndex(), plainBytes);
            counters.count(Metric.MESSAGES_FROM_CLIENTS);
            return true;
        } finally {
            plain.release();
        }
    }

    private static void refusePayload(Session session, int result) {
        if (result == PayloadInflater.TOO_LARGE) {
            session.close(CloseReason.MESSAGE_TOO_LARGE, "the payload inflates to more than the limit");
        } else {
            session.close(CloseReason.PROTOCOL_ERROR, "the payload is not zlib data");
        }
    }

    // ---- links

    /** A link for the route now, or null: then the session waits, or has ended. */
    private @Nullable BackendLink acquire(Session session, Route route) {
        BackendLink other = session.openLinkTo(route.endpoint());
        if (other != null) {
            route.link(other);
            return other;
        }
        Acquisition acquisition = new Acquisition(session, route);
        links.acquire(session, route.endpoint(), route.service(), route.announced(), acquisition);
        return acquisition.returned();
    }

    /** One session's wait for a link, which may be over before {@link BackendLinks#acquire} returns. */
    private static final class Acquisition implements BackendLinks.Callback {

        private final Session session;
        private final Route route;
        private boolean returned;

        Acquisition(Session session, Route route) {
            this.session = session;
            this.route = route;
        }

        /** The link, if it was there at once; from now on the session is resumed when it comes. */
        @Nullable
        BackendLink returned() {
            returned = true;
            BackendLink link = route.link();
            return link != null && link.isOpen() ? link : null;
        }

        @Override
        public void linked(BackendLink link) {
            if (!session.isOpen()) {
                link.release(session, CloseReason.NORMAL, "");
                return;
            }
            route.link(link);
            if (returned) {
                session.resume();
            }
        }

        @Override
        public void failed(CloseReason reason, String message) {
            if (session.isOpen()) {
                log.warn("{} cannot reach {} and is closed: {}", session, route.endpoint(), message);
                session.close(reason, message);
            }
        }
    }

    @Override
    public void linkWritable(BackendLink link) {
        LinkedHashSet<Session> queue = waiting.get(link);
        // Only those that wait now: who finds the link full again queues up behind them.
        for (int turns = queue == null ? 0 : queue.size(); turns > 0 && link.isWritable(); turns--) {
            resumeFirst(queue);
        }
        if (queue != null && queue.isEmpty()) {
            waiting.remove(link);
        }
    }

    @Override
    public void linkLost(BackendLink link, String cause) {
        log.warn("link to {} was lost: {}", link.endpoint(), cause);
        LinkedHashSet<Session> queue = waiting.remove(link);
        while (queue != null && !queue.isEmpty()) {
            resumeFirst(queue);
        }
    }

    /** How many sessions wait for this link. */
    int waiting(BackendLink link) {
        LinkedHashSet<Session> queue = waiting.get(link);
        return queue == null ? 0 : queue.size();
    }

    private static void resumeFirst(@Nullable LinkedHashSet<Session> queue) {
        Iterator<Session> sessions = queue == null ? Collections.emptyIterator() : queue.iterator();
        if (sessions.hasNext()) {
            Session first = sessions.next();
            sessions.remove();
            first.resume();
        }
    }
}
