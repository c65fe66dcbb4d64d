/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One client of a gateway: asks who it is, and hands on what it is sent. Belongs to the event loop of its connection, but for
 * {@link #session}.
 */
final class Player extends ByteToMessageDecoder {

    static final int SERVER_TYPE = 10;
    static final int WHO_AM_I = 1;

    private static final int SERVER_TYPE_SHIFT = 8;

    private final boolean webSocket;
    private final Arrivals arrivals;
    private final CompletableFuture<Long> session = new CompletableFuture<>();
    private boolean upgraded;

    Player(boolean webSocket, Arrivals arrivals) {
        this.webSocket = webSocket;
        this.arrivals = arrivals;
        this.upgraded = !webSocket;
    }

    /** Its session's id, once it knows it. */
    CompletableFuture<Long> session() {
        return session;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (webSocket) {
            ctx.writeAndFlush(WebSocketWire.upgrade());
        } else {
            ctx.writeAndFlush(question(Unpooled.buffer()));
        }
    }

    private static ByteBuf question(ByteBuf out) {
        ClientFrame.writeHeader(out, 0, WHO_AM_I, SERVER_TYPE << SERVER_TYPE_SHIFT);
        return out;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.completeExceptionally(new IllegalStateException("player: disconnected"));
        arrivals.disconnected();
    }

    /** The decoder would read on here where nothing was decoded, also when its player has stopped reading. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!upgraded && !upgrade(ctx, in)) {
            return;
        }
        if (webSocket) {
            frames(in);
        } else {
            messages(in, in.writerIndex());
        }
    }

    private boolean upgrade(ChannelHandlerContext ctx, ByteBuf in) {
        if (!WebSocketWire.skipUpgraded(in)) {
            return false;
        }
        upgraded = true;
        // The mask of a client's frame may be 0.
        ByteBuf frame = Unpooled.buffer();
        WebSocketWire.writeHeader(frame, ClientFrame.HEADER_BYTES, 0);
        ctx.writeAndFlush(question(frame));
        return true;
    }

    private void frames(ByteBuf in) {
        for (int header = WebSocketWire.headerBytes(in); header > 0; header = WebSocketWire.headerBytes(in)) {
            int bytes = WebSocketWire.payloadBytes(in);
            if (in.readableBytes() < header + bytes) {
                return;
            }
            boolean binary = WebSocketWire.opCode(in) == WebSocketFrame.OP_BINARY;
            in.skipBytes(header);
            if (binary) {
                messages(in, in.readerIndex() + bytes);
            } else {
                in.skipBytes(bytes);
            }
        }
    }

    private void messages(ByteBuf in, int end) {
        int index = in.readerIndex();
        while (end - index >= ClientFrame.HEADER_BYTES) {
            int payloadBytes = ClientFrame.payloadBytes(in, index);
            int next = index + ClientFrame.HEADER_BYTES + payloadBytes;
            if (next > end) {
                break;
            }
            message(ClientFrame.messageId(in, index), in, index + ClientFrame.HEADER_BYTES);
            index = next;
        }
        in.readerIndex(index);
    }

    private void message(int messageId, ByteBuf in, int payload) {
        if (messageId == WHO_AM_I) {
            session.complete(in.getLong(payload));
        } else {
            arrivals.message(messageId, in, payload);
        }
    }
}
