/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import io.gamegateway.Gateway;
import io.gamegateway.admin.internal.OwnTimes;
import io.gamegateway.config.Limits;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.observe.OwnTime;
import io.gamegateway.jmh.MessagePath;
import io.gamegateway.observe.Direction;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What observers cost: the meters and the dashboard, which are told how long one read in 32 took. {@code ownTime} is that one; {@code read} is
 * any, with the clock of {@link OwnTime} and its part of the telling, and {@code readUnobserved} where there is no observer. If the time of
 * each message were recorded, each would cost what {@code ownTime} does. With two threads, as two event loops share one observer; nothing
 * may be allocated.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar ObserverBenchmark -prof gc}
 */
@MessagePath
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@Threads(2)
public class ObserverBenchmark {

    private static final long TYPICAL_NANOS = 23_456;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = GatewayMetrics.of(registry);
    private final Observers observers = new Observers(List.of(metrics, new OwnTimes()));

    /** As a gateway does when it starts. */
    @Setup
    public void start() {
        try (Gateway gateway = Gateway.builder()
                .limits(Limits.defaults())
                .route(1, "127.0.0.1:1")
                .build()) {
            metrics.started(gateway);
        }
    }

    /** And when it is closed. */
    @TearDown
    public void end() {
        metrics.closed();
        registry.close();
    }

    /** One read whose time is told. */
    @Benchmark
    public void ownTime() {
        observers.ownTime(Direction.CLIENT_TO_BACKEND, TYPICAL_NANOS);
    }

    /** Each event loop counts its reads for itself. */
    @State(Scope.Thread)
    public static class Loop {

        private OwnTime observed = new OwnTime(Observers.NONE, Direction.CLIENT_TO_BACKEND);
        private final OwnTime unobserved = new OwnTime(Observers.NONE, Direction.CLIENT_TO_BACKEND);

        /** With what all loops share. */
        @Setup
        public void observe(ObserverBenchmark all) {
            observed = new OwnTime(all.observers, Direction.CLIENT_TO_BACKEND);
        }
    }

    /** One read, whose time is told or not. */
    @Benchmark
    public boolean read(Loop loop) {
        boolean timed = loop.observed.begin();
        loop.observed.end();
        return timed;
    }

    /** One read where nobody wants to know. */
    @Benchmark
    public boolean readUnobserved(Loop loop) {
        boolean timed = loop.unobserved.begin();
        loop.unobserved.end();
        return timed;
    }
}
