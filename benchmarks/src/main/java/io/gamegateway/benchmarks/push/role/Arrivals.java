/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.role;

import io.gamegateway.benchmarks.process.LatencyRecorder;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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

    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger disconnected = new AtomicInteger();
    private final LatencyRecorder latencies = new LatencyRecorder();
    private final Map<Integer, Sender> senders = new HashMap<>();

    private static final class Sender {
        private final long firstNanos = System.nanoTime();
        private int count;
    }

    void message(int messageId, ByteBuf in, int payload) {
        received.lazySet(received.getPlain() + 1);
        latencies.record(System.nanoTime() - in.getLong(payload));
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
    String takeLatencies() {
        return latencies.take();
    }

    /** How many messages of a sender there were, and when the first one came; on the players' event loop. */
    String of(int sender) {
        Sender found = senders.get(sender);
        return found == null ? "0 0" : found.count + " " + found.firstNanos;
    }
}
