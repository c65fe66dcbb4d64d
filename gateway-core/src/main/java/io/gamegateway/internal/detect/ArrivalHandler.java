/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.internal.session.Arrival;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of a client that has no session yet have in common: each may keep bytes that it can do nothing with so far,
 * and there is one way in which the client ends.
 */
abstract class ArrivalHandler extends ChannelInboundHandlerAdapter {

    final Admission admission;
    final Arrival arrival;
    private @Nullable ByteBuf kept;

    ArrivalHandler(Admission admission, Arrival arrival) {
        this.admission = admission;
        this.arrival = arrival;
    }

    /** Keeps these bytes, behind those that are kept already. Takes the buffer over. */
    final void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (kept == null) {
            // A copy of its size: what came in is the receive buffer of the whole loop.
            kept = ctx.alloc().buffer(bytes.readableBytes());
        }
        kept.writeBytes(bytes);
        bytes.release();
    }

    /** True while bytes are kept. */
    final boolean isKeeping() {
        return kept != null;
    }

    /** What is kept, which is the caller's then; null where nothing is. */
    final @Nullable ByteBuf takeKept() {
        ByteBuf taken = kept;
        kept = null;
        return taken;
    }

    /** What is kept with these bytes behind, or these alone; the caller's. Takes the buffer over. */
    final ByteBuf behindKept(ByteBuf bytes) {
        ByteBuf all = takeKept();
        if (all == null) {
            return bytes;
        }
        all.writeBytes(bytes);
        bytes.release();
        return all;
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf left = takeKept();
        if (left != null) {
            left.release();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        if (kept != null) {
            arrival.received(kept.readableBytes());
        }
        arrival.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
