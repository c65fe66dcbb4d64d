/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates zlib payloads (RFC 1950) up to a limit: a bomb is refused after at most that many bytes, whatever it would
 * have become. Uses the JDK's zlib.
 *
 * <p>Not thread-safe: one belongs to one event loop, and is closed with it.
 *
 * @since 0.1
 */
public final class PayloadInflater implements AutoCloseable {

    /** Result of {@link #inflate}: the payload is not a whole zlib stream. */
    public static final int CORRUPT = -1;

    /** Result of {@link #inflate}: the inflated payload would exceed the limit. */
    public static final int TOO_LARGE = -2;

    private static final int STEP_BYTES = 8 * 1024;

    private final Inflater inflater = new Inflater();
    private final int maxBytes;

    /** @param maxBytes the most bytes that a payload may inflate to */
    public PayloadInflater(int maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 0)");
        }
        this.maxBytes = maxBytes;
    }

    /**
     * Appends the inflated payload to {@code out}, and nothing where it fails.
     *
     * @param in borrowed, indices unchanged
     * @return the inflated bytes, {@link #CORRUPT} or {@link #TOO_LARGE}
     */
    public int inflate(ByteBuf in, int index, int bytes, ByteBuf out) {
        int begin = out.writerIndex();
        inflater.reset();
        inflater.setInput(in.nioBuffer(index, bytes));
        int result;
        try {
            result = inflateInto(out);
        } catch (DataFormatException e) {
            result = CORRUPT;
        }
        if (result < 0) {
            out.writerIndex(begin);
        }
        return result;
    }

    private int inflateInto(ByteBuf out) throws DataFormatException {
        int total = 0;
        while (!inflater.finished()) {
            // One byte over the limit is asked for, so that a payload of exactly the limit can end.
            int step = (int) Math.min(STEP_BYTES, maxBytes - total + 1L);
            out.ensureWritable(step);
            ByteBuffer room = out.nioBuffer(out.writerIndex(), step);
            int n = inflater.inflate(room);
            total += n;
            if (total > maxBytes) {
                return TOO_LARGE;
            }
            out.writerIndex(out.writerIndex() + n);
            if (n == 0 && !inflater.finished()) {
                return CORRUPT;
            }
        }
        return inflater.getRemaining() == 0 ? total : CORRUPT;
    }

    /** Frees the native memory of zlib. */
    @Override
    public void close() {
        inflater.end();
    }
}
