/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.jmh.MessagePath;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the limits of one session cost per message: its two token buckets, of messages and of bytes, in {@link RateLimit}. The first
 * message of a read reads the clock too. Each comes a microsecond behind the last, by the clock that the buckets are told, so that the
 * limit of a million messages a second is kept, or, where the limit is a half of that, is not.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar SessionRateBenchmark -prof gc}
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionRateBenchmark {

    private static final int MESSAGE_BYTES = 72;
    private static final int BYTES_PER_SECOND = 100_000_000;
    private static final long STEP_NANOS = 1_000;

    /** Of the limit. */
    @Param({"1000000", "500000"})
    public int messagesPerSecond;

    private long now = System.nanoTime();
    private RateLimit limit = new RateLimit(1, 1, now);

    /** Both buckets are full. */
    @Setup(Level.Trial)
    public void fill() {
        limit = new RateLimit(messagesPerSecond, BYTES_PER_SECOND, now);
    }

    /** One of many in a read. */
    @Benchmark
    public boolean message() {
        now += STEP_NANOS;
        limit.now(now);
        return limit.tryMessage(MESSAGE_BYTES);
    }

    /** The first of a read, for which the clock is read. */
    @Benchmark
    public boolean firstMessageOfARead() {
        now += STEP_NANOS + (System.nanoTime() & 1);
        limit.now(now);
        return limit.tryMessage(MESSAGE_BYTES);
    }
}
