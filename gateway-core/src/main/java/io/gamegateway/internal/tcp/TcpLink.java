/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.GateFrameDecoder;
import io.gamegateway.codec.ServerId;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.link.LinkProgress;
import io.gamegateway.internal.link.LinkWatch;
import io.gamegateway.internal.link.WatchedLink;
import io.gamegateway.internal.session.BatchSize;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection to a backend, which carries the frames of its sessions.
 *
 * <p>Frames are appended to one buffer, which is written and flushed once, by a task that the first of them puts behind
 * the current turn of the event loop: all messages that the clients of this loop sent in one turn cost one system call.
 *
 * <p>Belongs to the event loop.
 */
final class TcpLink extends ChannelInboundHandlerAdapter implements BackendLink, WatchedLink {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(TcpLink.class));

    private static final int MIN_BATCH_BYTES = 1024;

    /**
     * A batch of about this size is handed to the channel, and a new one begun; both are flushed together. The largest
     * that Netty's pool keeps per thread, without a lock (io.netty.allocator.maxCachedBufferCapacity).
     */
    private static final int FULL_BATCH_BYTES = 32 * 1024;

    /** That a backend gets to take what was sent before the link is closed. */
    static final int CLOSE_MILLIS = 1_000;

    private final Endpoint endpoint;
    private final BackendEvents events;
    private final GateProtocol protocol;
    private final Runnable endOfTurn = this::flush;
    private final Owner owner;
    private final LinkWatch watch;
    private final LinkProgress progress;

    // Set in handlerAdded, before anything else happens.
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    @SuppressWarnings("NullAway.Init")
    private GateFrameDecoder frames;

    private @Nullable ByteBuf batch;
    private final BatchSize batchSize = new BatchSize(MIN_BATCH_BYTES, FULL_BATCH_BYTES);
    private int batchMessages;
    private boolean flushing;

    /** True where bytes of turns before this one waited when it began. */
    private boolean behind;

    private boolean writable = true;
    private boolean open = true;
    private boolean closing;
    private int sessions;
    private long unusedSinceNanos = System.nanoTime();
    private LinkLoss loss = LinkLoss.BROKEN;
    private String closeCause = "closed by the backend";

    /** What becomes of the link is for the links of its mode to decide. */
    interface Owner {

        /** The session does not use the link any more. */
        void released(TcpLink link);

        /** The connection is gone. */
        void closed(TcpLink link);
    }

    TcpLink(Endpoint endpoint, BackendEvents events, GateProtocol protocol, Owner owner, LinkWatch watch) {
        this.endpoint = endpoint;
        this.events = events;
        this.protocol = protocol;
        this.owner = owner;
        this.watch = watch;
        this.progress = new LinkProgress(watch.detectionNanos());
    }

    // ---- sessions

    /** Announces the session and gives it the link; a gate header that cannot be written costs the session alone. */
    void give(ClientSession session, boolean resumed, BackendLinks.Callback callback) {
        if (callback.isCancelled()) {
            owner.released(this);
            callback.cancelled();
            return;
        }
        try {
            announce(session, resumed);
        } catch (RuntimeException e) {
            owner.released(this);
            callback.failed(CloseReason.INTERNAL_ERROR, "the session cannot be announced: " + e);
            return;
        }
        sessions++;
        callback.linked(this);
    }

    private void announce(ClientSession session, boolean resumed) {
        if (protocol.lifecycleFrames()) {
            int payloadBytes = GateFrame.connectPayloadBytes(session.remoteAddress());
            ByteBuf out = header(session, GateFrame.OP_CONNECT, 0, 0, payloadBytes);
            GateFrame.writeConnectPayload(out, session.protocol().code(), resumed, session.remoteAddress());
        }
    }

    @Override
    public void release(ClientSession session, CloseReason reason, String text) {
        sessions--;
        unusedSinceNanos = System.nanoTime();
        if (open && protocol.lifecycleFrames()) {
            dismiss(session, GateFrame.disconnectPayload(reason, text));
        }
        owner.released(this);
    }

    private void dismiss(ClientSession session, byte[] payload) {
        try {
            header(session, GateFrame.OP_DISCONNECT, 0, 0, payload.length).writeBytes(payload);
        } catch (RuntimeException e) {
            // The session ends, whatever the codec of its header does.
            log.warnOf(session, "{} was not told that {} has ended: {}", endpoint, session, e.toString());
        }
    }

    /** True where no session uses the link, and none has for this long. */
    boolean isUnusedFor(long nanos) {
        return sessions == 0 && System.nanoTime() - unusedSinceNanos >= nanos;
    }

    // ---- to the backend

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        int serverId = zip && protocol.forwardZipFlag() ? ServerId.ZIP_BIT : 0;
        ByteBuf out = header(session, GateFrame.OP_TRANS, messageId, serverId, bytes);
        out.writeBytes(payload, index, bytes);
        batchMessages++;
    }

    private ByteBuf header(ClientSession session, int opCode, int type, int serverId, int payloadBytes) {
        ByteBuf out = room(GateFrame.HEADER_BYTES + protocol.gateHeaderBytes() + payloadBytes);
        int begin = out.writerIndex();
        try {
            GateFrame.writeHeader(out, protocol.gateHeaderBytes() + payloadBytes, type, serverId, session.id());
            protocol.writeGateHeader(out, opCode, session);
        } catch (RuntimeException e) {
            // Half a header would break the framing for all sessions of the link.
            out.writerIndex(begin);
            throw e;
        }
        return out;
    }

    /** The batch, with room for so many bytes more, or else a new one. */
    private ByteBuf room(int bytes) {
        ByteBuf out = batch;
        if (out != null && out.readableBytes() + bytes > FULL_BATCH_BYTES) {
            writeBatch();
            out = null;
        }
        if (out == null) {
            out = context.alloc().directBuffer(Math.max(batchSize.expectedBytes(), bytes));
            batch = out;
            flushLater();
        }
        return out;
    }

    private void flushLater() {
        if (!flushing) {
            flushing = true;
            behind = waitingBytes() > 0;
            context.executor().execute(endOfTurn);
        }
    }

    private void flush() {
        flushing = false;
        writeBatch();
        context.flush();
    }

    private void writeBatch() {
        ByteBuf out = batch;
        if (out == null) {
            return;
        }
        int messages = batchMessages;
        batch = null;
        batchMessages = 0;
        int bytes = out.readableBytes();
        batchSize.record(bytes);
        events.sent(endpoint, messages, bytes);
        if (behind) {
            writeBehind(out, bytes, messages);
        } else {
            progress.sent(bytes, messages);
            context.write(out, context.voidPromise());
        }
    }

    /**
     * Behind what the backend has not taken since a turn before: only the promise tells whether this batch leaves before the link
     * is lost. Apart, to keep the path of a message small enough for the JIT to inline.
     */
    private void writeBehind(ByteBuf out, int bytes, int messages) {
        context.write(out).addListener(written -> {
            if (written.isSuccess()) {
                progress.sent(bytes, messages);
            } else {
                broken(written.cause());
                lostMessages(messages);
            }
        });
    }

    private long waitingBytes() {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    private void lostMessages(int messages) {
        if (messages > 0) {
            events.undelivered(endpoint, messages);
        }
    }

    // ---- from the backend

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            events.bytesReceived(endpoint, in.readableBytes());
            progress.received(in.readableBytes());
            frames.decode(in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        events.batchEnd();
    }

    private void corrupt(int length) {
        closeCause = "frame length: " + length + " (expected: 0 to " + GateFrame.MAX_LENGTH + ")";
        events.batchEnd();
        context.close();
    }

    // ---- the connection

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        frames = new GateFrameDecoder(ctx.alloc(), new BackendFrames(endpoint, events, protocol, this::corrupt));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writable = ctx.channel().isWritable();
        if (writable && open) {
            events.writable(this);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin();
    }

    /** The connection is there. */
    void begin() {
        if (watch.isSuspect(endpoint)) {
            progress.suspect();
        }
        watch.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open = false;
        watch.remove(this);
        frames.close();
        if (batch != null) {
            batch.release();
            batch = null;
        }
        lostMessages(batchMessages);
        batchMessages = 0;
        owner.closed(this);
        if (closing) {
            events.closed(this);
        } else {
            boolean unresponsive = loss == LinkLoss.UNRESPONSIVE;
            if (unresponsive && watch.hasHabit(progress)) {
                watch.report(endpoint);
            }
            events.inDoubt(this, unresponsive ? progress.messagesSinceItMayHaveFailed() : progress.messagesOfLate());
            events.lost(this, loss, closeCause);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(cause);
        ctx.close();
    }

    /** Notes why the connection has broken; a write that fails first says so to its promise alone. */
    private void broken(Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            // That is what came of it.
            return;
        }
        closeCause = cause.toString();
        if (SocketTransport.isTimeout(cause)) {
            // The kernel has given up waiting for acknowledgements.
            loss = LinkLoss.UNRESPONSIVE;
        }
    }

    @Override
    public void check(long nowNanos, long stallNanos, long silenceNanos) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (!open || waiting == null) {
            return;
        }
        boolean wasSuspect = progress.isSuspect();
        progress.look(nowNanos, waiting.totalPendingWriteBytes(), waiting.currentProgress());
        if (wasSuspect && !progress.isSuspect()) {
            watch.cleared(endpoint);
        }
        if (progress.stalledNanos() >= stallNanos) {
            abandon("the backend took no bytes for " + TimeUnit.NANOSECONDS.toMillis(progress.stalledNanos()) + " ms");
        } else if (silenceNanos > 0 && progress.isSilentFor(silenceNanos)) {
            events.silent(
                    this, "the backend answered nothing for " + TimeUnit.NANOSECONDS.toMillis(silenceNanos) + " ms");
        }
    }

    @Override
    public void suspect() {
        progress.suspect();
    }

    @Override
    public void abandon(String cause) {
        if (!open) {
            return;
        }
        loss = LinkLoss.UNRESPONSIVE;
        closeCause = cause;
        if (waitingBytes() > 0) {
            // What the kernel holds for a backend that takes nothing is thrown away, and the backend told with a reset.
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        context.close();
    }

    /** Closes the connection behind what has been sent, or after a second where the backend does not take it. */
    void close() {
        closing = true;
        open = false;
        watch.remove(this);
        writeBatch();
        Channel channel = context.channel();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
        if (channel.isOpen()) {
            context.executor().schedule(() -> channel.close(), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
