/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.Session;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One route's way to a link.
 *
 * <p>It goes in rounds. A round tries the endpoint in use, then the other candidates, each where its {@link EndpointGate}
 * lets it; one that has not answered within the failover delay is left to itself, and the next one tried beside it, as RFC
 * 8305 has it: whoever has a link first wins. When a round has found none, the next one begins as soon as a gate opens
 * again. A session whose backend was there before goes on until its time is over; one that asks for a backend that was
 * not gets the configured retries. Belongs to the event loop.
 */
final class LinkSearch implements EndpointGate.Waiter {

    private final LinkFinder finder;
    private final Session session;
    private final Route route;
    private final RouteWait wait;

    /** Connects under way, also of rounds before. */
    private final List<Attempt> attempts = new ArrayList<>(1);

    private List<Endpoint> order = List.of();
    private int next;
    private int failures;
    private boolean inRound;
    private boolean searching;
    private @Nullable EndpointGate awaited;

    /** @param wait is told what becomes of it */
    LinkSearch(LinkFinder finder, Session session, Route route, RouteWait wait) {
        this.finder = finder;
        this.session = session;
        this.route = route;
        this.wait = wait;
    }

    /** Begins, or begins again. */
    void start() {
        searching = true;
        round();
    }

    /** Ends without a link; connects under way are left to themselves. */
    void stop() {
        searching = false;
        leaveGate();
    }

    /** The route has other candidates, or another endpoint. */
    void rerouted() {
        if (!inRound) {
            start();
        }
    }

    /** What is wrong with the endpoint in use. */
    String cause() {
        return finder.gates().to(route.backend().endpoint()).lastFailure();
    }

    /** True where a connect of this search's own to this endpoint is under way. */
    boolean isConnectingTo(Endpoint endpoint) {
        Attempt attempt = attemptTo(endpoint);
        return searching && attempt != null && attempt.gate != null;
    }

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
        boolean underWay = false;
        while (searching && !underWay && next < order.size()) {
            Endpoint endpoint = order.get(next++);
            BackendLink acquired = session.openLinkTo(endpoint);
            if (acquired != null) {
                found(acquired);
            } else {
                underWay = attempt(endpoint);
            }
        }
        inRound = false;
        if (searching && next >= order.size()) {
            if (attempts.isEmpty()) {
                roundFailed();
            } else {
                awaitOther();
            }
        }
    }

    /** True where it is under way, false where it is over already or was not let in. */
    private boolean attempt(Endpoint endpoint) {
        if (attemptTo(endpoint) != null) {
            return false;
        }
        Attempt attempt = newAttempt(endpoint);
        if (attempt == null || attempt.done) {
            return false;
        }
        finder.loop().schedule(attempt::late, finder.failoverNanos(), TimeUnit.NANOSECONDS);
        return true;
    }

    private @Nullable Attempt newAttempt(Endpoint endpoint) {
        EndpointGate gate = finder.gates().to(endpoint);
        LinkSearch other = finder.searchOf(session, endpoint, this);
        if (other != null) {
            // The session has a way there under way, and must not be announced twice.
            Attempt joined = new Attempt(endpoint, null, false);
            attempts.add(joined);
            other.follow(endpoint, joined);
            return joined;
        }
        EndpointGate.Entry entry = gate.enter();
        if (entry == EndpointGate.Entry.SHUT) {
            return null;
        }
        Attempt attempt = new Attempt(endpoint, gate, entry == EndpointGate.Entry.DIAL);
        attempts.add(attempt);
        attempt.begin();
        return attempt;
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

    private void follow(Endpoint endpoint, Attempt follower) {
        Attempt attempt = attemptTo(endpoint);
        if (attempt != null) {
            attempt.followers.add(follower);
        }
    }

    private void roundFailed() {
        if (!wait.isPatient()
                && (failures > finder.maxRetries() || finder.gates().areCircuitsOpen(order))) {
            wait.failed(CloseReason.BACKEND_UNAVAILABLE, cause());
            return;
        }
        await(order);
        wait.takesLonger();
    }

    /** What is under way may hang: a gate that opens meanwhile is not to be missed. */
    private void awaitOther() {
        List<Endpoint> others =
                order.stream().filter(endpoint -> attemptTo(endpoint) == null).toList();
        if (awaited == null && !others.isEmpty()) {
            await(others);
        }
    }

    private void await(List<Endpoint> endpoints) {
        EndpointGate gate = finder.gates().soonest(endpoints);
        awaited = gate;
        gate.await(this);
    }

    @Override
    public void gateChanged(boolean connectFailed) {
        awaited = null;
        if (connectFailed) {
            failures++;
        }
        if (searching) {
            round();
        }
    }

    private void leaveGate() {
        if (awaited != null) {
            awaited.leave(this);
            awaited = null;
        }
    }

    private void found(BackendLink link) {
        stop();
        failures = 0;
        wait.found(link);
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
            return !searching;
        }

        @Override
        public void linked(BackendLink acquired) {
            connected();
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
            connected();
            followers.forEach(Attempt::lapsed);
        }

        private void connected() {
            end();
            if (gate != null && dials) {
                long nanos = System.nanoTime() - beganNanos;
                gate.dialed(nanos);
                finder.dialed(endpoint, nanos);
            } else if (gate != null) {
                gate.linked();
            }
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
                tellGate(gate, unavailable, message);
            }
            followers.forEach(follower -> follower.failed(reason, message));
            if (isCancelled()) {
                return;
            }
            if (unavailable) {
                failures++;
                tryNext();
            } else {
                wait.failed(reason, message);
            }
        }

        private void tellGate(EndpointGate to, boolean unavailable, String message) {
            if (dials && unavailable) {
                to.dialFailed(System.nanoTime() - beganNanos, message);
            } else if (dials) {
                to.dialUnused();
            } else if (unavailable) {
                to.joinFailed(message);
            }
        }

        private void end() {
            done = true;
            attempts.remove(this);
        }

        /** Not there within the failover delay: the next candidate is tried beside it. */
        private void late() {
            if (done || isCancelled()) {
                return;
            }
            if (gate != null
                    && gate.isCircuitOpen()
                    && attempts.size() == 1
                    && !wait.isPatient()
                    && next >= order.size()) {
                // A probe of an open circuit goes on by itself; a newcomer does not pay for it.
                wait.failed(CloseReason.BACKEND_UNAVAILABLE, cause());
                return;
            }
            wait.takesLonger();
            tryNext();
        }
    }
}
