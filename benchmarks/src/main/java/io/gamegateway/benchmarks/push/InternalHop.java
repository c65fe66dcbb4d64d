/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.push.role.LogicStats;
import java.io.PrintStream;

/**
 * How long a message takes from a logic server's call to a player's socket. First the rate is raised until the machine cannot keep up,
 * then the delay is measured at half of the highest rate that it could. Messages go to one session after the other, and delays count from
 * the time at which each should have been sent.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.push.InternalHop}
 */
public final class InternalHop {

    private static final String PLAYERS = "players";
    private static final double STEP = 1.25;
    private static final double KEPT_UP = 0.98;
    private static final double MAX_P99_MILLIS = 100;

    private final Options options;
    private final Stand stand;
    private final RoleProcess gateway;
    private final RoleProcess logic;
    private long expected;

    private InternalHop(Options options, Stand stand) {
        this.options = options;
        this.stand = stand;
        gateway = stand.gateway("gateway", 0);
        logic = stand.logic("logic", event -> {}, gateway);
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    /** As on the command line; prints to {@code out}. */
    public static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("sessions", 1_000)
                .with("bytes", 100)
                .with("protocol", "tcp")
                .with("rate", 0)
                .with("first-rate", 10_000)
                .with("warmup", 10_000)
                .with("step-millis", 4_000)
                .with("rounds", 7)
                .with("millis", 5_000)
                .parse(args);
        Report report = new Report(InternalHop.class, options);
        try (Stand stand = new Stand()) {
            new InternalHop(options, stand).run(report);
        }
        report.print(out);
    }

    private record Run(double sentPerSecond, Latencies latencies, double processors, long refused) {}

    private void run(Report report) {
        logic.ask("sessions", stand.connect(gateway, options.number("sessions"), options.text("protocol"), PLAYERS));
        run(options.number("first-rate"), options.number("warmup"));
        int rate = options.number("rate");
        if (rate == 0) {
            int highest = highestRate();
            rate = highest / 2;
            report.note("highest rate that was sustained: %,d messages/s", highest);
        }
        report.row("round", "messages/s", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "processors in use");
        Median[] medians = {new Median(), new Median(), new Median(), new Median(), new Median(), new Median()};
        for (int i = 1; i <= options.number("rounds"); i++) {
            Run run = run(rate, options.number("millis"));
            Latencies delays = run.latencies;
            double[] values = {
                run.sentPerSecond,
                delays.percentile(50),
                delays.percentile(99),
                delays.percentile(99.9),
                delays.max(),
                run.processors
            };
            for (int j = 0; j < values.length; j++) {
                medians[j].add(values[j]);
            }
            report.row(i, values[0], values[1], values[2], values[3], values[4], values[5]);
        }
        report.row(
                "**median**",
                medians[0].value(),
                medians[1].value(),
                medians[2].value(),
                medians[3].value(),
                medians[4].value(),
                medians[5].value());
        report.note("%,d messages, all received", expected);
    }

    private int highestRate() {
        double rate = options.number("first-rate");
        while (true) {
            Run run = run(rate, options.number("step-millis"));
            boolean sustained = run.sentPerSecond >= rate * KEPT_UP
                    && run.refused == 0
                    && run.latencies.percentile(99) < MAX_P99_MILLIS;
            if (!sustained) {
                return (int) (rate / STEP);
            }
            rate *= STEP;
        }
    }

    private Run run(double rate, int millis) {
        Latencies.take(stand.players(), PLAYERS);
        long refusedBefore = refused();
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        logic.ask("start", rate, options.text("bytes"), "-");
        Pause.millis(millis);
        long sent = Long.parseLong(logic.ask("stop").split(" ", -1)[0]);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double processors = (cpuNanos() - cpu) / 1e9 / seconds;
        long refused = refused() - refusedBefore;
        expected += sent - refused;
        stand.await(PLAYERS, expected);
        return new Run(sent / seconds, Latencies.take(stand.players(), PLAYERS), processors, refused);
    }

    private long refused() {
        return LogicStats.of(logic).get(0).refused();
    }

    private long cpuNanos() {
        return logic.cpuNanos() + gateway.cpuNanos() + stand.players().cpuNanos();
    }
}
