/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sits in the listening channel, behind {@link AcceptHandler}: where others have been connected for a while, lets connections in at
 * no more than a steady pace, a few in each millisecond, and leaves the rest to the kernel's queue meanwhile. Where thousands come
 * back at once, each of them waits a little, and those who play do not wait behind all of them. Nobody is refused here; who is
 * refused before does not count, as others are not to wait for a flood of those. Belongs to the channel's event loop.
 */
public final class AcceptPace extends ChannelInboundHandlerAdapter {

    /** In each slice, for each event loop: to let it in costs the loop about a tenth of that time. */
    private static final int PER_LOOP = 1;

    private static final long SLICE_MILLIS = 1;

    private final int perSlice;
    private final BooleanSupplier needed;
    private int taken;
    private boolean paused;

    /**
     * @param eventLoops that share the connections
     * @param acceptor knows whether there is anybody who must not wait
     */
    public AcceptPace(int eventLoops, AcceptHandler acceptor) {
        this(eventLoops, acceptor::hasRegulars);
    }

    AcceptPace(int eventLoops, BooleanSupplier needed) {
        this.perSlice = PER_LOOP * eventLoops;
        this.needed = needed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (taken++ == 0) {
            ctx.executor().schedule(() -> endSlice(ctx), SLICE_MILLIS, TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (taken >= perSlice && !paused && needed.getAsBoolean()) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
        ctx.fireChannelReadComplete();
    }

    private void endSlice(ChannelHandlerContext ctx) {
        taken = 0;
        if (paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Such as where there are no file descriptors left: Netty pauses for a second then, which must not be cut short. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        paused = false;
        ctx.fireExceptionCaught(cause);
    }
}
