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
 * Many clients leave and return at once, while a few go on playing: how long it takes, and what these notice.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.protection.ReconnectStorm}
 */
public final class ReconnectStorm {

    private static final String PLAYING = "playing";
    private static final String STORM = "storm";

    private ReconnectStorm() {}

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("clients", 15_000)
                .with("playing", 100)
                .with("rate", 1_000)
                .with("protocol", "tcp")
                .with("rounds", 3)
                .with("warmup", 5_000)
                .with("millis", 5_000)
                .parse(args);
        Report report = new Report(ReconnectStorm.class, options);
        try (Arena arena = new Arena("DISCONNECT", false)) {
            RoleProcess playing = arena.clients();
            RoleProcess storm = arena.clients();
            arena.connect(playing, options.number("playing"), options.text("protocol"), PLAYING, 0, false);
            arena.connect(storm, options.number("clients"), options.text("protocol"), STORM, 0, false);
            playing.ask("talk", PLAYING, "echo", options.number("rate"));
            Pause.millis(options.number("warmup"));
            measure(options, report, arena, playing, storm);
        }
        report.print(out);
    }

    private static void measure(Options options, Report report, Arena arena, RoleProcess playing, RoleProcess storm) {
        report.row("round", "all back in ms", "not back", "p50 ms", "p99 ms", "max ms", "echoes");
        Median quiet = new Median();
        Median stormy = new Median();
        for (int i = 1; i <= options.number("rounds"); i++) {
            Latencies before = Latencies.window(playing, PLAYING, options.number("millis"));
            quiet.add(before.percentile(99));
            row(report, "quiet " + i, "", "", before);
            String[] result = storm.ask(
                            "again",
                            arena.gateway().ready(),
                            options.number("clients"),
                            options.text("protocol"),
                            STORM,
                            0,
                            "-")
                    .split(" ", -1);
            Latencies during = Latencies.take(playing, PLAYING);
            stormy.add(during.percentile(99));
            row(report, "storm " + i, result[0], result[1], during);
            Pause.millis(2_000);
        }
        report.note(
                "p99 of those who play, median of the rounds: %.2f ms quiet, %.2f ms in a storm (%+.0f %%); disconnected of them: %d",
                quiet.value(),
                stormy.value(),
                100 * (stormy.value() / quiet.value() - 1),
                playing.askNumber("disconnected", PLAYING));
    }

    private static void row(Report report, String name, String millis, String failed, Latencies window) {
        report.row(name, millis, failed, window.percentile(50), window.percentile(99), window.max(), window.count());
    }
}
