/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What the players of one kind have got. Payloads begin with the time at which they were meant to be sent, as {@link
 * System#nanoTime} says, which on Linux is the same clock for all processes; those of a {@link #TRACKED} message go on with the
 * number of its sender. Written by the players' event loop; the counts can be read by any thread.
 */
final class Arrivals {

    /** Of messages whose time is recorded. */
    static final int TIMED = 7;

    /** Of messages whose sender is recorded, besides. */
    static final int TRACKED = 8;

    private static final long LONGEST_NANOS = 120_000_000_000L;

    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger disconnected = new AtomicInteger();
    private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    private final Map<Integer, Sender> senders = new HashMap<>();

    private static final class Sender {
        private final long firstNanos = System.nanoTime();
        private int count;
    }

    void message(int messageId, ByteBuf in, int payload) {
        received.lazySet(received.getPlain() + 1);
        long nanos = Math.max(0, System.nanoTime() - in.getLong(payload));
        latencies.recordValue(Math.min(nanos, LONGEST_NANOS));
        if (messageId == TRACKED) {
            senders.computeIfAbsent(in.getInt(payload + Long.BYTES), number -> new Sender()).count++;
        }
    }

    void disconnected() {
        disconnected.incrementAndGet();
    }

    long received() {
        return received.get();
    }

    int disconnections() {
        return disconnected.get();
    }

    /** All latencies since the last call; on the players' event loop. */
    ByteBuffer takeLatencies() {
        ByteBuffer encoded = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int bytes = latencies.encodeIntoCompressedByteBuffer(encoded);
        latencies.reset();
        return encoded.position(0).limit(bytes);
    }

    /** How many messages of a sender there were, and when the first one came; on the players' event loop. */
    String of(int sender) {
        Sender found = senders.get(sender);
        return found == null ? "0 0" : found.count + " " + found.firstNanos;
    }
}
