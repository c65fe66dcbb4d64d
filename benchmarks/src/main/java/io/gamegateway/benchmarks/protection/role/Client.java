/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;

/** One client. Belongs to the clients' event loop. */
final class Client extends ByteToMessageDecoder {

    private final boolean webSocket;
    private final Group group;
    private final long begin = System.nanoTime();
    private final Consumer<Boolean> ready;
    private boolean upgraded;
    private boolean greeted;
    private boolean told;

    /** @param ready gets true with the first answer, or false where the connection ends before */
    Client(boolean webSocket, Group group, Consumer<Boolean> ready) {
        this.webSocket = webSocket;
        this.group = group;
        this.ready = ready;
        this.upgraded = !webSocket;
    }

    boolean isWebSocket() {
        return webSocket;
    }

    /** True until it is told to go. */
    boolean plays() {
        return greeted && !told;
    }

    /** When its connection was begun. */
    long begin() {
        return begin;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(webSocket ? WebSocketWire.upgrade() : Wire.message(false, Wire.HELLO, 0));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        group.channels.remove(ctx.channel());
        if (greeted) {
            group.disconnected++;
            group.untold += told ? 0 : 1;
        } else {
            ready.accept(false);
        }
    }

    /** The decoder would read on here where nothing was decoded, also when its client has stopped reading. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!upgraded && !upgrade(ctx, in)) {
            return;
        }
        if (!webSocket) {
            messages(in, in.writerIndex());
            return;
        }
        for (int header = WebSocketWire.headerBytes(in); header > 0; header = WebSocketWire.headerBytes(in)) {
            int bytes = WebSocketWire.payloadBytes(in);
            if (in.readableBytes() < header + bytes) {
                return;
            }
            boolean close = WebSocketWire.opCode(in) == WebSocketFrame.OP_CLOSE;
            in.skipBytes(header);
            if (close) {
                in.skipBytes(bytes);
                tell(ctx);
            } else {
                messages(in, in.readerIndex() + bytes);
            }
        }
    }

    private boolean upgrade(ChannelHandlerContext ctx, ByteBuf in) {
        if (!WebSocketWire.skipUpgraded(in)) {
            return false;
        }
        upgraded = true;
        ctx.writeAndFlush(Wire.message(true, Wire.HELLO, 0));
        return true;
    }

    private void messages(ByteBuf in, int end) {
        while (end - in.readerIndex() >= ClientFrame.HEADER_BYTES) {
            int index = in.readerIndex();
            int next = index + ClientFrame.HEADER_BYTES + ClientFrame.payloadBytes(in, index);
            if (next > end) {
                return;
            }
            message(ClientFrame.messageId(in, index), in.getLong(index + ClientFrame.HEADER_BYTES));
            in.readerIndex(next);
        }
    }

    private void message(int messageId, long number) {
        switch (messageId) {
            case Wire.HELLO -> {
                greeted = true;
                group.session = number;
                ready.accept(true);
            }
            case Wire.NOTICE -> {
                told = true;
                group.told();
            }
            default -> group.latency(System.nanoTime() - number);
        }
    }

    /** The server closes behind its close frame, once we have done so. */
    private void tell(ChannelHandlerContext ctx) {
        told = true;
        group.told();
        ctx.close();
    }
}
