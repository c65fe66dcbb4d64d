/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.packet;

import io.grpc.HasByteBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gets at the bytes of a message that gRPC has received: a small one is copied into an array that is used again and again, a
 * larger one is read where it lies, if it lies in one piece. Not thread-safe.
 */
public final class InboundPacket {

    /** Up to this size a copy costs less than the two objects that it takes to see gRPC's buffer as one of Netty's. */
    private static final int COPIED_BYTES = 4 * 1024;

    /** An array of more bytes is not kept. */
    private static final int KEPT_BYTES = 64 * 1024;

    private ByteBuf scratch = Unpooled.buffer(COPIED_BYTES);

    /** A buffer with the whole message, from its reader index on; valid until the stream is closed or the next call. */
    public ByteBuf of(InputStream message) throws IOException {
        int bytes = message.available();
        ByteBuf inPlace = bytes > COPIED_BYTES ? inPlace(message, bytes) : null;
        return inPlace == null ? copied(message, bytes) : inPlace;
    }

    private static @Nullable ByteBuf inPlace(InputStream message, int bytes) {
        if (message instanceof HasByteBuffer pieces && pieces.byteBufferSupported()) {
            ByteBuffer first = pieces.getByteBuffer();
            return first != null && first.remaining() == bytes ? Unpooled.wrappedBuffer(first) : null;
        }
        return null;
    }

    private ByteBuf copied(InputStream message, int bytes) throws IOException {
        if (scratch.capacity() > KEPT_BYTES) {
            scratch = Unpooled.buffer(COPIED_BYTES);
        }
        scratch.clear();
        scratch.ensureWritable(bytes);
        int read = message.readNBytes(scratch.array(), scratch.arrayOffset(), bytes);
        return scratch.writerIndex(read);
    }
}
