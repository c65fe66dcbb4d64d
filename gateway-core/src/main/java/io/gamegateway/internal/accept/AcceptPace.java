/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sits in the listening channel, behind {@link AcceptHandler}: where others have been connected for a while, hands accepted
 * connections on at no more than a steady pace, a few in each millisecond. The rest wait here, having cost little so far, and are
 * not left to the kernel's queue, which would overflow. Where thousands come back at once, each of them waits a little, and those
 * who play do not wait behind all of them. Nobody is refused here; who is refused before does not count, as others are not to wait
 * for a flood of those. Belongs to the channel's event loop.
 */
public final class AcceptPace extends ChannelInboundHandlerAdapter {

    /** In each slice, for each event loop: to let it in costs the loop about a tenth of that time. */
    private static final int PER_LOOP = 1;

    private static final long SLICE_MILLIS = 1;

    /** Past it, the kernel's queue has to do. */
    static final int MAX_WAITING = 16_384;

    private final int perSlice;
    private final BooleanSupplier needed;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private int handedOn;
    private boolean paused;
    private volatile int count;

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

    /** How many wait. Thread-safe. */
    public int waiting() {
        return count;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
        if (waiting.isEmpty() && isInPace()) {
            handOn(ctx, connection);
            return;
        }
        waiting.add(connection);
        count = waiting.size();
        if (waiting.size() == MAX_WAITING) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** True while there is room in this slice, or nobody who must not wait. */
    private boolean isInPace() {
        return handedOn < perSlice || !needed.getAsBoolean();
    }

    private void handOn(ChannelHandlerContext ctx, Object connection) {
        if (handedOn++ == 0) {
            ctx.executor().schedule(() -> endSlice(ctx), SLICE_MILLIS, TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(connection);
    }

    private void endSlice(ChannelHandlerContext ctx) {
        handedOn = 0;
        while (!waiting.isEmpty() && isInPace()) {
            handOn(ctx, waiting.remove());
        }
        count = waiting.size();
        if (paused && waiting.size() < MAX_WAITING / 2) {
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

    /** The gateway is closing; those who wait are told so by whoever gets them. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        while (!waiting.isEmpty()) {
            ctx.fireChannelRead(waiting.remove());
        }
        count = 0;
        ctx.fireChannelInactive();
    }
}
