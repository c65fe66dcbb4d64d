/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.GateDecision;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TCP client on its way in: its address is settled, the gate is asked, and its first bytes wait meanwhile. Makes way for the
 * handler of game frames, or refuses the client.
 */
final class TcpEntrance extends ChannelInboundHandlerAdapter {

    private final ProtocolChoice choice;
    private final Admission admission;
    private final Arrival arrival;
    private @Nullable ByteBuf waiting;

    TcpEntrance(ProtocolChoice choice, Admission admission, Arrival arrival) {
        this.choice = choice;
        this.admission = admission;
        this.arrival = arrival;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (waiting != null) {
            // What was read before reading stopped.
            waiting.writeBytes(in);
            in.release();
            return;
        }
        RejectReason rejection =
                admission.isDraining() ? RejectReason.DRAINING : admission.settle(ctx.channel(), arrival);
        if (rejection != null) {
            in.release();
            arrival.refuseTcp(ctx, rejection, Refusals.reason(rejection), "");
        } else if (admission.gate() == ConnectionGate.OPEN) {
            pass(ctx, in);
        } else {
            waiting = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
            in.release();
            ctx.channel().config().setAutoRead(false);
            GateQuestion.ask(
                    ctx,
                    arrival,
                    admission,
                    Requests.of(ctx.channel(), arrival, ClientProtocol.TCP, Optional.empty()),
                    decision -> decided(ctx, decision));
        }
    }

    private void decided(ChannelHandlerContext ctx, GateDecision decision) {
        ByteBuf first = waiting;
        waiting = null;
        Optional<CloseReason> refusal = decision.refusal();
        if (refusal.isPresent() || first == null) {
            if (first != null) {
                first.release();
            }
            arrival.refuseTcp(ctx, RejectReason.GATE, refusal.orElse(CloseReason.INTERNAL_ERROR), decision.text());
            return;
        }
        decision.userId().ifPresent(arrival::userId);
        arrival.awaitHandshake(ctx.channel());
        pass(ctx, first);
        ctx.channel().config().setAutoRead(true);
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf first) {
        choice.tcp(ctx.pipeline(), arrival);
        ctx.fireChannelRead(first);
        ctx.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (waiting != null) {
            waiting.release();
            waiting = null;
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
