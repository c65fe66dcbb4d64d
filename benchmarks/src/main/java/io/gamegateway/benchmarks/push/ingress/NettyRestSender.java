/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.benchmarks.push.role.Payload;
import io.gamegateway.config.IoTransport;
import io.gamegateway.internal.io.SocketTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A POST per message with next to nothing around it: ten connections on one thread, a request on each at a time. */
final class NettyRestSender implements IngressSender {

    private static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private final Messages messages;
    private final List<Channel> connections = new ArrayList<>();
    private volatile @Nullable Lanes<Channel> lanes;

    NettyRestSender(int port, Messages messages) {
        this.messages = messages;
        SocketTransport sockets = SocketTransport.of(IoTransport.AUTO);
        Bootstrap bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, sockets.ioHandler()))
                .channel(sockets.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_RESPONSE_BYTES),
                                        new Answers());
                    }
                });
        for (int i = 0; i < PARALLEL; i++) {
            connections.add(
                    bootstrap.connect("127.0.0.1", port).syncUninterruptibly().channel());
        }
    }

    @Override
    public void send(int count) throws InterruptedException {
        Lanes<Channel> requests = Lanes.of(count, this::post);
        lanes = requests;
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> requests.next(connection));
        }
        requests.await();
    }

    private void post(Channel connection) {
        byte[] json = new JsonMessage(messages.nextSession(), Payload.TIMED_MESSAGE, messages.payload()).toJson();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/push", Unpooled.wrappedBuffer(json));
        request.headers()
                .set(HttpHeaderNames.HOST, "127.0.0.1")
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, json.length);
        connection.writeAndFlush(request, connection.voidPromise());
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            String answer = response.content().toString(StandardCharsets.US_ASCII);
            Lanes<Channel> requests = lanes;
            if (requests != null) {
                requests.answered(ctx.channel(), answer.equals("{\"delivered\":1}"), answer);
            }
        }
    }
}
