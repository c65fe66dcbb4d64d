/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * In front of Netty's TLS handlers, which keep what they have read of a record that is not whole: a copy of its size rather than
 * the receive buffer of the whole loop, of 64 KiB, which a client that sends half a record could then hold for nothing.
 */
@ChannelHandler.Sharable
public final class TlsReads extends ChannelInboundHandlerAdapter {

    /** For all connections. */
    public static final TlsReads INSTANCE = new TlsReads();

    private TlsReads() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf copy = ctx.alloc().directBuffer(in.readableBytes()).writeBytes(in);
        in.release();
        ctx.fireChannelRead(copy);
    }
}
