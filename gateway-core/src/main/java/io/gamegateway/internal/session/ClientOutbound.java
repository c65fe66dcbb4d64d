/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client: the messages of one batch are appended to one buffer, which is written with
 * one call. The buffer exists from the first message of a batch to its flush, so an idle client holds none.
 *
 * <p>Belongs to the event loop.
 */
final class ClientOutbound {

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
    private final BatchSize batchSize;
    private final int budgetBytes;
    private @Nullable ByteBuf batch;
    private boolean queued;

    /** Bytes of shared buffers that have been written since the last flush. */
    private int writtenBytes;

    /** @param batchSize of the clients of this loop */
    ClientOutbound(ClientProtocol protocol, ChannelHandlerContext context, BatchSize batchSize, int budgetBytes) {
        this.protocol = protocol;
        this.context = context;
        this.batchSize = batchSize;
        this.budgetBytes = budgetBytes;
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
        if (bytes < SHARE_FROM_BYTES) {
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

    private boolean enqueue() {
        boolean first = !queued;
        queued = true;
        return first;
    }

    void pong(byte[] payload) {
        ByteBuf out = batch(payload.length);
        WebSocketFrame.writeHeader(out, WebSocketFrame.OP_PONG, payload.length);
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
        int bytes = out.readableBytes();
        long waiting = waitingBytes();
        // What the kernel has not taken of earlier batches decides; one big batch to a client that reads is no fault.
        if (waiting > 0 && waiting + bytes > budgetBytes) {
            out.release();
            return OVER_BUDGET;
        }
        batchSize.record(bytes);
        context.writeAndFlush(out, context.voidPromise());
        return bytes;
    }

    private int flushShared() {
        ByteBuf out = batch;
        batch = null;
        int bytes = writtenBytes + (out == null ? 0 : out.readableBytes());
        long waiting = waitingBytes();
        // As above; what waits counts the overhead of its buffers, too, and what was written is part of it.
        boolean behind = waiting - writtenBytes > MAX_ENTRIES_OVERHEAD_BYTES;
        writtenBytes = 0;
        if (behind && waiting > budgetBytes) {
            ReferenceCountUtil.release(out);
            return OVER_BUDGET;
        }
        if (out != null) {
            context.write(out, context.voidPromise());
        }
        context.flush();
        return bytes;
    }

    /** Throws the batch away: there is nobody to write it to. */
    void discard() {
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }

    /** Throws away what waits and ends the connection. */
    void abort() {
        discard();
        context.close();
    }

    /**
     * Says farewell behind what waits, then closes our direction of the connection.
     *
     * <p>Not the socket: closing one that holds unread bytes makes the kernel send a reset, which can destroy what was just
     * written on its way. Whoever calls reads on until the client closes too, and has a deadline for that.
     */
    void closeOutput(Farewell farewell) {
        if (farewell.isSaid(protocol)) {
            farewell.write(batch(Farewell.TYPICAL_BYTES), protocol);
        }
        ByteBuf rest = batch == null ? Unpooled.EMPTY_BUFFER : batch;
        batch = null;
        Channel channel = context.channel();
        context.writeAndFlush(rest).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    /** False where the connection is gone. */
    boolean isConnected() {
        return context.channel().isActive();
    }

    private ByteBuf batch(int payloadBytes) {
        if (batch == null) {
            int headers = WebSocketFrame.MAX_SERVER_HEADER_BYTES + ClientFrame.HEADER_BYTES;
            batch = context.alloc().directBuffer(Math.max(batchSize.expectedBytes(), headers + payloadBytes));
        }
        return batch;
    }

    private long waitingBytes() {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }
}
