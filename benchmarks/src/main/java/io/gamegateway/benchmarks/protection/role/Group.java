/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.benchmarks.process.LatencyRecorder;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Clients of one kind, and what became of them. Belongs to the clients' event loop. */
final class Group {

    final List<Channel> channels = new ArrayList<>();
    final LatencyRecorder latencies = new LatencyRecorder();
    private final TreeMap<Long, Integer> ends = new TreeMap<>();
    private long firstEnd;
    private int turn;

    /** Of the client that came last. */
    long session;

    long received;
    long sent;
    int disconnected;
    int untold;

    /** The next one in turn, or null where there is none. */
    @Nullable
    Channel nextToTalk() {
        return channels.isEmpty() ? null : channels.get(turn++ % channels.size());
    }

    void latency(long nanos) {
        received++;
        latencies.record(nanos);
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
}
