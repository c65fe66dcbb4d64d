/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rendezvous hashing against a ring of 160 points per endpoint: finding a key's endpoint and its alternatives, and building what
 * that needs, which happens with each new table. {@link HashSpread} compares how even they are.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar ConsistentHashBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConsistentHashBenchmark {

    /** To choose from. */
    @Param({"3", "10", "100"})
    int endpoints;

    private List<Endpoint> names = List.of();
    private OpenEndpoints open = new OpenEndpoints(List.of(), List.of());
    private HashRing ring = new HashRing(List.of());
    private Ranking rendezvous = new Rendezvous(open, RouteKey.SESSION_ID);
    private long session;

    /** Both of the same endpoints. */
    @Setup
    public void fill() {
        names = BenchmarkSession.endpoints(endpoints);
        open = OpenEndpoints.of(new RouteRule(BenchmarkSession.SERVER_TYPE, 0, "game", names));
        ring = new HashRing(names);
        rendezvous = new Rendezvous(open, RouteKey.SESSION_ID);
    }

    /** All endpoints in the order of their scores. */
    @Benchmark
    public Endpoint[] rendezvousRank() {
        return rendezvous.rank(BenchmarkSession.question(session++), 0);
    }

    /** All endpoints in the order of the ring. */
    @Benchmark
    public Endpoint[] ringRank() {
        return ring.rank(RouteKey.SESSION_ID.hash(BenchmarkSession.question(session++)));
    }

    /** The key's endpoint alone. */
    @Benchmark
    public Endpoint ringFirst() {
        return ring.first(RouteKey.SESSION_ID.hash(BenchmarkSession.question(session++)));
    }

    /** For a new table. */
    @Benchmark
    public Object rendezvousBuild() {
        return new Rendezvous(open, RouteKey.SESSION_ID);
    }

    /** For a new table. */
    @Benchmark
    public Object ringBuild() {
        return new HashRing(names);
    }
}
