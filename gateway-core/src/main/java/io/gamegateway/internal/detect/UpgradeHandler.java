/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.http.HttpReply;
import io.gamegateway.internal.io.LingeringClose;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.spi.UpgradeRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one HTTP request of a connection: upgrades it to a WebSocket, answers {@code /health} and {@code /ready}, and
 * refuses everything else. An upgrade has no body, and no other request may come behind it. A client that cannot wait for the
 * answer may send frames already, though RFC 6455 section 4.1 tells it to wait.
 */
final class UpgradeHandler extends ArrivalHandler {

    private static final HttpReply UPGRADE_REQUIRED = new HttpReply(
            "426 Upgrade Required",
            "Upgrade: websocket\r\nSec-WebSocket-Version: " + WebSocketHandshake.VERSION + "\r\n",
            "This port speaks WebSocket and the game's own protocol.\n");

    /** Of the W3C Trace Context recommendation. */
    private static final String TRACE_PARENT = "traceparent";

    private final ProtocolChoice choice;
    private final HttpRequestDecoder decoder;

    /** The request that may become a WebSocket. */
    private @Nullable HttpRequest attempt;

    UpgradeHandler(ProtocolChoice choice, Admission admission, Arrival arrival, HttpRequestDecoder decoder) {
        super(admission, arrival);
        this.choice = choice;
        this.decoder = decoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!ctx.channel().isActive()) {
                // The decoder hands out what a connection that has ended broke off; there is nobody to answer.
                return;
            }
            if (message instanceof ByteBuf behind) {
                // Waits while the request is decided about.
                keep(ctx, behind.retain());
            } else if (message instanceof HttpRequest request) {
                request(ctx, request);
            } else if (message instanceof LastHttpContent && attempt != null) {
                complete(ctx, attempt);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** The request is whole: what comes now is not HTTP, and waits. */
    private void complete(ChannelHandlerContext ctx, HttpRequest request) {
        if (admission.gate() != ConnectionGate.OPEN) {
            ctx.channel().config().setAutoRead(false);
        }
        // Hands on what it has got behind the request.
        ctx.pipeline().remove(decoder);
        admit(ctx, request);
    }

    private void request(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(ctx, request, HttpReply.of("400 Bad Request", "The request is malformed or too long.\n"));
            return;
        }
        Optional<HttpReply> health = HttpReply.health(request, choice.readiness());
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
        } else if (!admission.webSocketPath().isEmpty()
                && !WebSocketHandshake.path(request).equals(admission.webSocketPath())) {
            refuse(ctx, request, HttpReply.of("404 Not Found", "No WebSocket at this path.\n"));
        } else if (!findClient(request)) {
            refuse(
                    ctx,
                    request,
                    WebSocketHandshake.badRequest(
                            "X-Forwarded-For: malformed (expected: addresses with commas between)"));
        } else {
            // The end of the request follows at once, for it has no body.
            attempt = request;
        }
    }

    /** A trusted proxy may have said where the client is; false where it cannot be understood. */
    private boolean findClient(HttpRequest request) {
        List<String> forwarded = request.headers().getAll("X-Forwarded-For");
        if (forwarded.isEmpty() || !admission.isProxy(arrival.remoteAddress().getAddress())) {
            return true;
        }
        Optional<InetAddress> client = ForwardedFor.client(forwarded, admission::isProxy);
        client.ifPresent(address -> arrival.remoteAddress(new InetSocketAddress(address, 0)));
        return client.isPresent();
    }

    private void admit(ChannelHandlerContext ctx, HttpRequest request) {
        if (admission.isDraining()) {
            reject(ctx, request, RejectReason.DRAINING, "");
            return;
        }
        if (!isOriginAllowed(request)) {
            reject(ctx, request, RejectReason.ORIGIN, "the origin is not allowed");
            return;
        }
        RejectReason rejection = admission.settle(ctx.channel(), arrival);
        if (rejection != null) {
            reject(ctx, request, rejection, rejection.label());
        } else if (admission.gate() == ConnectionGate.OPEN) {
            upgrade(ctx, request, GateDecision.accept());
        } else {
            UpgradeRequest upgrade = Requests.upgrade(request);
            GateQuestion.ask(
                    ctx,
                    arrival,
                    admission,
                    Requests.of(ctx.channel(), arrival, ClientProtocol.WEBSOCKET, Optional.of(upgrade)),
                    decision -> decided(ctx, request, upgrade, decision));
        }
    }

    private boolean isOriginAllowed(HttpRequest request) {
        List<String> allowed = admission.origins();
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        return allowed.isEmpty() || origins.size() == 1 && allowed.contains(origins.get(0));
    }

    private void decided(
            ChannelHandlerContext ctx, HttpRequest request, UpgradeRequest upgrade, GateDecision decision) {
        Optional<CloseReason> refusal = decision.refusal();
        if (refusal.isPresent()) {
            reject(ctx, request, RejectReason.GATE, refusal.get(), decision.text());
        } else if (admission.isDraining()) {
            // It began while the gate was thinking.
            reject(ctx, request, RejectReason.DRAINING, "");
        } else if (decision.subprotocol()
                .filter(name -> !upgrade.subprotocols().contains(name))
                .isPresent()) {
            reject(
                    ctx,
                    request,
                    RejectReason.GATE,
                    CloseReason.INTERNAL_ERROR,
                    "the gate has agreed to a subprotocol that was not offered");
        } else {
            decision.userId().ifPresent(arrival::userId);
            upgrade(ctx, request, decision);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request, GateDecision decision) {
        ByteBuf frames = takeKept();
        if (frames != null && !WebSocketFrame.canBegin(frames.getByte(frames.readerIndex()))) {
            frames.release();
            refuse(
                    ctx,
                    request,
                    WebSocketHandshake.badRequest("data behind the request (expected: nothing, or WebSocket frames)"));
            return;
        }
        String answer = WebSocketHandshake.of(request, decision.subprotocol()).answer();
        arrival.sent(answer.length());
        if (frames != null) {
            // These are the session's.
            arrival.received(-frames.readableBytes());
        }
        Optional.ofNullable(request.headers().get(TRACE_PARENT))
                .flatMap(TraceContext::parse)
                .ifPresent(arrival::traceParent);
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), answer), ctx.voidPromise());
        choice.webSocket(ctx.pipeline(), arrival);
        if (frames != null) {
            ctx.fireChannelRead(frames);
        }
        ctx.pipeline().remove(this);
        ctx.channel().config().setAutoRead(true);
    }

    private void reject(ChannelHandlerContext ctx, HttpRequest request, RejectReason rejection, String text) {
        reject(ctx, request, rejection, rejection.closeReason(), text);
    }

    private void reject(
            ChannelHandlerContext ctx, HttpRequest request, RejectReason rejection, CloseReason reason, String text) {
        arrival.refuse(rejection, reason);
        HttpReply reply = rejection == RejectReason.ORIGIN
                ? HttpReply.of("403 Forbidden", text + "\n")
                : Refusals.reply(reason, text, admission.retryAfterMillis());
        end(ctx, request, reply, reason);
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, HttpReply reply) {
        arrival.counters().count(Metric.HTTP_REQUESTS_REFUSED);
        end(ctx, request, reply, CloseReason.PROTOCOL_ERROR);
    }

    private void end(ChannelHandlerContext ctx, HttpRequest request, HttpReply reply, CloseReason reason) {
        attempt = null;
        arrival.closeReason(reason);
        ByteBuf answer = HttpConnection.answer(ctx, request, reply);
        arrival.sent(answer.readableBytes());
        arrival.endedButFor(ctx.channel());
        LingeringClose.send(ctx, answer);
    }
}
