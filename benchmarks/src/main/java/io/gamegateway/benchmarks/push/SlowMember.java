/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.io.PrintStream;

/**
 * What a group notices of a member that stops reading. A logic server sends to a group at a steady rate. The slow member has a small
 * receive buffer, and another logic server sends it large messages, as the kernel takes some megabytes before the gateway has to hold
 * anything.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.push.SlowMember}
 */
public final class SlowMember {

    private static final String MEMBERS = "members";
    private static final String SLOW = "slow";
    private static final int SMALL_BUFFER_BYTES = 16 * 1024;

    private final Options options;
    private final Stand stand;
    private final RoleProcess gateway;
    private final RoleProcess logic;
    private final String slowSession;

    private SlowMember(Options options, Stand stand) {
        this.options = options;
        this.stand = stand;
        gateway = stand.gateway("gateway", 0);
        logic = stand.logic("logic", event -> {}, gateway);
        String others = stand.connect(gateway, options.number("members") - 1, options.text("protocol"), MEMBERS);
        slowSession = stand.players()
                .ask("connect", Stand.clientPort(gateway), 1, options.text("protocol"), SLOW, SMALL_BUFFER_BYTES);
        logic.ask("sessions", others, slowSession);
        logic.ask("join", "group");
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("members", 1_000)
                .with("rate", 20)
                .with("bytes", 1_000)
                .with("slow-rate", 4)
                .with("slow-bytes", 60_000)
                .with("protocol", "tcp")
                .with("warmup", 10_000)
                .with("windows", 8)
                .with("millis", 5_000)
                .parse(args);
        Report report = new Report(SlowMember.class, options);
        try (Stand stand = new Stand()) {
            new SlowMember(options, stand).run(report);
        }
        report.print(out);
    }

    private void run(Report report) {
        report.row("window", "p50 ms", "p99 ms", "max ms", "deliveries", "gateway MiB", "closed as slow");
        logic.ask("start", options.number("rate"), options.text("bytes"), "group");
        Pause.millis(options.number("warmup"));
        Median before = new Median();
        Median after = new Median();
        windows(report, "all read", before);
        stand.players().ask("stop", slowSession);
        RoleProcess other = stand.logic("logic-2", event -> {}, gateway);
        other.ask("sessions", slowSession);
        other.ask("start", options.number("slow-rate"), options.number("slow-bytes"), "-");
        windows(report, "one does not", after);
        other.ask("stop");
        long sent = Long.parseLong(logic.ask("stop").split(" ", -1)[0]);
        long members = options.number("members") - 1L;
        stand.await(MEMBERS, sent * members);
        report.note(
                "p99 of the %,d others, median of the windows: %.2f ms before, %.2f ms after one has stopped (%+.0f %%)",
                members, before.value(), after.value(), 100 * (after.value() / before.value() - 1));
        report.note(
                "the others got all %,d messages each; disconnected: %d. The slow one got %,d",
                sent, stand.players().askNumber("disconnected", MEMBERS), stand.received(SLOW));
    }

    private void windows(Report report, String name, Median p99) {
        for (int i = 1; i <= options.number("windows"); i++) {
            Latencies window = stand.window(MEMBERS, options.number("millis"));
            p99.add(window.percentile(99));
            report.row(
                    name + ", " + i,
                    window.percentile(50),
                    window.percentile(99),
                    window.max(),
                    window.count(),
                    gateway.memoryMegabytes(),
                    gateway.askNumber("closed", "slow_consumer"));
        }
    }
}
