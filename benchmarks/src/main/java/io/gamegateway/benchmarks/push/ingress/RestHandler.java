/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.spi.PushBatch;
import io.gamegateway.spi.PushReceipt;
import io.gamegateway.spi.PushTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/** Answers each request when its message has been written to the client. */
final class RestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final PushTarget target;

    RestHandler(PushTarget target) {
        this.target = target;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        JsonMessage message;
        try {
            message = JsonMessage.parse(ByteBufUtil.getBytes(request.content()));
        } catch (JacksonException | IllegalArgumentException e) {
            answer(ctx, HttpResponseStatus.BAD_REQUEST, "{\"delivered\":0}");
            return;
        }
        PushBatch batch = target.begin(Unpooled.wrappedBuffer(message.payload()));
        batch.report();
        batch.send(message.sessionId(), message.messageId(), false, 0, message.payload().length);
        batch.apply(receipts -> {
            PushReceipt receipt = receipts.get(0);
            answer(ctx, HttpResponseStatus.OK, "{\"delivered\":" + receipt.delivered() + "}");
        });
    }

    private static void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String json) {
        ByteBuf body = ctx.alloc().buffer(json.length());
        body.writeCharSequence(json, StandardCharsets.US_ASCII);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, json.length());
        ctx.writeAndFlush(response, ctx.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
