/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.codec.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
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
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final int LENGTH_BITS = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: players\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String END_OF_HEAD = "\r\n\r\n";

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
            ctx.writeAndFlush(Unpooled.copiedBuffer(UPGRADE, StandardCharsets.US_ASCII));
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
        int end = in.toString(StandardCharsets.US_ASCII).indexOf(END_OF_HEAD);
        if (end < 0) {
            return false;
        }
        in.skipBytes(end + END_OF_HEAD.length());
        upgraded = true;
        // The mask of a client's frame may be 0.
        ByteBuf frame = Unpooled.buffer()
                .writeByte(BINARY)
                .writeByte(MASKED | ClientFrame.HEADER_BYTES)
                .writeInt(0);
        ctx.writeAndFlush(question(frame));
        return true;
    }

    private void frames(ByteBuf in) {
        while (in.readableBytes() >= 2) {
            int begin = in.readerIndex();
            int length = in.getByte(begin + 1) & LENGTH_BITS;
            int header = length == LENGTH_16 ? 4 : length == LENGTH_64 ? 10 : 2;
            if (in.readableBytes() < header) {
                return;
            }
            if (length == LENGTH_16) {
                length = in.getUnsignedShort(begin + 2);
            } else if (length == LENGTH_64) {
                length = (int) in.getLong(begin + 2);
            }
            if (in.readableBytes() < header + length) {
                return;
            }
            in.skipBytes(header);
            if (in.getByte(begin) == (byte) BINARY) {
                messages(in, begin + header + length);
            } else {
                in.skipBytes(length);
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
