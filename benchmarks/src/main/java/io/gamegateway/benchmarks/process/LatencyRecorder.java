/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Delays, in the process that sees them; {@link Latencies} takes them to the one that asks. For one thread. */
public final class LatencyRecorder {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);

    /** One more, cut to 0 to two minutes. */
    public void record(long delayNanos) {
        nanos.recordValue(Math.min(LONGEST_NANOS, Math.max(0, delayNanos)));
    }

    /** Gives all of its own to another, and begins anew. */
    public void moveTo(LatencyRecorder other) {
        other.nanos.add(nanos);
        nanos.reset();
    }

    /** All since the last call, as an answer for {@link Latencies#take}. */
    public String take() {
        ByteBuffer encoded = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int bytes = nanos.encodeIntoCompressedByteBuffer(encoded);
        nanos.reset();
        return Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), bytes));
    }
}
