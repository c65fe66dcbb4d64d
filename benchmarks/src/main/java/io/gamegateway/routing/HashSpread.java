/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Prints how evenly keys are spread by rendezvous hashing and by a ring of 160 points per endpoint, over many sets of endpoints:
 * by how much the endpoint with the most keys has more than the mean, and the one with the fewest has less.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.routing.HashSpread}
 */
public final class HashSpread {

    private static final int SETS = 200;
    private static final int KEYS_PER_ENDPOINT = 1_000;

    private HashSpread() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        run(System.out, SETS);
    }

    static void run(PrintStream out, int sets) {
        out.println("endpoints, method: most above the mean, fewest below: median of the sets (worst)");
        for (int size : new int[] {3, 10, 100}) {
            print(
                    out,
                    size + ", rendezvous",
                    IntStream.range(0, sets)
                            .mapToObj(set -> {
                                Ranking ranking = rendezvous(endpoints(set, size));
                                return Spread.of(size, key -> ranking.rank(BenchmarkSession.question(key), 0)[0]);
                            })
                            .toList());
            print(
                    out,
                    size + ", ring",
                    IntStream.range(0, sets)
                            .mapToObj(set -> {
                                HashRing ring = new HashRing(endpoints(set, size));
                                return Spread.of(
                                        size,
                                        key -> ring.first(RouteKey.SESSION_ID.hash(BenchmarkSession.question(key))));
                            })
                            .toList());
        }
    }

    private static Ranking rendezvous(List<Endpoint> endpoints) {
        return new Rendezvous(
                OpenEndpoints.of(new RouteRule(BenchmarkSession.SERVER_TYPE, 0, "game", endpoints)),
                RouteKey.SESSION_ID);
    }

    private static List<Endpoint> endpoints(int set, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Endpoint("10." + set + ".0." + i, 7001))
                .toList();
    }

    private static void print(PrintStream out, String label, List<Spread> spreads) {
        double[] most = spreads.stream().mapToDouble(Spread::most).sorted().toArray();
        double[] fewest = spreads.stream().mapToDouble(Spread::fewest).sorted().toArray();
        out.printf(
                "%s: +%.1f %% (+%.1f %%), -%.1f %% (-%.1f %%)%n",
                label, most[most.length / 2], most[most.length - 1], fewest[most.length / 2], fewest[most.length - 1]);
    }

    /** In percent of the mean. */
    private record Spread(double most, double fewest) {

        static Spread of(int endpoints, LongFunction<Endpoint> choice) {
            Map<Endpoint, Long> counts = LongStream.range(0, (long) endpoints * KEYS_PER_ENDPOINT)
                    .mapToObj(choice)
                    .collect(Collectors.groupingBy(endpoint -> endpoint, Collectors.counting()));
            double max =
                    counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
            double min = counts.size() < endpoints
                    ? 0
                    : counts.values().stream().mapToLong(Long::longValue).min().orElse(0);
            return new Spread(percent(max - KEYS_PER_ENDPOINT), percent(KEYS_PER_ENDPOINT - min));
        }

        private static double percent(double keys) {
            return 100.0 * keys / KEYS_PER_ENDPOINT;
        }
    }
}
