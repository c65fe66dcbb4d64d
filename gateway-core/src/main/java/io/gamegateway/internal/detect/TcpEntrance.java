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
import java.util.Objects;
import java.util.Optional;

/**
 * A TCP client on its way in: its address is settled, the gate is asked, and its first bytes wait meanwhile. Makes way for the
 * handler of game frames, or refuses the client.
 */
final class TcpEntrance extends ArrivalHandler {

    private final ProtocolChoice choice;

    TcpEntrance(ProtocolChoice choice, Admission admission, Arrival arrival) {
        super(admission, arrival);
        this.choice = choice;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (isKeeping()) {
            // What was read before reading stopped.
            keep(ctx, in);
            return;
        }
        RejectReason rejection =
                admission.isDraining() ? RejectReason.DRAINING : admission.settle(ctx.channel(), arrival);
        if (rejection != null) {
            arrival.received(in.readableBytes());
            in.release();
            arrival.refuseTcp(ctx, rejection, rejection.closeReason(), "");
        } else if (admission.gate() == ConnectionGate.OPEN) {
            pass(ctx, in);
        } else {
            keep(ctx, in);
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
        Optional<CloseReason> refusal = decision.refusal();
        if (refusal.isPresent()) {
            arrival.refuseTcp(ctx, RejectReason.GATE, refusal.get(), decision.text());
            return;
        }
        if (admission.isDraining()) {
            // It began while the gate was thinking.
            arrival.refuseTcp(ctx, RejectReason.DRAINING, RejectReason.DRAINING.closeReason(), "");
            return;
        }
        decision.userId().ifPresent(arrival::userId);
        arrival.awaitHandshake(ctx.channel());
        pass(ctx, Objects.requireNonNull(takeKept()));
        ctx.channel().config().setAutoRead(true);
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf first) {
        choice.tcp(ctx.pipeline(), arrival);
        ctx.fireChannelRead(first);
        ctx.pipeline().remove(this);
    }
}
