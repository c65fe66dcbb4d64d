/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.decode.TcpClientHandler;
import io.gamegateway.internal.decode.WebSocketClientHandler;
import io.gamegateway.internal.detect.DetectionHandler;
import io.gamegateway.internal.detect.ProtocolChoice;
import io.gamegateway.internal.detect.UpgradeHandler;
import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.http.Readiness;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RouteStage;
import io.gamegateway.internal.session.SessionLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;

/**
 * The handlers of one event loop's clients. A message takes this way:
 *
 * <ol>
 *   <li><b>accept</b>: {@link io.gamegateway.internal.accept.AcceptHandler} lets the connection in.
 *   <li><b>detect</b>: {@link DetectionHandler} looks at its first bytes, {@link UpgradeHandler} answers HTTP.
 *   <li><b>decode</b>: {@link TcpClientHandler} or {@link WebSocketClientHandler} cuts its bytes into messages.
 *   <li><b>route</b>: {@link io.gamegateway.internal.route.MessageRouter} finds the endpoint for each.
 *   <li><b>forward</b>: {@link io.gamegateway.internal.forward.MessageForwarder} puts it on a link of this loop, which is
 *       flushed once at the end of the loop's turn.
 *   <li><b>reply</b>: {@link io.gamegateway.internal.reply.ReplyDispatcher} appends what comes back to the client's batch,
 *       which is flushed once when the link's read is done.
 * </ol>
 *
 * <p>From decode to reply all of it runs on the client's event loop, from one method call to the next.
 */
final class ClientPipeline implements ProtocolChoice {

    private final GatewayConfig config;
    private final SessionLoop sessions;
    private final RouteStage route;
    private final Readiness readiness;

    ClientPipeline(GatewayConfig config, SessionLoop sessions, RouteStage route, Readiness readiness) {
        this.config = config;
        this.sessions = sessions;
        this.route = route;
        this.readiness = readiness;
    }

    /** The first handler; it is replaced by one of those below. */
    void accepted(Channel client) {
        Arrival arrival = new Arrival(
                sessions.wheel(),
                sessions.counters(),
                // Never null: it was read when the connection was accepted, and the channel keeps it.
                (InetSocketAddress) client.remoteAddress(),
                config.timeouts().handshake().toMillis());
        client.pipeline()
                .addLast(new DetectionHandler(
                        this, arrival, config.timeouts().detection().toMillis()));
    }

    /** True where the protocol is known, and a session has begun. */
    static boolean hasSession(Channel client) {
        ChannelPipeline pipeline = client.pipeline();
        return pipeline.get(TcpClientHandler.class) != null || pipeline.get(WebSocketClientHandler.class) != null;
    }

    @Override
    public void tcp(ChannelPipeline pipeline, Arrival arrival) {
        pipeline.addLast(
                new TcpClientHandler(sessions, route, arrival, config.limits().maxMessageBytes()));
    }

    @Override
    public void http(ChannelPipeline pipeline, Arrival arrival) {
        pipeline.addLast(HttpConnection.newDecoder());
        // Here, once the upgrade is done: webSocket().
        pipeline.addLast(new UpgradeHandler(this, arrival, readiness, config.webSocketPath()));
    }

    @Override
    public void webSocket(ChannelPipeline pipeline, Arrival arrival) {
        pipeline.addLast(new WebSocketClientHandler(
                sessions, route, arrival, config.limits().maxMessageBytes()));
    }
}
