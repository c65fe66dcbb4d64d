/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionStatus;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.SessionStatus;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.BackendLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told of a session to those who watch the gateway. On its loop. */
final class SessionReports {

    private SessionReports() {}

    /**
     * At its end.
     *
     * @param last route that it has used, if any
     * @param message what there is to say besides the reason; may be empty
     */
    static ConnectionSummary summary(
            Session session, @Nullable Route last, long durationNanos, CloseReason reason, String message) {
        Optional<Route> route = Optional.ofNullable(last);
        return new ConnectionSummary(
                session.connectTimeMillis(),
                durationNanos,
                session.remoteAddress(),
                Optional.of(session),
                route.map(used -> new ServerId(used.serverId())),
                route.map(used -> used.backend().endpoint()),
                session.bytesReceived(),
                session.bytesSent(),
                session.messagesReceived(),
                session.messagesSent(),
                ConnectionStatus.of(reason),
                reason,
                message);
    }

    /** While it lives. */
    static SessionStatus status(Session session) {
        List<SessionStatus.Route> routes = new ArrayList<>();
        session.forEachRoute(route -> routes.add(new SessionStatus.Route(
                new ServerId(route.serverId()), route.service(), route.backend().endpoint(), state(route))));
        Memberships memberships = session.groups();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < memberships.count(); i++) {
            groups.add(memberships.at(i).name());
        }
        return new SessionStatus(
                session.id(),
                session.protocol(),
                session.remoteAddress(),
                session.connectTimeMillis(),
                session.userId(),
                new TraceContext(session.traceIdHigh(), session.traceIdLow(), session.spanId(), true),
                groups,
                routes,
                session.bytesReceived(),
                session.bytesSent(),
                session.messagesReceived(),
                session.messagesSent(),
                session.outbound().waiting());
    }

    private static SessionStatus.RouteState state(Route route) {
        if (route.isWaiting()) {
            return SessionStatus.RouteState.WAITING;
        }
        BackendLink link = route.link();
        return link != null && link.isOpen() ? SessionStatus.RouteState.LINKED : SessionStatus.RouteState.IDLE;
    }
}
