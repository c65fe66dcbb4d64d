/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.session.DeadlineWheel;
import io.gamegateway.internal.session.LinkWait;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.Resumable;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.DropReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One route's wait for a link, and what the session sends meanwhile.
 *
 * <p>While a link is probably there in a moment, the session itself waits, which costs no copy. When it takes longer, its
 * messages are held, within bounds of bytes and time, and its other routes and its pings go on. With the link there, what
 * was held goes out first, in order; then the route is free again. Belongs to the event loop.
 */
final class RouteWait implements LinkWait, Resumable {

    private final LinkFinder finder;
    private final Session session;
    private final Route route;
    private final LinkSearch search;
    private final HeldMessages held = new HeldMessages();
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(expired -> outOfTime());

    private @Nullable BackendLink link;

    /** True where a message waits, held here or at the session's front. */
    private boolean wanted;

    private boolean holding;
    private boolean patient;
    private boolean over;
    private long beganNanos = System.nanoTime();

    /** @param wanted false where nobody has sent anything yet that has to wait */
    RouteWait(LinkFinder finder, Session session, Route route, boolean wanted) {
        this.finder = finder;
        this.session = session;
        this.route = route;
        this.wanted = wanted;
        this.search = new LinkSearch(finder, session, route, this);
    }

    /** Begins; may be over when it returns, and the session closed. */
    void start() {
        route.waiting(this);
        patient = route.announced() || finder.wasUp(route);
        finder.wheel().set(deadline, finder.holdMillis());
        search.start();
    }

    /** The search for the link. */
    LinkSearch search() {
        return search;
    }

    /** Keeps a copy of the message; false where the session must wait with it. */
    boolean hold(int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        wanted = true;
        if (!holding || !session.waits().tryHold(HeldMessages.HEADER_BYTES + bytes, finder.holdBytes())) {
            session.waits().holdBack();
            return false;
        }
        if (held.count() == 0) {
            // From the first message on, however long the link has been gone.
            patient |= finder.wasUp(route);
            finder.wheel().set(deadline, finder.holdMillis());
        }
        held.add(finder.allocator(), messageId, zip, payload, index, bytes);
        session.loop().counters().count(Metric.MESSAGES_HELD);
        return true;
    }

    // ---- what the search finds

    /** True where only the hold time ends the search: the backend was there before, or nobody waits for it. */
    boolean isPatient() {
        return patient || !wanted;
    }

    /** It takes longer: the session's other messages, and its pings, are not to wait for it. */
    void takesLonger() {
        if (!holding) {
            holding = true;
            session.observe(told -> told.held(new ServerId(route.serverId()), search.cause()));
            session.waits().letGo();
        }
    }

    void found(BackendLink acquired) {
        link = acquired;
        route.assign(finder.backend(acquired.endpoint()));
        boolean resumed = route.announced();
        route.link(acquired);
        long nanos = System.nanoTime() - (resumed ? beganNanos : route.askedNanos());
        session.observe(told -> told.linked(new ServerId(route.serverId()), acquired.endpoint(), resumed, nanos));
        if (!resumed) {
            finder.setUp(route, nanos);
        }
        drain();
    }

    void failed(CloseReason reason, String message) {
        finder.unreachable(session, route, message);
        // Ends this wait by way of the session's routes.
        session.close(reason, message);
    }

    /** Puts what was held on the link, as far as it takes it. */
    private void drain() {
        BackendLink to = link;
        while (!over && to != null && held.count() > 0) {
            if (!to.isOpen()) {
                searchAgain();
                return;
            }
            if (!to.isWritable()) {
                finder.queues().add(to, this);
                return;
            }
            send(to);
        }
        if (!over) {
            end();
        }
    }

    private void send(BackendLink to) {
        try {
            session.waits()
                    .unhold(held.takeFirst((messageId, zip, payload, index, bytes) ->
                            finder.sender().send(session, route, to, messageId, zip, payload, index, bytes)));
        } catch (RuntimeException e) {
            // Whose turn this is, a link or another session, must not suffer for it.
            failed(CloseReason.INTERNAL_ERROR, "a held message could not be sent: " + e);
        }
    }

    /** The link takes more, or is lost. */
    @Override
    public void resume() {
        if (!over) {
            drain();
        }
    }

    /** Lost before all was on it. */
    private void searchAgain() {
        link = null;
        route.link(null);
        beganNanos = System.nanoTime();
        finder.wheel().set(deadline, finder.holdMillis());
        search.start();
    }

    @Override
    public void rerouted() {
        BackendLink current = link;
        if (over || current != null && current == route.link() && current.isOpen()) {
            return;
        }
        if (current != null) {
            finder.queues().remove(current, this);
            link = null;
        }
        search.rerouted();
    }

    // ---- the end

    private void outOfTime() {
        if (wanted) {
            failed(CloseReason.BACKEND_UNAVAILABLE, search.cause());
        } else {
            // The next message will ask again.
            end();
        }
    }

    private void end() {
        over = true;
        search.stop();
        finder.wheel().cancel(deadline);
        if (route.waiting() == this) {
            route.waiting(null);
        }
        session.waits().unwait();
        // It may have waited for this link, for the room that was taken by what was held, or for a place to wait in.
        session.waits().letGo();
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        end();
        if (link != null) {
            finder.queues().remove(link, this);
        }
        int lost = held.clear();
        if (lost > 0) {
            session.dropped(DropReason.HOLD_ENDED, lost);
            finder.failed(route.backend(), lost);
        }
    }
}
