/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Clients of one kind, and what became of them. Belongs to the clients' event loop. */
final class Group {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    final List<Channel> channels = new ArrayList<>();
    private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    private final TreeMap<Long, Integer> ends = new TreeMap<>();
    private long firstEnd;
    long received;
    long sent;
    int disconnected;
    int untold;

    void latency(long nanos) {
        received++;
        latencies.recordValue(Math.min(LONGEST_NANOS, Math.max(0, nanos)));
    }

    void told() {
        long now = System.nanoTime();
        if (ends.isEmpty()) {
            firstEnd = now;
        }
        ends.merge((now - firstEnd) / TimeUnit.SECONDS.toNanos(1), 1, Integer::sum);
    }

    /** How many were told to go in each second from the first one on. */
    String ends() {
        StringBuilder counts = new StringBuilder();
        for (long second = 0; !ends.isEmpty() && second <= ends.lastKey(); second++) {
            counts.append(second == 0 ? "" : " ").append(ends.getOrDefault(second, 0));
        }
        return counts.toString();
    }

    /** All latencies since the last call. */
    String takeLatencies() {
        ByteBuffer encoded = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int bytes = latencies.encodeIntoCompressedByteBuffer(encoded);
        latencies.reset();
        byte[] exact = new byte[bytes];
        encoded.position(0).get(exact);
        return Base64.getEncoder().encodeToString(exact);
    }
}
