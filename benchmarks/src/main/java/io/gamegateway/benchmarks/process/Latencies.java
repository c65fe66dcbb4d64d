/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** What the clients of a process say of the delays of what they got; see {@link LatencyRecorder}. */
public final class Latencies {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Histogram nanos;

    private Latencies(Histogram nanos) {
        this.nanos = nanos;
    }

    /** Those of one kind of clients since the last call. */
    public static Latencies take(RoleProcess clients, String kind) {
        byte[] encoded = Base64.getDecoder().decode(clients.ask("latencies", kind));
        try {
            return new Latencies(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
        } catch (DataFormatException e) {
            throw new IllegalStateException("latencies: " + e.getMessage(), e);
        }
    }

    /** As {@link #take}, over so long a time from now on. */
    public static Latencies window(RoleProcess clients, String kind, int millis) {
        take(clients, kind);
        Pause.millis(millis);
        return take(clients, kind);
    }

    /** How many there are. */
    public long count() {
        return nanos.getTotalCount();
    }

    /** In milliseconds. */
    public double percentile(double percent) {
        return nanos.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }

    /** In milliseconds. */
    public double max() {
        return nanos.getMaxValue() / NANOS_PER_MILLI;
    }
}
