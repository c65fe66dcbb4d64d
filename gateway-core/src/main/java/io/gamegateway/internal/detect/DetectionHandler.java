/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.ProtocolDetector;
import io.gamegateway.codec.ProtocolDetector.Verdict;
import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.session.Arrival;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestDecoder;
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
    private final Admission admission;
    private final Arrival arrival;
    private final long detectionMillis;
    private @Nullable ByteBuf undecided;

    /** @param detectionMillis from the first byte */
    public DetectionHandler(ProtocolChoice choice, Admission admission, Arrival arrival, long detectionMillis) {
        this.choice = choice;
        this.admission = admission;
        this.arrival = arrival;
        this.detectionMillis = detectionMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        arrival.awaitHandshake(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (undecided == null) {
            Verdict verdict = ProtocolDetector.detect(in);
            if (verdict == Verdict.UNDECIDED) {
                keep(ctx, in);
                arrival.await(detectionMillis, expired -> decide(ctx, Verdict.TCP));
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
        arrival.awaitHandshake(ctx.channel());
        if (verdict == Verdict.HTTP) {
            HttpRequestDecoder decoder = HttpConnection.newDecoder();
            ctx.pipeline().addLast(decoder).addLast(new UpgradeHandler(choice, admission, arrival, decoder));
        } else {
            ctx.pipeline().addLast(new TcpEntrance(choice, admission, arrival));
        }
        ctx.fireChannelRead(first);
        ctx.pipeline().remove(this);
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
        arrival.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
