/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.TlsMode;
import io.gamegateway.internal.decode.TcpClientHandler;
import io.gamegateway.internal.decode.WebSocketClientHandler;
import io.gamegateway.internal.detect.Admission;
import io.gamegateway.internal.detect.DetectionHandler;
import io.gamegateway.internal.detect.ProtocolChoice;
import io.gamegateway.internal.detect.ProxyHeaderHandler;
import io.gamegateway.internal.http.Readiness;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.internal.session.RouteStage;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.tls.TlsReads;
import io.gamegateway.spi.ConnectionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one event loop's clients. A message takes this way:
 *
 * <ol>
 *   <li><b>accept</b>: {@link io.gamegateway.internal.accept.AcceptHandler} lets the connection in.
 *   <li><b>detect</b>: {@link ProxyHeaderHandler} learns from a proxy where the client is, {@link DetectionHandler} looks at its
 *       first bytes, TcpEntrance or UpgradeHandler lets it in, or refuses it.
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
final class ClientPipeline implements ProtocolChoice, Admission {

    private GatewayConfig config;
    private final SessionLoop sessions;
    private final RouteStage route;
    private final GatewayRuntime runtime;

    ClientPipeline(GatewayConfig config, SessionLoop sessions, RouteStage route, GatewayRuntime runtime) {
        this.config = config;
        this.sessions = sessions;
        this.route = route;
        this.runtime = runtime;
    }

    /** From now on this is in force for new clients. On the loop. */
    void reconfigure(GatewayConfig changed) {
        config = changed;
    }

    /** The first handlers; the last of them is replaced by one of those below. */
    void accepted(Channel client) {
        Arrival arrival = new Arrival(
                sessions,
                // Never null: it was read when the connection was accepted, and the channel keeps it.
                (InetSocketAddress) client.remoteAddress(),
                config.timeouts().handshake().toMillis());
        ChannelPipeline pipeline = client.pipeline();
        if (config.access().proxyProtocol() != ProxyProtocol.OFF) {
            pipeline.addLast(new ProxyHeaderHandler(this, arrival));
        }
        pipeline.addLast(new DetectionHandler(
                this, this, arrival, config.timeouts().detection().toMillis()));
    }

    /** True where the protocol is known, and a session has begun. */
    static boolean hasSession(Channel client) {
        ChannelPipeline pipeline = client.pipeline();
        return pipeline.get(TcpClientHandler.class) != null || pipeline.get(WebSocketClientHandler.class) != null;
    }

    @Override
    public void secure(ChannelHandlerContext context, ByteBuf hello) {
        Channel channel = context.channel();
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addBefore(context.name(), null, TlsReads.INSTANCE)
                .addBefore(
                        context.name(),
                        null,
                        runtime.tls()
                                .newHandler(channel.alloc(), runtime.tlsTasks().of(channel)));
        TlsReads.INSTANCE.channelRead(pipeline.context(TlsReads.class), hello);
    }

    @Override
    public void tcp(ChannelPipeline pipeline, Arrival arrival) {
        pipeline.addLast(
                new TcpClientHandler(sessions, route, arrival, config.limits().maxMessageBytes()));
    }

    @Override
    public void webSocket(ChannelPipeline pipeline, Arrival arrival) {
        pipeline.addLast(new WebSocketClientHandler(
                sessions, route, arrival, config.limits().maxMessageBytes()));
    }

    @Override
    public Readiness readiness() {
        return runtime::isReady;
    }

    // ---- what a client has to pass

    @Override
    public boolean isDraining() {
        return !runtime.isAccepting();
    }

    @Override
    public @Nullable RejectReason settle(Channel channel, Arrival arrival) {
        return runtime.acceptor().settle(channel, arrival.remoteAddress().getAddress());
    }

    @Override
    public boolean isProxy(InetAddress peer) {
        return runtime.acceptor().isProxy(peer);
    }

    @Override
    public ProxyProtocol proxyProtocol() {
        return config.access().proxyProtocol();
    }

    @Override
    public TlsMode tlsMode() {
        return runtime.tls().mode();
    }

    @Override
    public List<String> origins() {
        return config.access().origins();
    }

    @Override
    public String webSocketPath() {
        return config.webSocketPath();
    }

    @Override
    public long retryAfterMillis() {
        return config.closing().retryAfter().toMillis();
    }

    @Override
    public ConnectionGate gate() {
        return runtime.plugins().connectionGate();
    }

    @Override
    public long gateMillis() {
        return config.timeouts().gate().toMillis();
    }
}
