/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

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
 * Draws session ids from one generator, on one thread and on two at once. One is drawn per connection, so what counts is
 * that it neither blocks nor allocates.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar SessionIdBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionIdBenchmark {

    private final SessionIdGenerator ids = SessionIdGenerator.standard("gateway-1");

    /** One thread. */
    @Benchmark
    @Threads(1)
    public long alone() {
        return ids.nextId();
    }

    /** Two threads, as two event loops that accept at once. */
    @Benchmark
    @Threads(2)
    public long contended() {
        return ids.nextId();
    }
}
