/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** What all listening sockets have in common. */
final class Listeners {

    private Listeners() {}

    static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address) throws BindException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindException(address, bound.cause());
        }
        return bound.channel();
    }

    /** Hands each accepted channel to the action, on its event loop. */
    static ChannelInitializer<Channel> initializer(Consumer<Channel> action) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                action.accept(channel);
            }
        };
    }
}
