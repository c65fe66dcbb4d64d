/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ProtocolDetector;
import io.gamegateway.codec.ProtocolDetector.Verdict;
import io.gamegateway.internal.session.DeadlineWheel;
import io.gamegateway.internal.session.LoopCounters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every client: looks at the first bytes and makes way for the handlers of what the client speaks.
 *
 * <p>Nearly always the first read decides. Otherwise the bytes are kept until they do, or until the detection deadline,
 * after which they are taken for game frames. A client that sends nothing, or no whole message, is closed at the
 * handshake deadline.
 */
public final class DetectionHandler extends ChannelInboundHandlerAdapter {

    private final ProtocolChoice choice;
    private final DeadlineWheel wheel;
    private final LoopCounters counters;
    private final long detectionMillis;
    private final long handshakeMillis;
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(expired -> {});
    private long handshakeTick;
    private @Nullable ByteBuf undecided;
    private CloseReason closeReason = CloseReason.NORMAL;

    /**
     * @param detectionMillis from the first byte
     * @param handshakeMillis from the accept
     */
    public DetectionHandler(
            ProtocolChoice choice,
            DeadlineWheel wheel,
            LoopCounters counters,
            long detectionMillis,
            long handshakeMillis) {
        this.choice = choice;
        this.wheel = wheel;
        this.counters = counters;
        this.detectionMillis = detectionMillis;
        this.handshakeMillis = handshakeMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        handshakeTick = wheel.tick() + DeadlineWheel.ticks(handshakeMillis);
        deadline.expiry(expired -> handshakeTimeout(ctx));
        wheel.set(deadline, handshakeMillis);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (undecided == null) {
            Verdict verdict = ProtocolDetector.detect(in);
            if (verdict == Verdict.UNDECIDED) {
                keep(ctx, in);
                wheel.set(deadline, Math.min(detectionMillis, millisToHandshake()));
                deadline.expiry(expired -> decide(ctx, Verdict.TCP));
            } else {
                decided(ctx, verdict, in);
            }
            return;
        }
        keep(ctx, in);
        decide(ctx, ProtocolDetector.detect(undecided));
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        if (undecided == null) {
            undecided = ctx.alloc().buffer(Math.max(ProtocolDetector.MAX_BYTES, in.readableBytes()));
        }
        undecided.writeBytes(in);
        in.release();
    }

    private void decide(ChannelHandlerContext ctx, Verdict verdict) {
        ByteBuf kept = undecided;
        if (verdict != Verdict.UNDECIDED && kept != null) {
            undecided = null;
            decided(ctx, verdict, kept);
        }
    }

    private void decided(ChannelHandlerContext ctx, Verdict verdict, ByteBuf first) {
        wheel.set(deadline, millisToHandshake());
        if (verdict == Verdict.HTTP) {
            choice.http(ctx.pipeline(), deadline);
        } else {
            choice.tcp(ctx.pipeline(), deadline);
        }
        ctx.fireChannelRead(first);
        ctx.pipeline().remove(this);
    }

    private long millisToHandshake() {
        return Math.max(0, handshakeTick - wheel.tick()) * DeadlineWheel.TICK_MILLIS;
    }

    private void handshakeTimeout(ChannelHandlerContext ctx) {
        closeReason = CloseReason.HANDSHAKE_TIMEOUT;
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (undecided != null) {
            undecided.release();
            undecided = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        wheel.cancel(deadline);
        counters.closed(closeReason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
