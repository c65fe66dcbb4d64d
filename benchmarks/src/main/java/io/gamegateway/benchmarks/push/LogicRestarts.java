/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.push.role.LogicStats;
import io.gamegateway.benchmarks.push.role.RestartedRole;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What players notice of a logic server that is killed (SIGKILL), and how soon the next one pushes. Process after process of the same
 * logic id is started, pushes, and is killed in the midst of it, while another logic server pushes at a steady rate.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.push.LogicRestarts}
 */
public final class LogicRestarts {

    private static final String STEADY = "steady";
    private static final String RESTARTED = "restarted";
    private static final int MIN_ACKNOWLEDGED = 20;
    private static final int MORE_ACKNOWLEDGED = 300;
    private static final int WAIT_SECONDS = 60;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Options options;
    private final Stand stand;
    private final RoleProcess gateway;
    private final Random random = new Random(42);
    private final Histogram sinceProcess = new Histogram(LONGEST_NANOS, 3);
    private final Histogram sinceMain = new Histogram(LONGEST_NANOS, 3);
    private final List<Run> runs = new ArrayList<>();

    /** One process, from its start to its end. */
    private static final class Run {

        private final AtomicLong mainNanos = new AtomicLong();
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final CompletableFuture<Integer> enough = new CompletableFuture<>();
        private final int killAt;

        Run(int killAt) {
            this.killAt = killAt;
        }

        private void event(String text) {
            String[] words = text.split(" ", -1);
            if (words[0].equals("main")) {
                mainNanos.set(Long.parseLong(words[1]));
                return;
            }
            // Completions may be told of out of their order.
            int count = acknowledged.accumulateAndGet(Integer.parseInt(words[1]), Math::max);
            if (count >= killAt) {
                enough.complete(count);
            }
        }
    }

    private LogicRestarts(Options options, Stand stand) {
        this.options = options;
        this.stand = stand;
        gateway = stand.gateway("gateway", 0);
    }

    /** See the options' defaults. */
    public static void main(String[] args) throws Exception {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) throws Exception {
        Options options = new Options()
                .with("restarts", 100)
                .with("players", 100)
                .with("rate", 1_000)
                .with("steady-rate", 1_000)
                .with("bytes", 100)
                .parse(args);
        Report report = new Report(LogicRestarts.class, options);
        try (Stand stand = new Stand()) {
            new LogicRestarts(options, stand).run(report);
        }
        report.print(out);
    }

    private void run(Report report) throws Exception {
        int players = options.number("players");
        RoleProcess steady = stand.logic(STEADY, event -> {}, gateway);
        steady.ask("sessions", stand.connect(gateway, players / 2, "tcp", STEADY));
        String sessions = stand.connect(gateway, players - players / 2, "tcp", RESTARTED);
        steady.ask("start", options.number("steady-rate"), options.text("bytes"), "-");
        for (int i = 0; i < options.number("restarts"); i++) {
            restart(i, sessions);
        }
        long sent = Long.parseLong(steady.ask("stop").split(" ", -1)[0]);
        stand.await(STEADY, sent - LogicStats.of(steady).get(0).refused());
        fill(report, sent, Latencies.take(stand.players(), STEADY));
    }

    private void restart(int number, String sessions) throws Exception {
        Run run = new Run(MIN_ACKNOWLEDGED + random.nextInt(MORE_ACKNOWLEDGED));
        List<Object> args = new ArrayList<>(List.of(Stand.pushEndpoint(gateway), number, options.number("rate")));
        args.addAll(List.of(sessions.split(" ", -1)));
        RoleProcess process = RoleProcess.launch(RESTARTED, run::event, RestartedRole.class, args.toArray());
        try {
            run.enough.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            process.kill();
        }
        long first = Long.parseLong(sender(number)[1]);
        sinceProcess.recordValue(first - process.startedNanos());
        sinceMain.recordValue(first - run.mainNanos.get());
        runs.add(run);
    }

    /** How many messages of this process there were, and when the first one came. */
    private String[] sender(int number) {
        return stand.players().ask("sender", RESTARTED, number).split(" ", -1);
    }

    private void fill(Report report, long sent, Latencies steady) {
        report.row("time to the first push at a player", "p50 ms", "p99 ms", "max ms");
        row(report, "from the start of the process", sinceProcess);
        row(report, "from its main method", sinceMain);
        long acknowledged = 0;
        long received = 0;
        int tooFew = 0;
        for (int i = 0; i < runs.size(); i++) {
            int got = Integer.parseInt(sender(i)[0]);
            int known = runs.get(i).acknowledged.get();
            acknowledged += known;
            received += got;
            tooFew += got < known ? 1 : 0;
        }
        report.note("%d processes killed; players disconnected: %d", runs.size(), disconnected());
        report.note(
                "%,d messages known to be acknowledged, %,d received; processes of which less was received than acknowledged: %d",
                acknowledged, received, tooFew);
        report.note(
                "the other logic server meanwhile: %,d messages, all received; p50 %.2f ms, p99 %.1f ms",
                sent, steady.percentile(50), steady.percentile(99));
    }

    private long disconnected() {
        return stand.players().askNumber("disconnected", STEADY)
                + stand.players().askNumber("disconnected", RESTARTED);
    }

    private static void row(Report report, String what, Histogram nanos) {
        double milli = TimeUnit.MILLISECONDS.toNanos(1);
        report.row(
                what,
                nanos.getValueAtPercentile(50) / milli,
                nanos.getValueAtPercentile(99) / milli,
                nanos.getMaxValue() / milli);
    }
}
