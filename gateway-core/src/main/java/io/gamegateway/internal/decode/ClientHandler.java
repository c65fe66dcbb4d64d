/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.decode;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.ClientFrameDecoder;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.ClientInput;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.RouteStage;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The only handler of a client whose protocol is known: reads its bytes, decodes them into messages and hands these to
 * the route stage. While a later stage has refused a message, the client is not read.
 */
abstract class ClientHandler extends ChannelInboundHandlerAdapter implements ClientInput, ClientFrameDecoder.Listener {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ClientHandler.class));

    private final ClientProtocol protocol;
    private final SessionLoop loop;
    private final RouteStage next;
    private final int maxMessageBytes;

    /** Until there is a session. */
    private @Nullable Arrival arrival;

    // Set in handlerAdded, before anything is read.
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    @SuppressWarnings("NullAway.Init")
    private Session session;

    @SuppressWarnings("NullAway.Init")
    private ClientFrameDecoder frames;

    private long messages;

    /** The message at the front was refused for now. */
    private boolean presented;

    /** A heartbeat was answered in this read. */
    private boolean answered;

    ClientHandler(ClientProtocol protocol, SessionLoop loop, RouteStage next, Arrival arrival, int maxMessageBytes) {
        this.protocol = protocol;
        this.loop = loop;
        this.next = next;
        this.arrival = arrival;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Decodes what was read; {@code in} stays the caller's. */
    abstract void decode(ByteBuf in);

    final ClientFrameDecoder frames() {
        return frames;
    }

    final Session session() {
        return session;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        frames = new ClientFrameDecoder(ctx.alloc(), effectiveLimit(maxMessageBytes), this);
        Arrival from = arrival;
        arrival = null;
        if (from == null) {
            throw new IllegalStateException("added twice (expected: once, it is not sharable)");
        }
        session = loop.open(ctx, protocol, this, from);
    }

    /** 0 means no limit but the wire format's own. */
    private static int effectiveLimit(int maxMessageBytes) {
        return maxMessageBytes == 0 ? ClientFrame.MAX_PAYLOAD_BYTES : maxMessageBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        boolean timed = loop.beginTime();
        try {
            loop.counters().count(Metric.BYTES_FROM_CLIENTS, in.readableBytes());
            session.beginRead(in.readableBytes());
            decode(in);
        } finally {
            in.release();
        }
        if (timed) {
            loop.endTimeWithTurn();
        }
        if (answered) {
            answered = false;
            loop.flushDirty();
        }
        if (isMidMessage()) {
            session.messageBegan();
        }
        if (frames.isPaused() && session.isOpen()) {
            loop.counters().count(Metric.READ_PAUSES);
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public boolean onMessage(int messageId, int serverId, ByteBuf buf, int payloadIndex, int payloadBytes) {
        // One that was refused before, and comes again, is not a new one.
        if (!presented && !session.admit(ClientFrame.HEADER_BYTES + payloadBytes)) {
            return true;
        }
        if (messageId == loop.settings().heartbeatMessageId()) {
            session.answer(messageId, ServerId.isZip(serverId), buf, payloadIndex, payloadBytes);
            answered = true;
            messages++;
            return true;
        }
        boolean taken = next.message(session, messageId, serverId, buf, payloadIndex, payloadBytes);
        presented = !taken;
        if (taken) {
            messages++;
        }
        return taken;
    }

    @Override
    public void onMessageTooLarge(int payloadBytes) {
        session.close(
                CloseReason.MESSAGE_TOO_LARGE,
                "payload: " + payloadBytes + " bytes (expected: at most " + maxMessageBytes + ")");
    }

    @Override
    public boolean isPaused() {
        return frames.isPaused();
    }

    @Override
    public boolean isMidMessage() {
        return partialBytes() > 0;
    }

    @Override
    public int partialBytes() {
        return frames.isPaused() ? 0 : frames.heldBytes();
    }

    @Override
    public long messages() {
        return messages;
    }

    @Override
    public void resume() {
        session.limitFromNow();
        try {
            frames.resume();
        } catch (RuntimeException e) {
            // Whose turn this is, another channel or a timer, must not suffer for it.
            exceptionCaught(context, e);
        }
        if (!frames.isPaused() && session.isOpen()) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void stop() {
        frames.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            // The client's last word in TLS.
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.disconnected();
        frames.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            // The client's end of the connection broke, or what it speaks is not the TLS that was agreed;
            // channelInactive follows.
            session.fault(cause.toString());
            ctx.close();
            return;
        }
        log.warnOf(session, "{} failed and is closed: {}", session, cause.toString());
        session.close(CloseReason.INTERNAL_ERROR, "internal error");
    }
}
