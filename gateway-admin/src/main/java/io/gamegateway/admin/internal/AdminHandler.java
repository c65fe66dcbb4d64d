/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.Optional;

/** One connection to the admin port, with one request. On the port's event loop, which answers what must never wait by itself. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    /** Nothing from elsewhere is loaded, and nobody frames the page. */
    private static final String CONTENT_SECURITY = "default-src 'none'; style-src 'unsafe-inline'; "
            + "script-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private final AdminPort port;
    private boolean asked;

    AdminHandler(AdminPort port) {
        this.port = port;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
        if (asked) {
            // Each answer ends its connection.
            return;
        }
        asked = true;
        ctx.pipeline().remove(ReadTimeoutHandler.class);
        boolean headersOnly = message.method().equals(HttpMethod.HEAD);
        Request request;
        try {
            if (message.decoderResult().isFailure()) {
                throw new IllegalArgumentException("malformed, or too long");
            }
            request = Request.of(message, (InetSocketAddress) ctx.channel().remoteAddress());
        } catch (IllegalArgumentException e) {
            write(ctx, Answer.failure(HttpResponseStatus.BAD_REQUEST, "request: " + e.getMessage()), headersOnly);
            return;
        }
        Optional<Answer> health = health(request);
        if (health.isPresent()) {
            write(ctx, health.get(), headersOnly);
        } else if (request.path().equals("/api/events") && request.isRead()) {
            events(ctx, request);
        } else {
            port.answer(request, answer -> ctx.executor().execute(() -> write(ctx, answer, headersOnly)));
        }
    }

    private Optional<Answer> health(Request request) {
        if (!request.isRead()) {
            return Optional.empty();
        }
        return switch (request.path()) {
            case "/health" -> Optional.of(Answer.text(HttpResponseStatus.OK, "UP\n"));
            case "/ready" ->
                Optional.of(
                        port.isReady()
                                ? Answer.text(HttpResponseStatus.OK, "READY\n")
                                : Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "NOT READY\n"));
            default -> Optional.empty();
        };
    }

    private void events(ChannelHandlerContext ctx, Request request) {
        Optional<Answer> refusal = port.guard().read(request);
        if (refusal.isPresent()) {
            write(ctx, refusal.get(), false);
            return;
        }
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
        common(head.headers());
        // No length: the stream is the rest of the connection.
        ctx.writeAndFlush(head);
        if (!port.view(ctx.channel())) {
            ctx.close();
        }
    }

    private static void write(ChannelHandlerContext ctx, Answer answer, boolean headersOnly) {
        ByteBuf body = headersOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body());
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        HttpUtil.setContentLength(response, answer.body().length);
        if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        common(response.headers());
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static void common(HttpHeaders headers) {
        headers.set(HttpHeaderNames.CONNECTION, "close");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The peer is gone, too slow, or sends something that is no HTTP.
        ctx.close();
    }
}
