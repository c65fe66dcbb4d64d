/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Notes why a connection breaks, in front of gRPC's handlers: they end its calls some turns later, and a channel that goes away
 * because of an error looks until then like a server that says good-bye. One per connection.
 */
final class SocketErrors extends ChannelInboundHandlerAdapter {

    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable Throwable error;

    /** True for the first connection, and for no other. On any thread. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Null where nothing has gone wrong. */
    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        error = cause;
        ctx.fireExceptionCaught(cause);
    }
}
