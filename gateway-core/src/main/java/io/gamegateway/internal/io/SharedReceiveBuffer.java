/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One receive buffer for all channels of an event loop. Our handlers copy out what they keep before they return, so the
 * same bytes of memory serve one read after the other: they stay in the cache, nothing is allocated per read, and an idle
 * connection holds no buffer. Where a handler does keep the buffer (TLS, io_uring), its reference count says so, and the
 * next read gets a new one.
 *
 * <p>Belongs to one event loop, which makes one read at a time; so its handle is shared by all channels too.
 */
public final class SharedReceiveBuffer implements RecvByteBufAllocator {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Reads of one channel in one turn of the loop, when each fills the buffer; others wait meanwhile. */
    private static final int MAX_READS = 4;

    private final Handle handle = new SharedHandle();
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;

    /** Allocates at the first read. */
    public SharedReceiveBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    // The interface's own method is deprecated in favour of ExtendedHandle, which this returns.
    @SuppressWarnings("deprecation")
    @Override
    public Handle newHandle() {
        return handle;
    }

    /** Releases the buffer; a later read would allocate another. */
    public void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    private ByteBuf take() {
        ByteBuf current = buffer;
        if (current == null || current.refCnt() > 1) {
            if (current != null) {
                current.release();
            }
            current = allocator.directBuffer(BUFFER_BYTES, BUFFER_BYTES);
            buffer = current;
        }
        return current.clear().retain();
    }

    @SuppressWarnings("deprecation")
    private final class SharedHandle implements ExtendedHandle {

        private @Nullable ChannelConfig config;
        private int reads;
        private int lastBytes;
        private int attemptedBytes;

        @Override
        public ByteBuf allocate(ByteBufAllocator ignored) {
            return take();
        }

        @Override
        public int guess() {
            return BUFFER_BYTES;
        }

        @Override
        public void reset(ChannelConfig channelConfig) {
            config = channelConfig;
            reads = 0;
            lastBytes = 0;
        }

        @Override
        public void incMessagesRead(int n) {
            reads += n;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attemptedBytes = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }

        @Override
        public boolean continueReading() {
            // A read that did not fill the buffer has emptied the socket; polling is level triggered, so what arrives
            // meanwhile is reported again.
            return lastBytes > 0 && lastBytes == attemptedBytes && reads < MAX_READS && isAutoRead();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            config = null;
        }

        private boolean isAutoRead() {
            return config != null && config.isAutoRead();
        }
    }
}
