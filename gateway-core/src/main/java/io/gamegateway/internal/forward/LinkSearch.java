/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.DeadlineWheel;
import io.gamegateway.internal.session.LinkWait;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.Resumable;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One route's way to a link, and what the session sends meanwhile.
 *
 * <p>It goes in rounds. A round tries the endpoint in use, then the other candidates, each where its {@link EndpointGate}
 * lets it; one that has not answered within the failover delay is left to itself, and the next one tried beside it: whoever
 * has a link first wins. When a round has found none, the next one begins as soon as a gate opens again. A session whose
 * backend was there before waits for it up to the hold time; one that asks for a backend that was not gets the configured
 * retries.
 *
 * <p>With the link there, what was held goes out first, in order; then the route is free again. Belongs to the event loop.
 */
final class LinkSearch implements LinkWait, Resumable, EndpointGate.Waiter {

    private final LinkFinder finder;
    private final Session session;
    private final Route route;
    private final HeldMessages held = new HeldMessages();
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(expired -> outOfTime());

    /** Connects under way, also of rounds before. */
    private final List<Attempt> attempts = new ArrayList<>(1);

    private List<Endpoint> order = List.of();
    private int next;
    private boolean inRound;
    private @Nullable EndpointGate awaited;
    private @Nullable BackendLink link;
    private String cause = "no endpoint is available";
    private int failures;
    private boolean patient;
    private boolean wanted;
    private boolean holding;
    private boolean over;

    LinkSearch(LinkFinder finder, Session session, Route route) {
        this.finder = finder;
        this.session = session;
        this.route = route;
    }

    /**
     * Begins; may be over when it returns, and the session closed.
     *
     * @param forMessage false where nobody has sent anything yet that would have to wait
     */
    void start(boolean forMessage) {
        wanted = forMessage;
        route.waiting(this);
        patient = route.announced() || finder.wasUp(route);
        finder.wheel().set(deadline, finder.holdMillis());
        round();
    }

    // ---- what the session sends meanwhile

    /**
     * Keeps a copy of the message; false where the session must wait: because there is no room, or because the link is
     * probably there in a moment, which is not worth a copy.
     */
    boolean hold(int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        wanted = true;
        if (!holding || !session.tryHold(HeldMessages.HEADER_BYTES + bytes, finder.holdBytes())) {
            session.holdBack();
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

    private boolean isAnythingWaiting() {
        return wanted || held.count() > 0;
    }

    // ---- rounds

    private void round() {
        leaveGate();
        finder.refresh(session, route);
        order = finder.order(route);
        next = 0;
        tryNext();
    }

    private void tryNext() {
        if (inRound) {
            // An attempt that has failed at once: the loop below goes on.
            return;
        }
        inRound = true;
        while (!over && link == null && next < order.size()) {
            Endpoint endpoint = order.get(next++);
            BackendLink shared = session.openLinkTo(endpoint);
            if (shared != null) {
                found(shared);
            } else if (attempt(endpoint)) {
                break;
            }
        }
        inRound = false;
        if (!over && link == null && next >= order.size()) {
            if (attempts.isEmpty()) {
                roundFailed();
            } else {
                awaitOther();
            }
        }
    }

    /** What is under way may hang: a gate that opens meanwhile is not to be missed. */
    private void awaitOther() {
        List<Endpoint> others =
                order.stream().filter(endpoint -> !isTried(endpoint)).toList();
        if (awaited == null && !others.isEmpty()) {
            awaited = finder.gates().soonest(others);
            awaited.await(this);
        }
    }

    /** True where it is under way, false where it is over already or was not let in. */
    private boolean attempt(Endpoint endpoint) {
        if (isTried(endpoint)) {
            return false;
        }
        LinkSearch other = finder.searchOf(session, endpoint, this);
        if (other != null) {
            // The session has a way there under way, and must not be announced twice.
            Attempt joined = new Attempt(endpoint, null, false);
            attempts.add(joined);
            other.followers(endpoint).add(joined);
            return true;
        }
        EndpointGate gate = finder.gates().to(endpoint);
        EndpointGate.Entry entry = gate.enter();
        if (entry == EndpointGate.Entry.SHUT) {
            return false;
        }
        Attempt attempt = new Attempt(endpoint, gate, entry == EndpointGate.Entry.DIAL);
        attempts.add(attempt);
        attempt.begin();
        if (attempt.done) {
            return false;
        }
        finder.loop().schedule(attempt::late, finder.failoverNanos(), TimeUnit.NANOSECONDS);
        return true;
    }

    private boolean isTried(Endpoint endpoint) {
        return attemptTo(endpoint) != null;
    }

    /** The connect under way to this endpoint. */
    private @Nullable Attempt attemptTo(Endpoint endpoint) {
        for (Attempt attempt : attempts) {
            if (attempt.endpoint.equals(endpoint)) {
                return attempt;
            }
        }
        return null;
    }

    /** True where a connect of this search's own to this endpoint is under way. */
    boolean isConnectingTo(Endpoint endpoint) {
        Attempt attempt = over ? null : attemptTo(endpoint);
        return attempt != null && attempt.gate != null;
    }

    private List<Attempt> followers(Endpoint endpoint) {
        Attempt attempt = attemptTo(endpoint);
        return attempt == null ? new ArrayList<>() : attempt.followers;
    }

    private void roundFailed() {
        boolean waits = patient || !isAnythingWaiting();
        if (!waits && (failures > finder.maxRetries() || finder.gates().areCircuitsOpen(order))) {
            fail(CloseReason.BACKEND_UNAVAILABLE, cause);
            return;
        }
        EndpointGate gate = finder.gates().soonest(order);
        awaited = gate;
        gate.await(this);
        holdFromNowOn();
    }

    /** It takes longer: the session's other messages, and its pings, are not to wait for it. */
    private void holdFromNowOn() {
        if (!holding) {
            holding = true;
            session.letGo();
        }
    }

    @Override
    public void gateChanged(boolean connectFailed) {
        awaited = null;
        if (connectFailed) {
            failures++;
        }
        if (!over && link == null) {
            round();
        }
    }

    private void leaveGate() {
        if (awaited != null) {
            awaited.leave(this);
            awaited = null;
        }
    }

    /** One connect of this search. */
    private final class Attempt implements BackendLinks.Callback {

        private final Endpoint endpoint;
        private final @Nullable EndpointGate gate;
        private final boolean dials;
        private final List<Attempt> followers = new ArrayList<>(0);
        private final long beganNanos = System.nanoTime();
        private boolean done;

        /** @param gate null where another search of the same session does the work */
        Attempt(Endpoint endpoint, @Nullable EndpointGate gate, boolean dials) {
            this.endpoint = endpoint;
            this.gate = gate;
            this.dials = dials;
        }

        void begin() {
            try {
                finder.acquire(session, endpoint, route, this);
            } catch (RuntimeException e) {
                if (!done) {
                    failed(CloseReason.INTERNAL_ERROR, "the transport failed: " + e);
                }
            }
        }

        @Override
        public boolean isCancelled() {
            return over || LinkSearch.this.link != null;
        }

        @Override
        public void linked(BackendLink acquired) {
            end();
            if (gate != null) {
                if (dials) {
                    gate.dialed(System.nanoTime() - beganNanos);
                } else {
                    gate.linked();
                }
            }
            if (isCancelled()) {
                acquired.release(session, CloseReason.NORMAL, "");
                followers.forEach(Attempt::lapsed);
            } else {
                found(acquired);
                followers.forEach(follower -> follower.shared(acquired));
            }
        }

        @Override
        public void cancelled() {
            end();
            if (gate != null) {
                if (dials) {
                    gate.dialed(System.nanoTime() - beganNanos);
                } else {
                    gate.linked();
                }
            }
            followers.forEach(Attempt::lapsed);
        }

        /** The search that this one followed has a link. */
        private void shared(BackendLink acquired) {
            end();
            if (!isCancelled()) {
                found(acquired);
            }
        }

        /** The search that this one followed wants none any more. */
        private void lapsed() {
            end();
            if (!isCancelled()) {
                round();
            }
        }

        @Override
        public void failed(CloseReason reason, String message) {
            end();
            boolean unavailable = reason == CloseReason.BACKEND_UNAVAILABLE;
            if (gate != null) {
                tellGate(gate, unavailable);
            }
            followers.forEach(follower -> follower.failed(reason, message));
            if (isCancelled()) {
                return;
            }
            cause = endpoint + ": " + message;
            if (unavailable) {
                failures++;
                tryNext();
            } else {
                fail(reason, message);
            }
        }

        private void tellGate(EndpointGate to, boolean unavailable) {
            if (dials) {
                if (unavailable) {
                    to.dialFailed(System.nanoTime() - beganNanos);
                } else {
                    to.dialUnused();
                }
            } else if (unavailable) {
                to.joinFailed();
            }
        }

        private void end() {
            done = true;
            attempts.remove(this);
        }

        /** Not there within the failover delay: the next candidate is tried beside it. */
        private void late() {
            if (!done && !isCancelled()) {
                holdFromNowOn();
                tryNext();
            }
        }
    }

    // ---- the end

    private void found(BackendLink acquired) {
        link = acquired;
        leaveGate();
        route.assign(finder.backend(acquired.endpoint()));
        route.link(acquired);
        drain();
    }

    /** Puts what was held on the link, as far as it takes it. */
    private void drain() {
        BackendLink to = link;
        while (!over && to != null && held.count() > 0) {
            if (!to.isOpen()) {
                lostAgain();
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
            session.unhold(held.takeFirst((messageId, zip, payload, index, bytes) ->
                    finder.sender().send(session, to, messageId, zip, payload, index, bytes)));
        } catch (RuntimeException e) {
            // Whose turn this is, a link or another session, must not suffer for it.
            fail(CloseReason.INTERNAL_ERROR, "a held message could not be sent: " + e);
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
    private void lostAgain() {
        link = null;
        route.link(null);
        finder.wheel().set(deadline, finder.holdMillis());
        round();
    }

    @Override
    public void rerouted() {
        if (over || link != null && link == route.link() && link.isOpen()) {
            return;
        }
        if (link != null) {
            finder.queues().remove(link, this);
            link = null;
        }
        if (!inRound) {
            round();
        }
    }

    private void outOfTime() {
        if (isAnythingWaiting()) {
            fail(CloseReason.BACKEND_UNAVAILABLE, cause);
        } else {
            // Nobody waits for it: the next message will ask again.
            end();
        }
    }

    private void fail(CloseReason reason, String message) {
        finder.unreachable(session, route, message);
        // Ends this search by way of the session's routes.
        session.close(reason, message);
    }

    private void end() {
        over = true;
        leaveGate();
        finder.wheel().cancel(deadline);
        if (route.waiting() == this) {
            route.waiting(null);
        }
        session.unwait();
        // It may have waited for this link, for the room that was taken by what was held, or for a place to wait in.
        session.letGo();
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
        for (int lost = held.clear(); lost > 0; lost--) {
            session.loop().counters().dropped(DropReason.HOLD_ENDED);
        }
    }
}
