/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.codec.PayloadInflater;
import io.gamegateway.codec.ServerId;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.session.ForwardStage;
import io.gamegateway.internal.session.LinkListener;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.Route;
import io.gamegateway.internal.session.RouteRefresh;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends each message over the link of its route. Where the link takes no more for now, the session waits; where there is
 * none, the route's messages are held while a {@link RouteWait} finds one, and the session's other routes go on. Nobody
 * else waits. One per event loop.
 */
public final class MessageForwarder implements ForwardStage, LinkListener {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(MessageForwarder.class));

    private final SessionLoop sessions;
    private final Backends backends;
    private final LinkSender sender;
    private final LinkQueues queues = new LinkQueues();
    private final LinkFinder finder;

    /** @param inflater for compressed payloads; null where they are passed through */
    public MessageForwarder(
            SessionLoop sessions, Backends backends, BackendConfig config, @Nullable PayloadInflater inflater) {
        this.sessions = sessions;
        this.backends = backends;
        this.sender = new LinkSender(inflater, sessions.observers().messageSampling());
        this.finder = new LinkFinder(sessions, backends, config, sender, queues);
    }

    /** The transport's links of this loop, and the stage that knows routes. Before the first client. */
    public void connect(BackendLinks links, RouteRefresh routes) {
        finder.connect(links, routes);
    }

    @Override
    public boolean forward(
            Session session, Route route, int messageId, boolean zip, ByteBuf buf, int index, int bytes) {
        BackendLink link = route.link();
        if (link == null || route.isWaiting() || !link.isOpen()) {
            link = finder.find(session, route);
            if (link == null) {
                return !session.isOpen() || hold(route, messageId, zip, buf, index, bytes);
            }
        }
        if (!link.isWritable()) {
            session.waits().waitIn(queues.of(link));
            return false;
        }
        sender.send(session, route, link, messageId, zip, buf, index, bytes);
        return true;
    }

    private static boolean hold(Route route, int messageId, boolean zip, ByteBuf buf, int index, int bytes) {
        return route.waiting() instanceof RouteWait wait && wait.hold(messageId, zip, buf, index, bytes);
    }

    // ---- what happens to links

    @Override
    public void linkOpened(BackendLink link) {
        backends.at(link.endpoint()).linkOpened();
        finder.gates().to(link.endpoint()).opened(link);
    }

    @Override
    public void linkWritable(BackendLink link) {
        queues.writable(link);
    }

    @Override
    public void linkClosed(BackendLink link) {
        backends.at(link.endpoint()).linkClosed(false);
        finder.gates().to(link.endpoint()).closed(link);
    }

    /**
     * Its sessions get another one at once, and not with their next message: a backend that does not know a session cannot
     * send it anything.
     */
    @Override
    public void linkLost(BackendLink link, LinkLoss loss, String cause) {
        Backend backend = backends.at(link.endpoint());
        backend.linkClosed(true);
        if (loss == LinkLoss.UNRESPONSIVE) {
            backend.linkUnresponsive();
        }
        finder.gates().to(link.endpoint()).lost(link, loss, cause);
        log.warn("link to {} was lost: {}", link.endpoint(), cause);
        forEachRouteOver(link, (session, route) -> {
            route.link(null);
            session.observe(told -> told.linkLost(new ServerId(route.serverId()), link.endpoint(), cause));
            if (!route.isWaiting()) {
                finder.prepare(session, route);
            }
        });
        queues.lost(link);
    }

    @Override
    public void linkSilent(BackendLink link, String cause) {
        boolean[] replaceable = new boolean[1];
        forEachRouteOver(link, (session, route) -> replaceable[0] |= hasAlternative(route, link.endpoint()));
        if (replaceable[0]) {
            link.abandon(cause);
        }
    }

    private boolean hasAlternative(Route route, Endpoint endpoint) {
        for (Endpoint candidate : route.candidates()) {
            if (!candidate.equals(endpoint) && backends.of(candidate).isAvailable()) {
                return true;
            }
        }
        return false;
    }

    private void forEachRouteOver(BackendLink link, BiConsumer<Session, Route> action) {
        for (Session session : sessions.all()) {
            session.forEachRoute(route -> {
                if (route.link() == link && session.isOpen()) {
                    action.accept(session, route);
                }
            });
        }
    }

    /** Forgets endpoints that have not been used for a while. */
    public void forgetUnused() {
        finder.gates().forgetUnused();
    }

    /** How many wait for this link. */
    int waiting(BackendLink link) {
        return queues.size(link);
    }
}
