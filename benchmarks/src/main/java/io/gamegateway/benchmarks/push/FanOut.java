/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.push.role.BareLoopRole;
import io.gamegateway.benchmarks.push.role.BatchRole;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What it costs a gateway to send messages to all members of a group, and what a bare Netty loop pays for the same: processor time of
 * the process per delivery, which is one message to one member.
 *
 * <p>Requests with {@code k} messages each come {@code ticks} times a second, as those of a game that ticks; a round measures all cases in
 * turn, and one such round before them warms up. The bare loops write TCP frames whatever the protocol.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.push.FanOut}
 */
public final class FanOut {

    private static final String MEMBERS = "members";
    private static final String BARE = "bare";
    private static final String GATEWAY = "gateway";
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_PERCENT_AND_MILLI = 1e4;

    private final Options options;
    private final Stand stand;
    private final RoleProcess gateway;
    private final RoleProcess bare;
    private final RoleProcess logic;
    private final Map<String, Map<Integer, Median>> micros = new LinkedHashMap<>();
    private double restPercent;
    private long maxLagMicros;
    private long gatewayExpected;
    private long bareExpected;

    private FanOut(Options options, Stand stand) {
        this.options = options;
        this.stand = stand;
        int loops = options.number("loops");
        gateway = stand.gateway(GATEWAY, loops);
        bare = stand.closing(RoleProcess.start(BARE, BareLoopRole.class, loops));
        logic = stand.closing(RoleProcess.start("logic", BatchRole.class, Stand.pushPort(gateway)));
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    /** As on the command line; prints to {@code out}. */
    public static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("members", 1_000)
                .with("bytes", 100)
                .with("k", "1,10,50")
                .with("protocol", "tcp")
                .with("loops", 2)
                .with("ticks", 20)
                .with("rounds", 5)
                .with("millis", 4_000)
                .parse(args);
        Report report = new Report(FanOut.class, options);
        try (Stand stand = new Stand()) {
            FanOut fanOut = new FanOut(options, stand);
            fanOut.run();
            fanOut.fill(report);
        }
        report.print(out);
    }

    private void run() {
        int members = options.number("members");
        logic.ask("join", stand.connect(gateway, members, options.text("protocol"), MEMBERS));
        stand.players().ask("connect", bare.ready(), members, "tcp", BARE, 0);
        long cpu = gateway.cpuNanos();
        Pause.millis(options.number("millis"));
        restPercent = (gateway.cpuNanos() - cpu) / NANOS_PER_PERCENT_AND_MILLI / options.number("millis");
        round();
        micros.clear();
        maxLagMicros = 0;
        for (int i = 0; i < options.number("rounds"); i++) {
            round();
        }
    }

    private void round() {
        for (int k : options.numbers("k")) {
            String[] load = {String.valueOf(k), options.text("bytes"), options.text("ticks"), options.text("millis")};
            long cpu = gateway.cpuNanos();
            long sent = sent(logic.ask("send", String.join(" ", load))) * k * options.number("members");
            gatewayExpected += sent;
            stand.await(MEMBERS, gatewayExpected);
            record(GATEWAY, k, gateway.cpuNanos() - cpu, sent);
            for (BareLoopRole.Variant variant : BareLoopRole.Variant.values()) {
                cpu = bare.cpuNanos();
                sent = sent(bare.ask("send", variant, String.join(" ", load))) * k * options.number("members");
                bareExpected += sent;
                stand.await(BARE, bareExpected);
                record(variant.name(), k, bare.cpuNanos() - cpu, sent);
            }
        }
    }

    private long sent(String answer) {
        String[] parts = answer.split(" ", -1);
        maxLagMicros = Math.max(maxLagMicros, Long.parseLong(parts[1]));
        return Long.parseLong(parts[0]);
    }

    private void record(String who, int k, long cpuNanos, long deliveries) {
        micros.computeIfAbsent(who, key -> new LinkedHashMap<>())
                .computeIfAbsent(k, key -> new Median())
                .add(cpuNanos / NANOS_PER_MICRO / deliveries);
    }

    private void fill(Report report) {
        int[] ks = options.numbers("k");
        report.row(Stream.concat(
                        Stream.of("CPU µs per delivery"), Arrays.stream(ks).mapToObj(k -> "k = " + k + " (min to max)"))
                .toArray());
        micros.forEach((who, cells) -> report.row(
                Stream.concat(Stream.of(label(who)), cells.values().stream().map(FanOut::cell))
                        .toArray()));
        report.note("the gateway at rest, its players connected: %.1f %% of a processor", restPercent);
        report.note(
                "%,d deliveries by the gateway and %,d by the bare loop, all received; a tick was late by %.1f ms at most",
                gatewayExpected, bareExpected, maxLagMicros / 1e3);
    }

    private static String cell(Median median) {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", median.value(), median.min(), median.max());
    }

    private static String label(String who) {
        return who.equals(GATEWAY)
                ? "**gateway**"
                : "bare loop: " + who.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
