/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection;

import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.io.PrintStream;

/**
 * What others notice of a client that stops reading, while a backend sends to all at a steady rate.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.protection.SlowClient --protocol websocket
 * --tls true --policy DROP_OLDEST}
 */
public final class SlowClient {

    private static final String OTHERS = "others";
    private static final String SLOW = "slow";
    private static final int SMALL_BUFFER_BYTES = 16 * 1024;

    /** Messages, and what is more than a client that reads ever has waiting. */
    private static final int BURST = 20;

    private static final int FILLED_BYTES = 64 * 1024;

    private SlowClient() {}

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("clients", 1_000)
                .with("protocol", "tcp")
                .with("tls", "false")
                .with("policy", "DISCONNECT")
                .with("rate", 10)
                .with("bytes", 4_000)
                .with("warmup", 10_000)
                .with("windows", 6)
                .with("millis", 5_000)
                .parse(args);
        Report report = new Report(SlowClient.class, options);
        boolean tls = Boolean.parseBoolean(options.text("tls"));
        try (Arena arena = new Arena(options.text("policy"), tls)) {
            RoleProcess clients = arena.clients();
            arena.connect(clients, options.number("clients") - 1, options.text("protocol"), OTHERS, 0, tls);
            arena.connect(clients, 1, options.text("protocol"), SLOW, SMALL_BUFFER_BYTES, tls);
            measure(options, report, arena, clients);
        }
        report.print(out);
    }

    private static void measure(Options options, Report report, Arena arena, RoleProcess clients) {
        report.row(
                "window",
                "p50 ms",
                "p99 ms",
                "max ms",
                "messages",
                "gateway MiB",
                "waiting KiB",
                "closed as slow",
                "dropped");
        arena.backend().ask("start", options.number("rate"), options.number("bytes"));
        Pause.millis(options.number("warmup"));
        Median before = windows(options, report, arena, clients, "all read");
        clients.ask("stop", SLOW);
        fill(options, arena, clients);
        Median after = windows(options, report, arena, clients, "one does not");
        long sent = arena.backend().askNumber("stop");
        Arena.await(() -> clients.askNumber("received", OTHERS) >= sent * (options.number("clients") - 1));
        report.note(
                "p99 of the others, median of the windows: %.2f ms (%.2f to %.2f) before, %.2f ms (%.2f to %.2f) after: %+.0f %%",
                before.value(),
                before.min(),
                before.max(),
                after.value(),
                after.min(),
                after.max(),
                100 * (after.value() / before.value() - 1));
        report.note(
                "each was sent %,d; the others got %,d in all (expected: %,d); disconnected of them: %d",
                sent,
                clients.askNumber("received", OTHERS),
                sent * (options.number("clients") - 1),
                clients.askNumber("disconnected", OTHERS));
    }

    /** Sends to the slow client until the buffers of the kernel are full, and messages wait in the gateway. */
    private static void fill(Options options, Arena arena, RoleProcess clients) {
        String session = clients.ask("session", SLOW);
        while (arena.gateway().askNumber("waiting") < FILLED_BYTES && thinned(arena) == 0) {
            arena.backend().ask("burst", session, BURST, options.number("bytes"));
            Pause.millis(10);
        }
    }

    private static Median windows(Options options, Report report, Arena arena, RoleProcess clients, String name) {
        Median p99 = new Median();
        for (int i = 1; i <= options.number("windows"); i++) {
            Latencies window = Latencies.window(clients, OTHERS, options.number("millis"));
            p99.add(window.percentile(99));
            report.row(
                    name + ", " + i,
                    window.percentile(50),
                    window.percentile(99),
                    window.max(),
                    window.count(),
                    arena.gateway().memoryMegabytes(),
                    arena.gateway().askNumber("waiting") / 1024,
                    arena.gateway().askNumber("closed", "slow_consumer"),
                    thinned(arena));
        }
        return p99;
    }

    /** Messages that were left out for a client that is too slow. */
    private static long thinned(Arena arena) {
        return arena.gateway().askNumber("dropped", "client_too_slow")
                + arena.gateway().askNumber("dropped", "superseded");
    }
}
