/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.http;

import io.gamegateway.internal.io.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.function.IntConsumer;

/** What the HTTP handlers share: the decoder with its limits, and the answer that ends a connection. */
public final class HttpConnection {

    private static final int MAX_REQUEST_LINE_BYTES = 4 * 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private HttpConnection() {}

    /**
     * A request decoder with tight limits; a request past them arrives with a failed decoder result.
     *
     * @param received gets the bytes of each read
     */
    public static HttpRequestDecoder newDecoder(IntConsumer received) {
        return new CopyingDecoder(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(MAX_HEADER_BYTES),
                received);
    }

    /**
     * Keeps a copy of an incomplete request. Netty's decoder would keep the receive buffer that it came in, of 64 KiB,
     * which a client that sends half a request could then hold for nothing.
     */
    private static final class CopyingDecoder extends HttpRequestDecoder {

        private final IntConsumer received;

        CopyingDecoder(HttpDecoderConfig config, IntConsumer received) {
            super(config);
            this.received = received;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            ByteBuf in = (ByteBuf) message;
            received.accept(in.readableBytes());
            ByteBuf copy = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
            in.release();
            super.channelRead(ctx, copy);
        }
    }

    /** Answers and ends the connection, politely: see {@link LingeringClose}. */
    public static void replyAndClose(ChannelHandlerContext ctx, HttpRequest request, HttpReply reply) {
        LingeringClose.send(ctx, answer(ctx, request, reply));
    }

    /** The bytes of an answer to this request. */
    public static ByteBuf answer(ChannelHandlerContext ctx, HttpRequest request, HttpReply reply) {
        return reply.encode(ctx.alloc(), request.method().equals(HttpMethod.HEAD));
    }
}
