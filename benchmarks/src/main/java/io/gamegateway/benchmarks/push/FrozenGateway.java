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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the other gateways notice of one that is frozen (SIGSTOP), what the logic server keeps for it, and how soon it is in step again
 * when it goes on (SIGCONT). One logic server pushes to the players of all gateways in turn.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.push.FrozenGateway}
 */
public final class FrozenGateway {

    private static final String FROZEN = "frozen";
    private static final String OTHERS = "others";
    private static final int LOOK_MILLIS = 20;
    private static final int IN_STEP_SECONDS = 60;

    private final Options options;
    private final Stand stand;
    private final List<RoleProcess> gateways = new ArrayList<>();
    private final RoleProcess logic;
    private final String frozenSession;
    private final AtomicLong inStepNanos = new AtomicLong();

    private final Median before = new Median();
    private final Median during = new Median();
    private long maxBufferedBytes;

    private FrozenGateway(Options options, Stand stand) {
        this.options = options;
        this.stand = stand;
        List<String[]> sessions = new ArrayList<>();
        for (int i = 0; i < options.number("gateways"); i++) {
            RoleProcess gateway = stand.gateway("gateway-" + i, 1);
            gateways.add(gateway);
            String kind = i == 0 ? FROZEN : OTHERS;
            sessions.add(stand.connect(gateway, options.number("players"), "tcp", kind)
                    .split(" ", -1));
        }
        logic = stand.logic("logic", this::event, gateways.toArray(RoleProcess[]::new));
        logic.ask("sessions", inTurn(sessions));
        frozenSession = sessions.get(0)[0];
    }

    /** One of each gateway, then the next ones. */
    private static String inTurn(List<String[]> sessions) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < sessions.get(0).length; i++) {
            for (String[] gateway : sessions) {
                all.add(gateway[i]);
            }
        }
        return String.join(" ", all);
    }

    private void event(String text) {
        String[] words = text.split(" ", -1);
        if (words[0].equals("in-step")) {
            inStepNanos.set(Long.parseLong(words[3]));
        }
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("gateways", 4)
                .with("players", 100)
                .with("rate", 4_000)
                .with("bytes", 1_000)
                .with("warmup", 20_000)
                .with("windows", 5)
                .with("millis", 4_000)
                .parse(args);
        Report report = new Report(FrozenGateway.class, options);
        try (Stand stand = new Stand()) {
            new FrozenGateway(options, stand).run(report);
        }
        report.print(out);
    }

    private void run(Report report) {
        report.row("window", "p50 ms", "p99 ms", "messages");
        logic.ask("start", options.number("rate"), options.text("bytes"), "-");
        Pause.millis(options.number("warmup"));
        windows(report, "before", before);
        RoleProcess frozen = gateways.get(0);
        frozen.freeze();
        windows(report, "frozen", during);
        long thawed = System.nanoTime();
        frozen.thaw();
        awaitEmpty();
        long empty = System.nanoTime();
        logic.ask("probe", frozenSession);
        long probed = System.nanoTime();
        windows(report, "after", new Median());
        long sent = Long.parseLong(logic.ask("stop").split(" ", -1)[0]);
        count(report, sent);
        report.note(
                "p99 of the others, median of the windows: %.2f ms before, %.2f ms while one is frozen (%+.0f %%)",
                before.value(), during.value(), 100 * (during.value() / before.value() - 1));
        report.note("buffer of the frozen link: %,d bytes at most", maxBufferedBytes);
        report.note(
                "after SIGCONT: told to be in step after %s, buffer below a tenth of a second's worth after %,d ms, a message"
                        + " sent then acknowledged after %,d ms",
                inStepNanos.get() == 0 ? "- (nothing was refused)" : millis(inStepNanos.get() - thawed) + " ms",
                millis(empty - thawed),
                millis(probed - thawed));
    }

    private void windows(Report report, String name, Median p99) {
        for (int i = 1; i <= options.number("windows"); i++) {
            Latencies.take(stand.players(), OTHERS);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.number("millis"));
            while (System.nanoTime() - end < 0) {
                look();
                Pause.millis(LOOK_MILLIS);
            }
            Latencies window = Latencies.take(stand.players(), OTHERS);
            p99.add(window.percentile(99));
            report.row(name + " " + i, window.percentile(50), window.percentile(99), window.count());
        }
    }

    private LogicStats look() {
        String endpoint = Stand.pushEndpoint(gateways.get(0));
        LogicStats stats = LogicStats.of(logic).stream()
                .filter(gateway -> gateway.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow();
        maxBufferedBytes = Math.max(maxBufferedBytes, stats.bufferedBytes());
        return stats;
    }

    private void awaitEmpty() {
        long few = (long) options.number("rate") / options.number("gateways") * options.number("bytes") / 10;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(IN_STEP_SECONDS);
        while (look().bufferedBytes() > few) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("frozen gateway: not in step after " + IN_STEP_SECONDS + " s");
            }
            Pause.millis(1);
        }
    }

    private void count(Report report, long sent) {
        LogicStats frozen = look();
        long probe = 1;
        stand.await(FROZEN, frozen.accepted());
        long others = sent + probe - frozen.accepted() - frozen.refused();
        stand.await(OTHERS, others);
        report.note(
                "called for the frozen gateway: %,d; received there: %,d, refused: %,d; missing: %d. Called for the others: %,d, all received",
                frozen.accepted() + frozen.refused(),
                stand.received(FROZEN),
                frozen.refused(),
                frozen.accepted() - stand.received(FROZEN),
                others);
        report.note(
                "the frozen gateway was connected %d times, and was told of %,d commands that it missed",
                frozen.connects(), gateways.get(0).askNumber("skipped"));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
