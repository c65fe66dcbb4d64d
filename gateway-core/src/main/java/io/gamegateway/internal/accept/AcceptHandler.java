/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.Limits;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.observe.ConnectionStatus;
import io.gamegateway.observe.ConnectionSummary;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sits in the listening channel, before the accepted connection gets handlers or an event loop: refuses it there, or lets
 * it pass and gives its place back when it closes.
 *
 * <p>A connection from a trusted proxy takes its place among those of its client's address later, when that is known: {@link
 * #settle}.
 */
@ChannelHandler.Sharable
public final class AcceptHandler extends ChannelInboundHandlerAdapter {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(AcceptHandler.class));

    /** Of connections from a trusted proxy, until their client's address is known. */
    private static final AttributeKey<Place> PLACE = AttributeKey.valueOf(AcceptHandler.class, "place");

    private final ConnectionLimiter limiter;
    private final BooleanSupplier overloaded;
    private final Newcomers newcomers = new Newcomers(System::nanoTime);
    private final AtomicLongArray rejected = new AtomicLongArray(RejectReason.values().length);
    private final Observers observers;
    private volatile AddressRules rules;

    /** @param overloaded while true, nobody is let in */
    public AcceptHandler(
            ConnectionLimiter limiter, AccessConfig access, BooleanSupplier overloaded, Observers observers) {
        this.observers = observers;
        this.limiter = limiter;
        this.rules = new AddressRules(access);
        this.overloaded = overloaded;
    }

    /** From now on these are the rules, for new connections. Thread-safe. */
    public void reconfigure(Limits limits, AccessConfig access) {
        limiter.reconfigure(limits);
        rules = new AddressRules(access);
    }

    /** What a connection has taken of the limits. */
    private final class Place implements ChannelFutureListener {

        private final long second = newcomers.came();
        private @Nullable InetAddress address;

        @Override
        public void operationComplete(ChannelFuture closed) {
            release();
        }

        void release() {
            limiter.release();
            newcomers.left(second);
            if (address != null) {
                limiter.release(address);
            }
        }

        @Nullable
        RejectReason take(InetAddress client) {
            if (!rules.isAllowed(client)) {
                return RejectReason.ADDRESS;
            }
            RejectReason reason = limiter.admit(client);
            if (reason == null) {
                address = client;
            }
            return reason;
        }
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
        RejectReason reason = admit(client, remote.getAddress());
        if (reason != null) {
            refused(client, reason);
            log.warn("connection from {} refused: {}", remote, reason.label());
            client.unsafe().closeForcibly();
            return;
        }
        ctx.fireChannelRead(client);
    }

    private static ConnectionSummary summary(InetSocketAddress remote, RejectReason reason) {
        return new ConnectionSummary(
                System.currentTimeMillis(),
                0,
                remote,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                ConnectionStatus.REJECTED,
                reason.closeReason(),
                reason.label());
    }

    private @Nullable RejectReason admit(Channel client, InetAddress peer) {
        if (overloaded.getAsBoolean()) {
            return RejectReason.OVERLOAD;
        }
        AddressRules current = rules;
        boolean proxy = current.isProxy(peer);
        if (!proxy && current.isProxyRequired()) {
            return RejectReason.PROXY_HEADER;
        }
        RejectReason reason = limiter.admit();
        if (reason != null) {
            return reason;
        }
        Place place = new Place();
        if (!proxy) {
            reason = place.take(peer);
        }
        if (reason == null) {
            reason = limiter.admitRate();
        }
        if (reason != null) {
            place.release();
            return reason;
        }
        if (proxy) {
            client.attr(PLACE).set(place);
        }
        client.closeFuture().addListener(place);
        return null;
    }

    /**
     * The address of a connection's client is known now; null, or why the client is refused. Whoever calls counts that. On the
     * connection's event loop.
     */
    public @Nullable RejectReason settle(Channel client, InetAddress address) {
        if (!client.hasAttr(PLACE)) {
            return null;
        }
        Place place = client.attr(PLACE).getAndSet(null);
        return place == null ? null : place.take(address);
    }

    /** True where some connections have been open for three seconds. On the acceptor's event loop. */
    boolean hasRegulars() {
        return !newcomers.areAll(limiter::connections);
    }

    /** True for a proxy whose word is believed. Thread-safe. */
    public boolean isProxy(InetAddress peer) {
        return rules.isProxy(peer);
    }

    /** Counts one more, and tells of it; also for a connection that is refused later than here. Whoever calls closes it. */
    public void refused(Channel client, RejectReason reason) {
        rejected.incrementAndGet(reason.ordinal());
        if (!observers.isEmpty() && client.remoteAddress() instanceof InetSocketAddress remote) {
            observers.connectionEnded(summary(remote, reason));
        }
    }

    /** How many were refused for this reason. */
    public long rejected(RejectReason reason) {
        return rejected.get(reason.ordinal());
    }
}
