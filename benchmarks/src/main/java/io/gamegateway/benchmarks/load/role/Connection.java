/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: sends messages, and checks what comes back for them, in their order. It begins with one message, so that the other
 * side knows it for a client before others are opened. Belongs to its worker's event loop.
 */
final class Connection extends ByteToMessageDecoder {

    /** Told once whether a connection could be opened, and had its first answer. */
    @FunctionalInterface
    interface Opening {
        void done(Connection connection, boolean opened);
    }

    private enum State {
        OPENING,
        UPGRADING,
        GREETING,
        OPEN,
        CLOSED
    }

    private final Worker worker;
    private final int number;
    private final boolean tls;
    private final Opening opening;
    private final long begun = System.nanoTime();
    private @Nullable ChannelHandlerContext context;
    private State state = State.OPENING;
    private int sent;
    private int received;
    private int answers;

    Connection(Worker worker, int number, boolean tls, Opening opening) {
        this.worker = worker;
        this.number = number;
        this.tls = tls;
        this.opening = opening;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether something is still to come: it is being opened, or a message has no answer yet. */
    boolean isPending() {
        return (state != State.OPEN && state != State.CLOSED) || underWay() > 0;
    }

    /** How many have no answer yet. */
    int underWay() {
        return sent - received;
    }

    /** Sends so many messages, in one write, that are stamped with this time; none where it has ended. */
    void send(int count, long stamp) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || state == State.CLOSED) {
            return;
        }
        EchoMessage message = worker.message();
        ByteBuf out = ctx.alloc().directBuffer(count * message.maxWireBytes());
        for (int i = 0; i < count; i++) {
            message.write(out, stamp, number, sent++);
        }
        worker.sent(count);
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    /** Ends it, as a client does who has had enough. */
    void close() {
        state = State.CLOSED;
        worker.closed(this);
        if (context != null) {
            context.close();
        }
    }

    /** It was never there. */
    void failed() {
        if (state != State.OPEN && state != State.CLOSED) {
            state = State.CLOSED;
            worker.failed(this);
            opening.done(this, false);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (state == State.CLOSED) {
            ctx.close();
        } else if (!tls) {
            connected(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            connected(ctx);
        }
    }

    private void connected(ChannelHandlerContext ctx) {
        if (worker.message().isWebSocket()) {
            state = State.UPGRADING;
            ctx.writeAndFlush(WebSocketWire.upgrade());
        } else {
            greet();
        }
    }

    private void greet() {
        state = State.GREETING;
        send(1, begun);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == State.OPEN) {
            state = State.CLOSED;
            worker.disconnected(this);
        } else {
            failed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        worker.broken(cause);
        ctx.close();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (state == State.UPGRADING) {
            if (!WebSocketWire.skipUpgraded(in)) {
                return;
            }
            greet();
        }
        worker.read();
        if (worker.message().isWebSocket()) {
            frames(in);
        } else {
            messages(in, in.writerIndex());
        }
    }

    private void frames(ByteBuf in) {
        for (int header = WebSocketWire.headerBytes(in); header > 0; header = WebSocketWire.headerBytes(in)) {
            int bytes = WebSocketWire.payloadBytes(in);
            if (in.readableBytes() < header + bytes) {
                return;
            }
            boolean binary = WebSocketWire.opCode(in) == WebSocketFrame.OP_BINARY;
            in.skipBytes(header);
            int end = in.readerIndex() + bytes;
            if (binary) {
                messages(in, end);
            }
            // A gateway writes whole messages in a frame; what is left of one is a mismatch by its absence.
            in.readerIndex(end);
        }
    }

    private void messages(ByteBuf in, int end) {
        while (end - in.readerIndex() >= ClientFrame.HEADER_BYTES) {
            int index = in.readerIndex();
            int next = index + ClientFrame.HEADER_BYTES + ClientFrame.payloadBytes(in, index);
            if (next > end) {
                return;
            }
            answer(in, index);
            in.readerIndex(next);
        }
    }

    private void answer(ByteBuf in, int index) {
        boolean expected = worker.message().isAt(in, index, number, received++);
        answers++;
        if (expected) {
            worker.answer(EchoMessage.stamp(in, index));
        } else {
            worker.mismatch();
        }
        if (state == State.GREETING) {
            state = State.OPEN;
            opening.done(this, true);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        int count = answers;
        if (count > 0 && state == State.OPEN) {
            answers = 0;
            worker.answered(this, count);
        }
    }
}
