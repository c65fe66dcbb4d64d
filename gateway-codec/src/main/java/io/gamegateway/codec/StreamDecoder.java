/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames of a fixed-size header that says the size of the rest.
 *
 * <p>Whole frames are handed out where they lie in the input; only a frame that the input breaks off is copied, into a
 * buffer that exists while one is incomplete, and grows with the bytes that came rather than with the size that the
 * header claims. So a connection between two messages holds no buffer.
 *
 * <p>Not thread-safe: belongs to one event loop.
 */
abstract class StreamDecoder {

    /** {@link #frameBytes}: the header is not acceptable and has been reported; the stream ends here. */
    static final int BROKEN = -1;

    private static final int MIN_HELD_BYTES = 64;

    private final ByteBufAllocator allocator;
    private final int headerBytes;

    /** What waits: the beginning of a frame, and while {@link #paused} whole frames behind it too. */
    private @Nullable ByteBuf held;

    private boolean paused;
    private boolean scanning;
    private boolean closed;

    StreamDecoder(ByteBufAllocator allocator, int headerBytes) {
        this.allocator = allocator;
        this.headerBytes = headerBytes;
    }

    /** Bytes of the whole frame at {@code index}, header included, or {@link #BROKEN}. The header is there. */
    abstract int frameBytes(ByteBuf in, int index);

    /** Hands out the whole frame at {@code index}; false leaves it in the stream and pauses. */
    abstract boolean frame(ByteBuf in, int index, int frameBytes);

    /**
     * Takes all readable bytes of {@code in}, which stays the caller's, and hands out the frames they complete. While
     * paused, the bytes are kept.
     */
    public final void decode(ByteBuf in) {
        while (held != null && running() && in.isReadable()) {
            held.writeBytes(in, Math.min(in.readableBytes(), missingBytes(held)));
            scanHeld();
        }
        if (held == null && running()) {
            scan(in);
        }
        if (in.isReadable()) {
            hold(in);
        }
    }

    /** Goes on after a pause, with the frame that was refused. Harmless where nothing is paused. */
    public final void resume() {
        paused = false;
        if (held != null && !scanning) {
            scanHeld();
        }
    }

    /** True from a refused frame to {@link #resume()}. */
    public final boolean isPaused() {
        return paused;
    }

    /** Bytes that wait for the rest of their frame, or for {@link #resume()}. */
    public final int heldBytes() {
        return held == null ? 0 : held.readableBytes();
    }

    /** Releases what is held; input is thrown away from now on. May be called from within a callback, and again. */
    public final void close() {
        closed = true;
        if (!scanning) {
            releaseHeld();
        }
    }

    private boolean running() {
        return !paused && !closed;
    }

    private void scan(ByteBuf in) {
        // Set anew for each frame: a callback may have resumed or closed us.
        while (running() && in.readableBytes() >= headerBytes) {
            int index = in.readerIndex();
            int frameBytes = frameBytes(in, index);
            if (frameBytes < 0) {
                close();
                return;
            }
            if (in.readableBytes() < frameBytes) {
                return;
            }
            // Before the call, so that resume() from within it wins.
            paused = true;
            if (frame(in, index, frameBytes)) {
                paused = false;
                in.readerIndex(index + frameBytes);
            }
        }
    }

    private void scanHeld() {
        ByteBuf buffer = held;
        if (buffer == null) {
            return;
        }
        scanning = true;
        try {
            scan(buffer);
        } finally {
            scanning = false;
            if (closed || !buffer.isReadable()) {
                releaseHeld();
            } else {
                buffer.discardSomeReadBytes();
            }
        }
    }

    /** How many bytes the frame at the front needs to be whole, as far as can be told. */
    private int missingBytes(ByteBuf front) {
        int have = front.readableBytes();
        return have < headerBytes ? headerBytes - have : frameBytes(front, front.readerIndex()) - have;
    }

    private void hold(ByteBuf rest) {
        if (closed) {
            rest.skipBytes(rest.readableBytes());
            return;
        }
        if (held == null) {
            held = allocator.directBuffer(Math.max(MIN_HELD_BYTES, rest.readableBytes()));
        }
        held.writeBytes(rest);
    }

    private void releaseHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
