/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.io.LingeringClose;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has no session yet: what is known of the client so far, the deadline by which it must have one, and
 * why it gets none. Its handlers share it, each adding what it finds out. Belongs to the event loop.
 */
public final class Arrival {

    private final DeadlineWheel wheel;
    private final LoopCounters counters;
    private final SessionSettings settings;
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(expired -> {});
    private final long handshakeTick;
    private InetSocketAddress remoteAddress;
    private @Nullable String userId;
    private CloseReason closeReason = CloseReason.NORMAL;
    private boolean ended;

    /**
     * @param loop where its session will live
     * @param remoteAddress of the connection's other end, until it is known to be a proxy
     * @param handshakeMillis until it must have a session
     */
    public Arrival(SessionLoop loop, InetSocketAddress remoteAddress, long handshakeMillis) {
        this.wheel = loop.wheel();
        this.counters = loop.counters();
        this.settings = loop.settings();
        this.remoteAddress = remoteAddress;
        this.handshakeTick = wheel.tick() + DeadlineWheel.ticks(handshakeMillis);
    }

    /** Where the client connects from. */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** A proxy has said where the client connects from. */
    public void remoteAddress(InetSocketAddress address) {
        remoteAddress = address;
    }

    /** The user that the session will belong to, if that is known. */
    public @Nullable String userId() {
        return userId;
    }

    /** The session will belong to this user. */
    public void userId(String id) {
        userId = id;
    }

    /** Of the connection; the session takes it over. */
    public DeadlineWheel.Deadline deadline() {
        return deadline;
    }

    /** What the loop counts. */
    public LoopCounters counters() {
        return counters;
    }

    /** Closes the channel at the handshake deadline. */
    public void awaitHandshake(Channel channel) {
        deadline.expiry(expired -> {
            closeReason = CloseReason.HANDSHAKE_TIMEOUT;
            channel.close();
        });
        wheel.set(deadline, millisToHandshake());
    }

    /** Calls the expiry after so long, or at the handshake deadline where that is sooner. */
    public void await(long millis, DeadlineWheel.Expiry expiry) {
        deadline.expiry(expiry);
        wheel.set(deadline, Math.min(millis, millisToHandshake()));
    }

    private long millisToHandshake() {
        return Math.max(0, handshakeTick - wheel.tick()) * DeadlineWheel.TICK_MILLIS;
    }

    /** Refuses the client; whoever calls closes the connection, at once or behind an answer. */
    public void refuse(RejectReason rejection, CloseReason reason) {
        counters.rejected(rejection);
        closeReason = reason;
    }

    /** Refuses a TCP client and ends its connection; where notices are on, it is told why. */
    public void refuseTcp(ChannelHandlerContext ctx, RejectReason rejection, CloseReason reason, String text) {
        refuse(rejection, reason);
        Farewell farewell = Farewell.of(reason, reason.webSocketCode(), text, settings);
        if (!farewell.isSaid(ClientProtocol.TCP)) {
            ctx.close();
            return;
        }
        endedButFor(ctx.channel());
        ByteBuf notice = ctx.alloc().buffer();
        farewell.write(notice, ClientProtocol.TCP);
        LingeringClose.send(ctx, notice);
    }

    /** Says why the connection will end. */
    public void closeReason(CloseReason reason) {
        closeReason = reason;
    }

    /** The connection has ended, or is about to, without a session. Counted once. */
    public void ended() {
        wheel.cancel(deadline);
        if (!ended) {
            ended = true;
            counters.closed(closeReason);
        }
    }

    /** It has its answer already; the rest of it is thrown away until the client closes too, or the deadline. */
    public void endedButFor(Channel channel) {
        ended();
        deadline.expiry(expired -> channel.close());
        wheel.set(deadline, millisToHandshake());
    }
}
