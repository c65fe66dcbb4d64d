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
 * Many clients leave and return at once, while a few go on playing: how long it takes, and what these notice. The first storm finds
 * code that has not been compiled yet, and does not count.
 *
 * <p>The storm's clients run where nobody else wants to, for on a real network they would be on other machines. {@code --at-once}
 * says how many connections may be under way at any time.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.protection.ReconnectStorm}
 */
public final class ReconnectStorm {

    private static final String PLAYING = "playing";
    private static final String STORM = "storm";

    private final Options options;
    private final Report report;
    private final Arena arena;
    private final RoleProcess playing;
    private final RoleProcess storm;

    private ReconnectStorm(Options options, Report report, Arena arena) {
        this.options = options;
        this.report = report;
        this.arena = arena;
        this.playing = arena.clients();
        this.storm = arena.idleClients();
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("clients", 15_000)
                .with("at-once", 15_000)
                .with("playing", 100)
                .with("rate", 1_000)
                .with("protocol", "tcp")
                .with("rounds", 5)
                .with("warmup", 5_000)
                .with("millis", 5_000)
                .with("rest", 2_000)
                .parse(args);
        Report report = new Report(ReconnectStorm.class, options);
        try (Arena arena = new Arena("DISCONNECT", false)) {
            new ReconnectStorm(options, report, arena).measure();
        }
        report.print(out);
    }

    private void measure() {
        arena.connect(playing, options.number("playing"), options.text("protocol"), PLAYING, 0, false);
        arena.connect(storm, options.number("clients"), options.text("protocol"), STORM, 0, false);
        playing.ask("talk", PLAYING, "echo", options.number("rate"));
        Pause.millis(options.number("warmup"));
        report.row("round", "all back in ms", "not back", "p50 ms", "p99 ms", "max ms", "echoes");
        leave("first");
        storm("first");
        Median quiet = new Median();
        Median stormy = new Median();
        for (int i = 1; i <= options.number("rounds"); i++) {
            Latencies before = Latencies.window(playing, PLAYING, options.number("millis"));
            quiet.add(before.percentile(99));
            row("quiet " + i, "", "", before);
            leave(String.valueOf(i));
            stormy.add(storm(String.valueOf(i)).percentile(99));
        }
        report.note(
                "p99 of those who play, median of the rounds: %.2f ms (%.2f to %.2f) quiet, %.2f ms (%.2f to %.2f) in a storm: %+.0f %%; disconnected of them: %d",
                quiet.value(),
                quiet.min(),
                quiet.max(),
                stormy.value(),
                stormy.min(),
                stormy.max(),
                100 * (stormy.value() / quiet.value() - 1),
                playing.askNumber("disconnected", PLAYING));
    }

    private void leave(String round) {
        Latencies.take(playing, PLAYING);
        storm.ask("leave", STORM);
        row("leaving " + round, "", "", Latencies.window(playing, PLAYING, options.number("rest")));
    }

    private Latencies storm(String round) {
        Latencies.take(playing, PLAYING);
        String[] result = storm.ask(
                        "storm",
                        arena.gateway().ready(),
                        options.number("clients"),
                        options.text("protocol"),
                        STORM,
                        0,
                        "-",
                        options.number("at-once"))
                .split(" ", -1);
        Latencies during = Latencies.take(playing, PLAYING);
        row("storm " + round, result[0], result[1], during);
        Pause.millis(options.number("rest"));
        return during;
    }

    private void row(String name, String millis, String failed, Latencies window) {
        report.row(name, millis, failed, window.percentile(50), window.percentile(99), window.max(), window.count());
    }
}
