/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.internal.http.HttpConnection;
import io.gamegateway.internal.http.HttpReply;
import io.gamegateway.internal.http.Readiness;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/** Answers on the admin port: {@code /health} and {@code /ready}. */
final class AdminHandler extends ChannelInboundHandlerAdapter {

    private static final HttpReply BAD_REQUEST =
            HttpReply.of("400 Bad Request", "The request is malformed or too long.\n");
    private static final HttpReply NOT_FOUND = HttpReply.of("404 Not Found", "Here are /health and /ready.\n");

    private final Readiness readiness;

    AdminHandler(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                HttpReply reply = request.decoderResult().isFailure()
                        ? BAD_REQUEST
                        : HttpReply.health(request, readiness).orElse(NOT_FOUND);
                HttpConnection.replyAndClose(ctx, request, reply);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
