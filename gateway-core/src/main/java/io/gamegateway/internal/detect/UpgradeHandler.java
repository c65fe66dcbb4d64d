/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.http.HttpReply;
import io.gamegateway.internal.http.Readiness;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.Metric;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one HTTP request of a connection: upgrades it to a WebSocket, answers {@code /health} and {@code /ready}, and
 * refuses everything else.
 */
public final class UpgradeHandler extends ChannelInboundHandlerAdapter {

    private static final HttpReply UPGRADE_REQUIRED = new HttpReply(
            "426 Upgrade Required",
            "Upgrade: websocket\r\nSec-WebSocket-Version: " + WebSocketHandshake.VERSION + "\r\n",
            "This port speaks WebSocket and the game's own protocol.\n");

    private final ProtocolChoice choice;
    private final Arrival arrival;
    private final Readiness readiness;
    private final String webSocketPath;
    private @Nullable WebSocketHandshake handshake;

    /** @param webSocketPath the only one that upgrades; empty = any */
    public UpgradeHandler(ProtocolChoice choice, Arrival arrival, Readiness readiness, String webSocketPath) {
        this.choice = choice;
        this.arrival = arrival;
        this.readiness = readiness;
        this.webSocketPath = webSocketPath;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!ctx.channel().isActive()) {
                // The decoder hands out what a connection that has ended broke off; there is nobody to answer.
                return;
            }
            if (message instanceof HttpRequest request) {
                request(ctx, request);
            } else if (message instanceof LastHttpContent && handshake != null) {
                upgrade(ctx, handshake);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void request(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(ctx, request, HttpReply.of("400 Bad Request", "The request is malformed or too long.\n"));
            return;
        }
        Optional<HttpReply> health = HttpReply.health(request, readiness);
        if (health.isPresent()) {
            end(ctx, request, health.get(), CloseReason.NORMAL);
        } else if (!WebSocketHandshake.isAttempt(request)) {
            refuse(ctx, request, UPGRADE_REQUIRED);
        } else {
            attempt(ctx, request);
        }
    }

    private void attempt(ChannelHandlerContext ctx, HttpRequest request) {
        Optional<String> fault = WebSocketHandshake.fault(request);
        if (fault.isPresent()) {
            refuse(ctx, request, WebSocketHandshake.badRequest(fault.get()));
        } else if (!webSocketPath.isEmpty() && !WebSocketHandshake.path(request).equals(webSocketPath)) {
            refuse(ctx, request, HttpReply.of("404 Not Found", "No WebSocket at this path.\n"));
        } else {
            // The end of the request follows at once, for it has no body.
            handshake = WebSocketHandshake.of(request);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, WebSocketHandshake accepted) {
        ChannelPipeline pipeline = ctx.pipeline();
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), accepted.answer()), ctx.voidPromise());
        choice.webSocket(pipeline, arrival);
        pipeline.remove(this);
        // Last: what it holds of the bytes behind the request goes to the WebSocket's handler.
        pipeline.remove(HttpRequestDecoder.class);
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, HttpReply reply) {
        arrival.counters().count(Metric.HTTP_REQUESTS_REFUSED);
        end(ctx, request, reply, CloseReason.PROTOCOL_ERROR);
    }

    private void end(ChannelHandlerContext ctx, HttpRequest request, HttpReply reply, CloseReason reason) {
        arrival.closeReason(reason);
        arrival.endedButFor(ctx.channel());
        HttpConnection.replyAndClose(ctx, request, reply);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        arrival.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
