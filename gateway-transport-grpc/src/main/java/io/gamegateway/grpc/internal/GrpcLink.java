/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.grpc.internal.packet.PacketWriter;
import io.gamegateway.internal.session.BatchSize;
import io.gamegateway.spi.BackendEvents;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way to a stream that all loops share: it makes packets of the loop's messages, and hands them over once per
 * turn. Belongs to that loop.
 */
final class GrpcLink implements BackendLink {

    private static final int MIN_BATCH_BYTES = 1024;

    /** A batch of about this size is handed over before the turn is over; what Netty's pool keeps per thread, see TcpLink. */
    private static final int FULL_BATCH_BYTES = 32 * 1024;

    private final EndpointStream stream;
    private final GrpcLinks links;
    private final BackendEvents events;
    private final boolean traces;
    private final Runnable endOfTurn = this::flush;
    private final BatchSize batchSize = new BatchSize(MIN_BATCH_BYTES, FULL_BATCH_BYTES);

    /** Sessions that the server has been told of, but has not answered. */
    private final Set<Announcement> announced = new LinkedHashSet<>();

    private @Nullable ByteBuf batch;
    private int batchMessages;
    private boolean flushing;
    private boolean open = true;

    /** True once the server has answered for a session: only then is it known to be one. */
    private boolean proven;

    GrpcLink(EndpointStream stream, GrpcLinks links, boolean traces) {
        this.stream = stream;
        this.links = links;
        this.events = links.home().events();
        this.traces = traces;
    }

    // ---- sessions

    /** Announces the session, which gets the link when the server has agreed. */
    void announce(Announcement announcement) {
        if (announcement.callback().isCancelled()) {
            announcement.callback().cancelled();
            return;
        }
        announced.add(announcement);
        announcement.over(this);
        stream.announce(announcement);
    }

    /** The server's answer, unless the link was lost or closed meanwhile. */
    void answered(Announcement announcement, Announcement.Answer answer, String text) {
        if (!announced.remove(announcement)) {
            return;
        }
        if (!proven && (answer == Announcement.Answer.ACCEPTED || answer == Announcement.Answer.REFUSED)) {
            proven = true;
            events.opened(this);
        }
        switch (answer) {
            case ACCEPTED -> announcement.callback().linked(this);
            case REFUSED -> announcement.callback().failed(CloseReason.BACKEND_REFUSED, text);
            case UNAVAILABLE -> announcement.callback().failed(CloseReason.BACKEND_UNAVAILABLE, text);
            case CLOSED -> links.acquire(endpoint(), announcement);
        }
    }

    @Override
    public void release(ClientSession session, CloseReason reason, String text) {
        if (open) {
            handOver();
            stream.queue().add(new SendQueue.Leave(session.id(), CloseReasons.toServer(reason)), events);
        }
    }

    // ---- to the server

    @Override
    public Endpoint endpoint() {
        return stream.endpoint();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return !stream.queue().isFull();
    }

    /** The packet has no place for the zip bit: whoever needs it has payloads inflated, or marks them in the payload. */
    @Override
    public void send(ClientSession session, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        ByteBuf out = room(Integer.BYTES + PacketWriter.maxBytes(bytes));
        int begin = out.writerIndex();
        out.writeInt(0);
        PacketWriter.write(out, session.id(), messageId, payload, index, bytes);
        if (traces) {
            PacketWriter.writeTrace(out, session.traceIdHigh(), session.traceIdLow(), session.messageSpanId());
        }
        out.setInt(begin, out.writerIndex() - begin - Integer.BYTES);
        batchMessages++;
    }

    /** The batch, with room for so many bytes more, or else a new one. */
    private ByteBuf room(int bytes) {
        ByteBuf out = batch;
        if (out != null && out.readableBytes() + bytes > FULL_BATCH_BYTES) {
            handOver();
            out = null;
        }
        if (out == null) {
            // On the heap: gRPC wants arrays.
            out = PooledByteBufAllocator.DEFAULT.heapBuffer(Math.max(batchSize.expectedBytes(), bytes));
            batch = out;
            flushLater();
        }
        return out;
    }

    private void flushLater() {
        if (!flushing) {
            flushing = true;
            links.home().execute(endOfTurn);
        }
    }

    private void flush() {
        flushing = false;
        handOver();
    }

    private void handOver() {
        ByteBuf out = batch;
        if (out == null) {
            return;
        }
        int messages = batchMessages;
        batch = null;
        batchMessages = 0;
        batchSize.record(out.readableBytes());
        stream.queue().add(new SendQueue.Batch(out, messages), events);
    }

    @Override
    public void abandon(String cause) {
        if (open) {
            stream.abandon(cause);
        }
    }

    // ---- the end

    /** The stream is lost: what it was not given is dropped, and who waits for an answer looks elsewhere. */
    void lost(LinkLoss loss, String cause, long messagesInDoubt) {
        open = false;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (batchMessages > 0) {
            events.undelivered(endpoint(), batchMessages);
            batchMessages = 0;
        }
        events.inDoubt(this, messagesInDoubt);
        if (proven) {
            events.lost(this, loss, cause);
        } else {
            events.dialFailed(endpoint(), false, cause);
        }
        failAnnounced(CloseReason.BACKEND_UNAVAILABLE, cause);
    }

    /** The stream was closed as unused: who has just been announced is announced on the next one. */
    void closed() {
        open = false;
        tellClosed();
    }

    private void tellClosed() {
        if (proven) {
            events.closed(this);
        }
    }

    /** The loop closes its links: what was sent is handed over. */
    void close() {
        handOver();
        open = false;
        tellClosed();
        failAnnounced(CloseReason.DRAINING, "the gateway is closing");
    }

    private void failAnnounced(CloseReason reason, String text) {
        List<Announcement> all = List.copyOf(announced);
        announced.clear();
        all.forEach(announcement -> announcement.callback().failed(reason, text));
    }
}
