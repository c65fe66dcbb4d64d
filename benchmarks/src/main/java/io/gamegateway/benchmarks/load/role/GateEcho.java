/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.codec.GateFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * One link of a gateway: its messages go back as they are, since an echo has the same type, session and payload. All messages of a read are
 * one slice of the buffer, and one write.
 */
final class GateEcho extends ByteToMessageDecoder {

    private final EchoCounts counts;

    GateEcho(EchoCounts counts) {
        this.counts = counts;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int begin = in.readerIndex();
        int end = begin;
        int frames = 0;
        while (in.writerIndex() - end >= GateFrame.HEADER_BYTES) {
            int bytes = GateFrame.HEADER_BYTES + GateFrame.length(in, end);
            if (in.writerIndex() - end < bytes) {
                break;
            }
            if (GateFrame.opCode(in, end) != GateFrame.OP_TRANS) {
                throw new IllegalStateException("op code: " + GateFrame.opCode(in, end) + " (expected: Trans)");
            }
            end += bytes;
            frames++;
        }
        if (frames > 0) {
            counts.read(frames);
            ctx.write(in.readRetainedSlice(end - begin), ctx.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
