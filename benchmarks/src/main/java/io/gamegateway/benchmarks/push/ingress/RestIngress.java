/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.spi.PushContext;
import io.gamegateway.spi.PushIngress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Takes a message per HTTP/1.1 POST, on the gateway's own event loops: the usual way to push, done as well as it can be. */
public final class RestIngress implements PushIngress {

    private static final int MAX_REQUEST_BYTES = 256 * 1024;

    private @Nullable Channel listening;

    @Override
    public InetSocketAddress start(PushContext context) {
        Channel channel = new ServerBootstrap()
                .group(context.eventLoops())
                .channel(context.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MAX_REQUEST_BYTES),
                                        new RestHandler(context.target()));
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        listening = channel;
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close();
        }
    }
}
