/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection so that its peer gets the last word that was sent to it. Closing a socket that holds unread bytes makes the
 * kernel send a reset, which can destroy what was just written on its way. So only our direction is closed, and what still
 * comes is read and thrown away until the peer closes too; whoever calls has a deadline for that.
 */
public final class LingeringClose {

    /** Closes our direction behind what was written, or the connection where that failed; for the future of a write. */
    public static final ChannelFutureListener CLOSE_OUTPUT =
            written -> closeOutput(written.channel(), written.isSuccess());

    private LingeringClose() {}

    private static void closeOutput(Channel channel, boolean written) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (!written || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
        } else if (tls == null) {
            duplex.shutdownOutput();
        } else {
            // TLS has a last word of its own, without which the peer must suspect that somebody has cut it off.
            tls.closeOutbound().addListener(said -> duplex.shutdownOutput());
        }
    }

    /** Sends the last word in place of the handler's further work. */
    public static void send(ChannelHandlerContext ctx, ByteBuf lastWord) {
        ctx.pipeline().replace(ctx.handler(), null, new Discard());
        ctx.channel().config().setAutoRead(true);
        ctx.channel().writeAndFlush(lastWord).addListener(CLOSE_OUTPUT);
    }

    /** What comes behind the last word. */
    private static final class Discard extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
