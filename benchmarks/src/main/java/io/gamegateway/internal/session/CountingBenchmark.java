/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.jmh.MessagePath;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is counted for each message on its event loop, whether anybody reads it or not. With two threads, each with counters of its own,
 * as event loops have; nothing may be allocated.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar CountingBenchmark -prof gc}
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@Threads(2)
public class CountingBenchmark {

    private final LoopCounters counters = new LoopCounters();
    private final Traffic traffic = new Traffic(10, 1);

    /** A message to a backend: by serverType and world, of which all of them are the sum. */
    @Benchmark
    public void messageToBackend() {
        traffic.toBackend();
    }

    /** A message to a client: in all, and by serverType and world. */
    @Benchmark
    public void messageToClient() {
        traffic.toClient(1);
        counters.count(Metric.MESSAGES_TO_CLIENTS);
    }
}
