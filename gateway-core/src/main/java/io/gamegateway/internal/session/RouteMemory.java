/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one session. Nearly all sessions talk to one or two servers, so the last route is looked at first, and
 * the others are an array. A client that goes on naming new serverIds displaces its own oldest routes. Links are acquired
 * once per endpoint, and released when no route leads over them any more. Belongs to the event loop.
 */
final class RouteMemory {

    static final int MAX_ROUTES = 64;
    private static final Route[] NONE = {};

    private final ClientSession session;
    private Route[] routes = NONE;
    private int count;
    private int oldest;
    private @Nullable Route last;

    RouteMemory(ClientSession session) {
        this.session = session;
    }

    @Nullable
    Route find(int serverId) {
        Route recent = last;
        if (recent != null && recent.serverId() == serverId) {
            return recent;
        }
        for (int i = 0; i < count; i++) {
            if (routes[i].serverId() == serverId) {
                last = routes[i];
                return last;
            }
        }
        return null;
    }

    /** See {@link Session#remember}. */
    Route remember(int serverId, long version, RouteDecision decision, Backends backends) {
        Backend first = backends.at(decision.candidates().get(0));
        Route route = find(serverId);
        if (route == null) {
            route = add(serverId, first);
        } else if (first.isAvailable()
                || !decision.candidates().contains(route.backend().endpoint())) {
            redirect(route, first);
        }
        route.decided(version, decision.candidates(), decision.service());
        return route;
    }

    /** Adds a route to a serverId that there is none for; an open link to the same endpoint is used for it too. */
    Route add(int serverId, Backend backend) {
        int at = slot();
        Route displaced = at < count ? routes[at] : null;
        Route route = new Route(serverId, backend);
        route.link(openLinkTo(backend.endpoint()));
        routes[at] = route;
        count = Math.max(count, at + 1);
        last = route;
        if (displaced != null) {
            displaced.end();
            releaseUnused(displaced.link());
        }
        return route;
    }

    /** Leads a route elsewhere; its link is released where no other route uses it. */
    void redirect(Route route, Backend backend) {
        if (route.backend() == backend) {
            return;
        }
        BackendLink old = route.link();
        route.assign(backend);
        route.link(openLinkTo(backend.endpoint()));
        releaseUnused(old);
    }

    /** An open link that the session has already acquired to this endpoint. */
    @Nullable
    BackendLink openLinkTo(Endpoint endpoint) {
        for (int i = 0; i < count; i++) {
            BackendLink link = routes[i].link();
            if (link != null && link.isOpen() && link.endpoint().equals(endpoint)) {
                return link;
            }
        }
        return null;
    }

    /** The counter of the messages that come from this backend; null where no route leads there. */
    @Nullable
    Traffic trafficFrom(Backend backend) {
        Route recent = last;
        if (recent != null && recent.backend() == backend) {
            return recent.traffic();
        }
        for (int i = 0; i < count; i++) {
            if (routes[i].backend() == backend) {
                return routes[i].traffic();
            }
        }
        return null;
    }

    /** The one that was used last, or null. */
    @Nullable
    Route last() {
        return last;
    }

    /** Calls the action, which must add no route, for each one. */
    void forEach(Consumer<Route> action) {
        for (int i = 0; i < count; i++) {
            action.accept(routes[i]);
        }
    }

    /** Releases every link once and forgets all routes. */
    void releaseAll(CloseReason reason, String text) {
        // Their waits first: they may hold links that no route leads over yet.
        for (int i = 0; i < count; i++) {
            routes[i].end();
        }
        for (int i = 0; i < count; i++) {
            BackendLink link = routes[i].link();
            if (link != null && link.isOpen() && !usedBefore(i, link)) {
                link.release(session, reason, text);
            }
        }
        // The last one stays known, for what is said about the session's end.
        routes = NONE;
        count = 0;
    }

    private int slot() {
        if (count == MAX_ROUTES) {
            // Of those that wait there are only a few.
            while (routes[oldest].isWaiting()) {
                oldest = (oldest + 1) % MAX_ROUTES;
            }
            int at = oldest;
            oldest = (oldest + 1) % MAX_ROUTES;
            return at;
        }
        if (count == routes.length) {
            routes = Arrays.copyOf(routes, Math.max(1, Math.min(MAX_ROUTES, 2 * count)));
        }
        return count;
    }

    private void releaseUnused(@Nullable BackendLink link) {
        if (link != null && link.isOpen() && !usedBefore(count, link)) {
            link.release(session, CloseReason.NORMAL, "");
        }
    }

    private boolean usedBefore(int end, BackendLink link) {
        for (int i = 0; i < end; i++) {
            if (routes[i].link() == link) {
                return true;
            }
        }
        return false;
    }
}
