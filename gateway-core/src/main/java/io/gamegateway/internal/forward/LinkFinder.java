/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.BackendCounters;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.session.DeadlineWheel;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.RouteRefresh;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.Endpoint;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Finds links for routes that have none, a {@link RouteWait} each, and has what these have in common. One per event
 * loop.
 */
final class LinkFinder {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(LinkFinder.class));

    private final SessionLoop sessions;
    private final Backends backends;
    private final EndpointGates gates;
    private final LinkSender sender;
    private final LinkQueues queues;
    private final int maxRetries;
    private final int holdBytes;
    private final long holdNanos;
    private final long failoverNanos;

    // Set once by connect(), before a client is accepted.
    @SuppressWarnings("NullAway.Init")
    private BackendLinks links;

    @SuppressWarnings("NullAway.Init")
    private RouteRefresh routes;

    LinkFinder(SessionLoop sessions, Backends backends, BackendConfig config, LinkSender sender, LinkQueues queues) {
        this.sessions = sessions;
        this.backends = backends;
        this.gates = new EndpointGates(backends, sessions.eventLoop(), config.pool());
        this.sender = sender;
        this.queues = queues;
        this.maxRetries = config.pool().maxRetries();
        this.holdBytes = config.continuity().holdBytes();
        this.holdNanos = config.continuity().holdTime().toNanos();
        this.failoverNanos = config.continuity().failoverDelay().toNanos();
    }

    void connect(BackendLinks transportLinks, RouteRefresh routeStage) {
        this.links = transportLinks;
        this.routes = routeStage;
    }

    /** A link for a message of this route now, or null: then the message is to be held, or the session has ended. */
    @Nullable
    BackendLink find(Session session, Route route) {
        if (!route.isWaiting()) {
            if (!session.waits().tryWait()) {
                session.waits().holdBack();
                return null;
            }
            new RouteWait(this, session, route, true).start();
        }
        return route.isWaiting() ? null : route.link();
    }

    /** Gets a route another link though nothing has been sent, so that its backend knows the session before it is needed. */
    void prepare(Session session, Route route) {
        if (session.waits().tryWait()) {
            new RouteWait(this, session, route, false).start();
        }
    }

    // ---- for the searches

    /** The endpoint in use, then the others. */
    List<Endpoint> order(Route route) {
        Endpoint current = route.backend().endpoint();
        List<Endpoint> candidates = route.candidates();
        if (candidates.isEmpty() || candidates.get(0).equals(current)) {
            return candidates.isEmpty() ? List.of(current) : candidates;
        }
        List<Endpoint> order = new ArrayList<>(candidates.size() + 1);
        order.add(current);
        for (Endpoint candidate : candidates) {
            if (!candidate.equals(current)) {
                order.add(candidate);
            }
        }
        return order;
    }

    /** True where one of the route's endpoints was there within the hold time: it is probably being restarted. */
    boolean wasUp(Route route) {
        for (Endpoint endpoint : order(route)) {
            if (backends.at(endpoint).wasUpWithin(holdNanos)) {
                return true;
            }
        }
        return false;
    }

    /** Another search of the same session that connects to this endpoint. */
    @Nullable
    LinkSearch searchOf(Session session, Endpoint endpoint, LinkSearch except) {
        LinkSearch[] found = new LinkSearch[1];
        session.forEachRoute(route -> {
            if (route.waiting() instanceof RouteWait wait
                    && wait.search() != except
                    && wait.search().isConnectingTo(endpoint)) {
                found[0] = wait.search();
            }
        });
        return found[0];
    }

    void acquire(Session session, Endpoint endpoint, Route route, BackendLinks.Callback callback) {
        links.acquire(session, endpoint, route.service(), route.announced(), callback);
    }

    void refresh(Session session, Route route) {
        routes.refresh(session, route);
    }

    /** The first link of a session for this route, so many nanoseconds after it asked for it. */
    void setUp(Route route, long nanos) {
        sessions.observers().connectionSetUp(ServerId.serverType(route.serverId()), nanos);
    }

    /** So many messages for this backend are lost, as there was no link in time. */
    void failed(Backend backend, int messages) {
        backend.counters(sessions.index()).add(BackendCounters.Count.MESSAGES_FAILED, messages);
    }

    void dialed(Endpoint endpoint, long nanos) {
        sessions.observers().dialed(endpoint, nanos);
    }

    void unreachable(Session session, Route route, String cause) {
        log.warnOf(session, "{} cannot reach {} and is closed: {}", session, route.service(), cause);
    }

    Backend backend(Endpoint endpoint) {
        return backends.at(endpoint);
    }

    EndpointGates gates() {
        return gates;
    }

    LinkSender sender() {
        return sender;
    }

    LinkQueues queues() {
        return queues;
    }

    EventLoop loop() {
        return sessions.eventLoop();
    }

    DeadlineWheel wheel() {
        return sessions.wheel();
    }

    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    int maxRetries() {
        return maxRetries;
    }

    int holdBytes() {
        return holdBytes;
    }

    long holdMillis() {
        return TimeUnit.NANOSECONDS.toMillis(holdNanos);
    }

    long failoverNanos() {
        return failoverNanos;
    }
}
