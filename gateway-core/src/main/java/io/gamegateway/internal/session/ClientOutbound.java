/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverflowPolicy;
import io.gamegateway.internal.io.LingeringClose;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client: the messages of one batch are appended to one buffer, which is written with
 * one call. The buffer exists from the first message of a batch to its flush, so an idle client holds none.
 *
 * <p>Belongs to the event loop.
 */
final class ClientOutbound {

    private static final byte[] NO_BYTES = {};

    /** Result of {@link #flush}: the client does not read, and its budget is used up; the batch was thrown away. */
    static final int OVER_BUDGET = -1;

    /** A batch of this size is written at once, so that a burst's size alone does not count against the budget. */
    static final int FULL_BATCH_BYTES = 32 * 1024;

    /**
     * Encoded messages of fewer bytes are copied, and so join what else there is; from here on all members share them, which
     * saves memory where they do not read. To the processor it is the same: docs/performance.md, "Push".
     */
    static final int SHARE_FROM_BYTES = 1_024;

    /** Of the entries that one batch of shared buffers makes in the channel's outbound buffer, 96 bytes each. */
    private static final int MAX_ENTRIES_OVERHEAD_BYTES = 2 * FULL_BATCH_BYTES / SHARE_FROM_BYTES * 96;

    private final ClientProtocol protocol;
    private final ChannelHandlerContext context;
    private final SessionLoop loop;
    private final Session session;
    private @Nullable ByteBuf batch;
    private boolean queued;

    /** While the client is behind, and messages make place for others; else null. */
    private @Nullable Backlog backlog;

    // What SlowClients knows of it.
    private boolean listedSlow;
    private int knownWaiting;
    private long knownTaken;
    private long progressTick;

    /** All that was ever handed to the channel. */
    private long handedBytes;

    /** Bytes of shared buffers that have been written since the last flush. */
    private int writtenBytes;

    ClientOutbound(Session session, ClientProtocol protocol, ChannelHandlerContext context, SessionLoop loop) {
        this.session = session;
        this.protocol = protocol;
        this.context = context;
        this.loop = loop;
    }

    ClientProtocol protocol() {
        return protocol;
    }

    /** Appends a message; true where it is the first since the last flush. */
    boolean message(int messageId, int serverId, ByteBuf payload, int index, int bytes) {
        SharedMessages.encode(batch(bytes), protocol, messageId, serverId, payload, index, bytes);
        return enqueue();
    }

    /**
     * Appends messages that are encoded already, for this client's protocol. A few bytes are copied, to be written together
     * with what else there is; else the buffer is written as it is, which all its readers share.
     *
     * @param encoded borrowed, indices unchanged
     * @return true where they are the first since the last flush
     */
    boolean encoded(ByteBuf encoded) {
        int bytes = encoded.readableBytes();
        if (bytes < SHARE_FROM_BYTES || mayBeThinned()) {
            batch(bytes).writeBytes(encoded, encoded.readerIndex(), bytes);
        } else {
            if (batch != null) {
                writtenBytes += batch.readableBytes();
                context.write(batch, context.voidPromise());
                batch = null;
            }
            writtenBytes += bytes;
            context.write(encoded.retainedDuplicate(), context.voidPromise());
        }
        return enqueue();
    }

    /** True where what is written now may have to make place for other messages later, so that it must not be written yet. */
    private boolean mayBeThinned() {
        return backlog != null || thins() && writtenBytes == 0 && waitingBytes() > 0;
    }

    private boolean thins() {
        return loop.settings().outbound().policy() != OverflowPolicy.DISCONNECT;
    }

    private boolean enqueue() {
        boolean first = !queued;
        queued = true;
        return first;
    }

    void pong(byte[] payload) {
        control(WebSocketFrame.OP_PONG, payload);
    }

    void ping() {
        control(WebSocketFrame.OP_PING, NO_BYTES);
    }

    private void control(int opCode, byte[] payload) {
        ByteBuf out = batch(payload.length);
        WebSocketFrame.writeHeader(out, opCode, payload.length);
        out.writeBytes(payload);
    }

    boolean isBatchFull() {
        return (batch == null ? 0 : batch.readableBytes()) + writtenBytes >= FULL_BATCH_BYTES;
    }

    /** Writes the batch; the bytes written, 0 where there were none, or {@link #OVER_BUDGET}. */
    int flush() {
        ByteBuf out = batch;
        queued = false;
        if (writtenBytes > 0) {
            return flushShared();
        }
        if (out == null) {
            return 0;
        }
        batch = null;
        if (backlog != null) {
            return hold(out, backlog);
        }
        int bytes = out.readableBytes();
        long waiting = waitingBytes();
        if (waiting > 0 && thins()) {
            fallBehind(out);
            return bytes;
        }
        // What the kernel has not taken of earlier batches decides; one big batch to a client that reads is no fault.
        if (waiting > 0 && waiting + bytes > loop.settings().outbound().budgetBytes()) {
            refuse(out);
            return OVER_BUDGET;
        }
        loop.batchSize().record(bytes);
        handedBytes += bytes;
        context.writeAndFlush(out, context.voidPromise());
        return bytes;
    }

    /** Throws away messages of a client that is closed for it. */
    private void refuse(@Nullable ByteBuf messages) {
        if (messages != null) {
            session.dropped(DropReason.CLIENT_TOO_SLOW, Backlog.count(protocol, messages));
            messages.release();
        }
    }

    private int flushShared() {
        ByteBuf out = batch;
        batch = null;
        int bytes = writtenBytes + (out == null ? 0 : out.readableBytes());
        long waiting = waitingBytes();
        // As above; what waits counts the overhead of its buffers, too, and what was written is part of it.
        boolean behind = waiting - writtenBytes > MAX_ENTRIES_OVERHEAD_BYTES;
        writtenBytes = 0;
        handedBytes += bytes;
        if (behind && waiting > loop.settings().outbound().budgetBytes()) {
            refuse(out);
            return OVER_BUDGET;
        }
        if (out != null) {
            context.write(out, context.voidPromise());
        }
        context.flush();
        return bytes;
    }

    // ---- a client that is behind, and whose messages make place for others

    /**
     * The client has not taken all of what was written before. This batch is the last to be handed to the channel as it is; what
     * follows waits here, until the channel has got rid of it.
     */
    private void fallBehind(ByteBuf out) {
        backlog = new Backlog(protocol, context.alloc());
        write(out);
    }

    private void write(ByteBuf out) {
        handedBytes += out.readableBytes();
        context.writeAndFlush(out).addListener(this::written);
    }

    private int hold(ByteBuf out, Backlog waiting) {
        OutboundConfig config = loop.settings().outbound();
        boolean overBudget;
        try {
            int replaced = waiting.add(out, config.policy() == OverflowPolicy.LATEST_PER_MESSAGE_ID);
            session.dropped(DropReason.SUPERSEDED, replaced);
            long room = config.budgetBytes() - waitingBytes();
            overBudget = waiting.bytes() > room && !thins();
            if (waiting.bytes() > room && !overBudget) {
                int dropped = waiting.dropOldest((int) Math.max(0, room));
                session.dropped(DropReason.CLIENT_TOO_SLOW, dropped);
            }
        } finally {
            out.release();
        }
        return overBudget ? OVER_BUDGET : 0;
    }

    /** All that the channel had is in the socket: it gets the next of what waits. */
    private void written(Future<? super Void> done) {
        Backlog waiting = backlog;
        if (waiting == null) {
            return;
        }
        if (!done.isSuccess() || waiting.messages() == 0) {
            backlog = null;
            waiting.release();
            return;
        }
        ByteBuf out = context.alloc().directBuffer(Math.min(FULL_BATCH_BYTES, waiting.bytes()));
        waiting.take(out, FULL_BATCH_BYTES);
        loop.counters().count(Metric.BYTES_TO_CLIENTS, out.readableBytes());
        write(out);
    }

    /** All that was ever handed to the channel. */
    long handedBytes() {
        return handedBytes;
    }

    // ---- what SlowClients knows

    /** Bytes that wait, in the channel and here. */
    int waiting() {
        return (int) Math.min(Integer.MAX_VALUE, waitingBytes() + (backlog == null ? 0 : backlog.bytes()));
    }

    /** What waited when it was last looked at. */
    int knownWaiting() {
        return knownWaiting;
    }

    void knownWaiting(int bytes) {
        knownWaiting = bytes;
    }

    boolean isListedSlow() {
        return listedSlow;
    }

    void listSlow(long tick) {
        listedSlow = true;
        knownTaken = Long.MIN_VALUE;
        progressTick = tick;
    }

    void unlistSlow() {
        listedSlow = false;
    }

    /** When it was last seen that the socket had taken something; {@code tick} where it has since. */
    long progressTick(long tick) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        // Of the buffer at the front the channel tells how much of it is gone; those behind it are whole.
        long left = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
        long taken = handedBytes - left;
        if (taken > knownTaken) {
            knownTaken = taken;
            progressTick = tick;
        }
        return progressTick;
    }

    // ---- the end

    /** Throws away what waits: there is nobody to write it to. */
    void discard() {
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (backlog != null) {
            backlog.release();
            backlog = null;
        }
    }

    /** Throws away what waits and ends the connection. */
    void abort() {
        discard();
        context.close();
    }

    /**
     * Says farewell behind what waits, then closes our direction of the connection: see {@link LingeringClose}. Whoever calls reads
     * on until the client closes too, and has a deadline for that.
     */
    void closeOutput(Farewell farewell) {
        if (farewell.isSaid(protocol)) {
            farewell.write(batch(Farewell.TYPICAL_BYTES), protocol);
        }
        ByteBuf rest = rest();
        handedBytes += rest.readableBytes();
        context.writeAndFlush(rest).addListener(LingeringClose.CLOSE_OUTPUT);
    }

    /** What waits to be handed to the channel, in order. */
    private ByteBuf rest() {
        ByteBuf last = batch == null ? Unpooled.EMPTY_BUFFER : batch;
        batch = null;
        Backlog waiting = backlog;
        if (waiting == null) {
            return last;
        }
        backlog = null;
        ByteBuf all = context.alloc().directBuffer(waiting.bytes() + last.readableBytes());
        waiting.take(all, Integer.MAX_VALUE);
        waiting.release();
        all.writeBytes(last);
        last.release();
        return all;
    }

    /** False where the connection is gone. */
    boolean isConnected() {
        return context.channel().isActive();
    }

    private ByteBuf batch(int payloadBytes) {
        if (batch == null) {
            int headers = WebSocketFrame.MAX_SERVER_HEADER_BYTES + ClientFrame.HEADER_BYTES;
            batch = context.alloc().directBuffer(Math.max(loop.batchSize().expectedBytes(), headers + payloadBytes));
        }
        return batch;
    }

    private long waitingBytes() {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }
}
