/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.io.LingeringClose;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.observe.ConnectionStatus;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Optional;
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
    private final Observers observers;
    private final long beganMillis = System.currentTimeMillis();
    private final long beganNanos = System.nanoTime();
    private InetSocketAddress remoteAddress;
    private @Nullable String userId;
    private @Nullable TraceContext traceParent;
    private long bytesReceived;
    private long bytesSent;
    private boolean rejected;
    private String message = "";
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
        this.observers = loop.observers();
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

    /** When the connection was accepted: milliseconds since 1970-01-01 UTC. */
    long beganMillis() {
        return beganMillis;
    }

    /** The same by {@link System#nanoTime()}. */
    long beganNanos() {
        return beganNanos;
    }

    /** The place in a trace that the client says it is at. */
    Optional<TraceContext> traceParent() {
        return Optional.ofNullable(traceParent);
    }

    /** The client says that it is at this place in a trace. */
    public void traceParent(TraceContext parent) {
        traceParent = parent;
    }

    /** So many bytes have come that the session will not see. */
    public void received(int bytes) {
        bytesReceived += bytes;
    }

    /** So many bytes are written. */
    public void sent(int bytes) {
        bytesSent += bytes;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
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
            message = "no whole message in time";
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
        rejected = true;
        message = rejection.label();
    }

    /** Refuses a TCP client and ends its connection; where notices are on, it is told why. */
    public void refuseTcp(ChannelHandlerContext ctx, RejectReason rejection, CloseReason reason, String text) {
        refuse(rejection, reason);
        Farewell farewell = Farewell.of(reason, reason.webSocketCode(), text, settings);
        if (!farewell.isSaid(ClientProtocol.TCP)) {
            ctx.close();
            return;
        }
        ByteBuf notice = ctx.alloc().buffer();
        farewell.write(notice, ClientProtocol.TCP);
        sent(notice.readableBytes());
        endedButFor(ctx.channel());
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
            observers.connectionEnded(summary());
        }
    }

    private ConnectionSummary summary() {
        return new ConnectionSummary(
                beganMillis,
                System.nanoTime() - beganNanos,
                remoteAddress,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                bytesReceived,
                bytesSent,
                0,
                0,
                rejected ? ConnectionStatus.REJECTED : ConnectionStatus.of(closeReason),
                closeReason,
                message);
    }

    /** It has its answer already; the rest of it is thrown away until the client closes too, or the deadline. */
    public void endedButFor(Channel channel) {
        ended();
        deadline.expiry(expired -> channel.close());
        wheel.set(deadline, millisToHandshake());
    }
}
