/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ProtocolDetector;
import io.gamegateway.codec.TlsDetector;
import io.gamegateway.config.TlsMode;
import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.http.HttpReply;
import io.gamegateway.internal.io.LingeringClose;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.LoggerFactory;

/**
 * The handler of a new client, whose first bytes tell what it speaks: TLS, in which case the bytes behind its handshake are looked
 * at in the same way, then HTTP or game frames. Makes way for the handlers of that.
 *
 * <p>Nearly always the first read decides. Otherwise the bytes are kept until they do, or until the detection deadline,
 * after which they are taken for game frames in plain text. A client that sends nothing, or no whole message, is closed at the
 * handshake deadline.
 */
public final class DetectionHandler extends ArrivalHandler {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(DetectionHandler.class));

    /** In plain text, to a client that speaks TLS with a port that does not: fatal, handshake_failure (RFC 8446 section 6). */
    private static final byte[] TLS_REFUSAL = {21, 3, 3, 0, 2, 2, 40};

    private static final HttpReply SPEAK_TLS = HttpReply.of("400 Bad Request", "This port speaks TLS.\n");

    private final ProtocolChoice choice;
    private final long detectionMillis;

    /** The deadline is that of detection. */
    private boolean waiting;

    /** The client speaks TLS, so that what comes is what it says. */
    private boolean secure;

    /** @param detectionMillis from the first byte */
    public DetectionHandler(ProtocolChoice choice, Admission admission, Arrival arrival, long detectionMillis) {
        super(admission, arrival);
        this.choice = choice;
        this.detectionMillis = detectionMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        arrival.awaitHandshake(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        look(ctx, behindKept((ByteBuf) message), false);
    }

    /** @param overdue whether no more bytes are waited for */
    private void look(ChannelHandlerContext ctx, ByteBuf first, boolean overdue) {
        TlsDetector.Verdict tls = secure ? TlsDetector.Verdict.PLAIN : TlsDetector.detect(first);
        ProtocolDetector.Verdict protocol = ProtocolDetector.detect(first);
        if (tls == TlsDetector.Verdict.TLS) {
            tls(ctx, first);
        } else if (!overdue
                && (tls == TlsDetector.Verdict.UNDECIDED || protocol == ProtocolDetector.Verdict.UNDECIDED)) {
            undecided(ctx, first);
        } else if (!secure && admission.tlsMode() == TlsMode.REQUIRED) {
            refusePlain(ctx, first, protocol);
        } else {
            decided(ctx, protocol, first);
        }
    }

    private void undecided(ChannelHandlerContext ctx, ByteBuf first) {
        keep(ctx, first);
        if (!waiting) {
            waiting = true;
            arrival.await(detectionMillis, expired -> overdue(ctx));
        }
    }

    private void overdue(ChannelHandlerContext ctx) {
        ByteBuf kept = takeKept();
        if (kept != null) {
            look(ctx, kept, true);
        }
    }

    private void decided(ChannelHandlerContext ctx, ProtocolDetector.Verdict protocol, ByteBuf first) {
        arrival.awaitHandshake(ctx.channel());
        if (protocol == ProtocolDetector.Verdict.HTTP) {
            HttpRequestDecoder decoder = HttpConnection.newDecoder(arrival::received);
            ctx.pipeline().addLast(decoder).addLast(new UpgradeHandler(choice, admission, arrival, decoder));
        } else {
            ctx.pipeline().addLast(new TcpEntrance(choice, admission, arrival));
        }
        ctx.fireChannelRead(first);
        ctx.pipeline().remove(this);
    }

    // ---- TLS

    private void tls(ChannelHandlerContext ctx, ByteBuf hello) {
        arrival.awaitHandshake(ctx.channel());
        if (admission.tlsMode() == TlsMode.OFF) {
            arrival.received(hello.readableBytes());
            hello.release();
            log.warn("connection from {} refused: TLS (expected: plain text)", arrival.remoteAddress());
            refuse(ctx, Unpooled.wrappedBuffer(TLS_REFUSAL));
            return;
        }
        secure = true;
        waiting = false;
        choice.secure(ctx, hello);
    }

    private void refusePlain(ChannelHandlerContext ctx, ByteBuf first, ProtocolDetector.Verdict protocol) {
        arrival.received(first.readableBytes());
        first.release();
        log.warn("connection from {} refused: plain text (expected: TLS)", arrival.remoteAddress());
        if (protocol == ProtocolDetector.Verdict.HTTP) {
            arrival.counters().count(Metric.HTTP_REQUESTS_REFUSED);
            refuse(ctx, SPEAK_TLS.encode(ctx.alloc(), false));
        } else {
            arrival.refuseTcp(ctx, RejectReason.TLS, CloseReason.PROTOCOL_ERROR, "this port speaks TLS");
        }
    }

    private void refuse(ChannelHandlerContext ctx, ByteBuf lastWord) {
        arrival.refuse(RejectReason.TLS, CloseReason.PROTOCOL_ERROR);
        arrival.sent(lastWord.readableBytes());
        arrival.endedButFor(ctx.channel());
        LingeringClose.send(ctx, lastWord);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            if (ctx.channel().isActive()) {
                // TlsTasks throws that where there are too many handshakes already.
                RejectReason rejection = handshake.cause() instanceof RejectedExecutionException
                        ? RejectReason.OVERLOAD
                        : RejectReason.TLS;
                arrival.refuse(rejection, rejection.closeReason());
                log.warn(
                        "TLS handshake with {} failed: {}", arrival.remoteAddress(), String.valueOf(handshake.cause()));
            }
            // The engine has written its alert.
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!secure) {
            ctx.close();
        }
        // Else the handshake has failed, which is said by an event of its own, behind the alert.
    }
}
