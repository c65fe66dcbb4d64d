/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A packet that lies in a buffer, as gRPC takes messages: it drains the stream into its own buffer, in one copy where this
 * one is a heap buffer.
 *
 * <p>One instance serves one packet after the other, as gRPC has taken a message when the call that sends it returns,
 * provided that the call is ready.
 */
public final class OutboundPacket extends InputStream implements Drainable, KnownLength {

    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int index;
    private int end;

    /**
     * The packet that lies there, from now on.
     *
     * @param packet borrowed until it has been sent; its indices stay as they are
     */
    public OutboundPacket at(ByteBuf packet, int begin, int bytes) {
        buf = packet;
        index = begin;
        end = begin + bytes;
        return this;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int bytes = end - index;
        buf.getBytes(index, target, bytes);
        index = end;
        return bytes;
    }

    @Override
    public int available() {
        return end - index;
    }

    @Override
    public int read() {
        return index == end ? -1 : buf.getByte(index++) & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (index == end) {
            return length == 0 ? 0 : -1;
        }
        int bytes = Math.min(length, end - index);
        buf.getBytes(index, target, offset, bytes);
        index += bytes;
        return bytes;
    }
}
