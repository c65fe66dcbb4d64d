/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.RouteRule;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.decode.TcpClientHandler;
import io.gamegateway.internal.decode.WebSocketClientHandler;
import io.gamegateway.internal.forward.MessageForwarder;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.reply.ReplyDispatcher;
import io.gamegateway.internal.route.MessageRouter;
import io.gamegateway.internal.session.EmbeddedSessions;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.tcp.EmbeddedLinks;
import io.gamegateway.jmh.SinkChannel;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.SessionIdGenerator;
import java.util.List;

/**
 * The stages of one event loop, put together as {@link GatewayLoop} does it, between connections that are no sockets; the loop is the thread
 * that calls. Clients have been let in already, and there is one backend.
 */
final class EmbeddedLoop {

    static final int SERVER_TYPE = 10;

    private final GatewayConfig config;
    private final EmbeddedSessions sessions;
    private final MessageRouter router;
    private final EmbeddedLinks links;

    /** @param endpoint that messages to any server of {@link #SERVER_TYPE} go to */
    EmbeddedLoop(GatewayConfig config, Endpoint endpoint, Observers observers) {
        this.config = config;
        this.sessions =
                new EmbeddedSessions(config, new SessionTable(), SessionIdGenerator.standard(config.name()), observers);
        Backends backends = new Backends(config.backend(), observers);
        MessageForwarder forwarder = new MessageForwarder(sessions.loop(), backends, config.backend(), null);
        RouteRule rule = new RouteRule(SERVER_TYPE, RouteRule.ANY_WORLD, "game", List.of(endpoint));
        this.router = new MessageRouter(
                new TableRouteResolver(RouteTable.of(List.of(rule))),
                backends,
                forwarder,
                sessions.loop().counters(),
                config.backend().pool().dialTimeout().toMillis());
        this.links = new EmbeddedLinks(
                sessions.loop().eventLoop(),
                endpoint,
                config.backend(),
                config.backend().tracePropagation() ? TraceHeaderCodec.w3c() : TraceHeaderCodec.plain(),
                new ReplyDispatcher(sessions.loop(), sessions.table(), backends, forwarder));
        forwarder.connect(links, router);
    }

    /** A client whose protocol is known. */
    SinkChannel connect(ClientProtocol protocol) {
        SinkChannel client = new SinkChannel();
        int maxMessageBytes = config.limits().maxMessageBytes();
        client.pipeline()
                .addLast(
                        protocol == ClientProtocol.TCP
                                ? new TcpClientHandler(sessions.loop(), router, sessions.arrival(), maxMessageBytes)
                                : new WebSocketClientHandler(
                                        sessions.loop(), router, sessions.arrival(), maxMessageBytes));
        return client;
    }

    /** The clients' sessions. */
    EmbeddedSessions sessions() {
        return sessions;
    }

    /** What the link leads to. */
    SinkChannel backend() {
        return links.backend();
    }

    /** All that was read in this turn of the loop is on its way. */
    void endTurn() {
        links.endTurn();
        sessions.endTurn();
    }

    void close() {
        sessions.close();
        links.close();
    }
}
