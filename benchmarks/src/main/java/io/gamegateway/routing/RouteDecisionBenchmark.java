/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.RouteStrategy;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.EndpointStates;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What a decision of each strategy costs, with the state of each endpoint looked up in a map. There is one per session and
 * serverId, and one more for each after a change of the table.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar RouteDecisionBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteDecisionBenchmark {

    private static final int WORLDS = 100;

    /** In the rule. */
    @Param({"3", "10", "100"})
    int endpoints;

    /** Of the rule. */
    @Param
    RouteStrategy strategy = RouteStrategy.ROUND_ROBIN;

    private RouteTable table = RouteTable.of(List.of());
    private EndpointStates states = EndpointStates.unknown();
    private Optional<Endpoint> current = Optional.empty();
    private long session;

    /** The rule that is asked, between a hundred for other worlds. */
    @Setup
    public void fill() {
        List<Endpoint> names = BenchmarkSession.endpoints(endpoints);
        RouteRule any = new RouteRule(BenchmarkSession.SERVER_TYPE, RouteRule.ANY_WORLD, "game", names);
        RouteRule asked = strategy == RouteStrategy.WEIGHTED
                ? any.withWeights(IntStream.rangeClosed(1, endpoints).boxed().toList())
                : any.withStrategy(strategy);
        table = RouteTable.of(IntStream.rangeClosed(0, WORLDS)
                .mapToObj(world ->
                        world == 0 ? asked : new RouteRule(BenchmarkSession.SERVER_TYPE, 1_000 + world, "other", names))
                .toList());
        Map<Endpoint, EndpointState> known = new ConcurrentHashMap<>();
        names.forEach(endpoint -> known.put(endpoint, EndpointState.UNKNOWN));
        states = endpoint -> known.getOrDefault(endpoint, EndpointState.UNKNOWN);
        current = Optional.of(names.get(endpoints / 2));
    }

    private RouteRequest question(Optional<Endpoint> from) {
        long id = session++;
        return new RouteRequest(
                ServerId.of(7, BenchmarkSession.SERVER_TYPE, (int) id & 0xff), new BenchmarkSession(id), from, states);
    }

    /** Of a session that has no endpoint yet. */
    @Benchmark
    public RouteDecision newSession() {
        return table.decide(question(Optional.empty()));
    }

    /** Of a session that stays. */
    @Benchmark
    public RouteDecision sessionThatStays() {
        return table.decide(question(current));
    }
}
