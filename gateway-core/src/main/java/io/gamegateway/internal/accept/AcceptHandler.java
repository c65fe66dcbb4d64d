/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.RejectReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.LoggerFactory;

/**
 * Sits in the listening channel, before the accepted connection gets handlers or an event loop: refuses it there, or lets
 * it pass and gives its place back when it closes.
 */
public final class AcceptHandler extends ChannelInboundHandlerAdapter {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(AcceptHandler.class));

    private final ConnectionLimiter limiter;
    private final AtomicLongArray rejected = new AtomicLongArray(RejectReason.values().length);

    /** Uses this limiter. */
    public AcceptHandler(ConnectionLimiter limiter) {
        this.limiter = limiter;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel client = (Channel) message;
        InetSocketAddress remote = (InetSocketAddress) client.remoteAddress();
        if (remote == null) {
            // Reset by the client before it was accepted.
            client.unsafe().closeForcibly();
            return;
        }
        RejectReason reason = limiter.admit(remote.getAddress());
        if (reason != null) {
            refused(reason);
            log.warn("connection from {} refused: {}", remote, reason.label());
            client.unsafe().closeForcibly();
            return;
        }
        client.closeFuture().addListener(closed -> limiter.release(remote.getAddress()));
        ctx.fireChannelRead(client);
    }

    /** Counts one more; for a connection that was refused later than here. */
    public void refused(RejectReason reason) {
        rejected.incrementAndGet(reason.ordinal());
    }

    /** How many were refused for this reason. */
    public long rejected(RejectReason reason) {
        return rejected.get(reason.ordinal());
    }
}
