/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.GatewayPeer;
import io.gamegateway.benchmarks.load.peer.GatewaySettings;
import io.gamegateway.benchmarks.load.peer.Protocol;
import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Whether a formula foretells what a gateway needs. For each number of players, each of whom sends so many messages a second and gets as
 * many answers, the processors and the memory of the gateway are measured and predicted:
 *
 * <pre>
 * processors = messages/s x (dense-micros + (sparse-micros - dense-micros) / (1 + messages/s / half-load)) / 1,000,000
 * memory     = base-megabytes + players x kilobytes-per-player / 1,024
 * </pre>
 *
 * <p>A message that comes alone wakes an event loop twice and has all system calls to itself; the more come at a time, the more of them share
 * the backend's receive and send and the loops' wake-ups. Half-load is the rate at which half of what can be shared is shared. The
 * gateway is started anew for each case.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.load.Sizing --players 1000,5000 --messages 2}
 */
public final class Sizing {

    private static final double KILOBYTES_PER_MEGABYTE = 1_024;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Options options;
    private final Report report;
    private final Clients clients;

    private Sizing(Options options, Report report, Clients clients) {
        this.options = options;
        this.report = report;
        this.clients = clients;
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        if (!run(System.out, args)) {
            System.exit(1);
        }
    }

    /** False where something was lost, wrong or disconnected. */
    public static boolean run(PrintStream out, String... args) {
        Options options = new Options()
                .with("players", "1000,5000,15000")
                .with("messages", 2)
                .with("bytes", 128)
                .with("protocol", "tcp")
                .with("warmup", 5)
                .with("seconds", 5)
                .with("dense-micros", 1)
                .with("sparse-micros", 63)
                .with("half-load", 13_000)
                .with("base-megabytes", 135)
                .with("kilobytes-per-player", 2.5)
                .with("client-threads", 1)
                .with("loops", 0)
                .with("gateway-jvm", GatewaySettings.JVM)
                .parse(args);
        Report report = new Report(Sizing.class, options);
        try (Clients clients = new Clients(options.number("client-threads"))) {
            Sizing sizing = new Sizing(options, report, clients);
            sizing.run();
            report.print(out);
            return clients.total().troubles() == 0;
        }
    }

    private void run() {
        report.row(
                "players",
                "messages/s",
                "messages per batch",
                "CPU µs per message",
                "processors",
                "predicted",
                "RSS MB",
                "predicted",
                "others, %");
        for (int players : options.numbers("players")) {
            GatewaySettings settings = GatewaySettings.of(options, List.of());
            try (RoleProcess backend = RoleProcess.start("backend", EchoBackendRole.class, "gate");
                    GatewayPeer gateway = new GatewayPeer(Integer.parseInt(backend.ready()), settings)) {
                gateway.start();
                measure(players, gateway, backend);
            }
        }
        report.note("%s", clients.total().verdict());
    }

    private void measure(int players, GatewayPeer gateway, RoleProcess backend) {
        clients.open(
                gateway,
                Protocol.valueOf(options.text("protocol").toUpperCase(Locale.ROOT)),
                players,
                options.number("bytes"));
        clients.startOpenLoop(players * options.decimal("messages"));
        Pause.seconds(options.decimal("warmup"));
        clients.begin();
        long[] countsBefore = counts(backend);
        MachineWatch watch = new MachineWatch(gateway.process().pid());
        Pause.seconds(options.decimal("seconds"));
        MachineWatch.Usage usage = watch.usage();
        long[] counts = counts(backend);
        double seconds = clients.end();
        long megabytes = gateway.process().memoryMegabytes();
        double perSecond = clients.finish().messages() / seconds;
        double depth = (double) (counts[0] - countsBefore[0]) / (counts[1] - countsBefore[1]);
        report.row(
                players,
                Math.round(perSecond),
                depth,
                usage.processors() * MICROS_PER_SECOND / perSecond,
                usage.processors(),
                processors(perSecond),
                megabytes,
                Math.round(megabytes(players)),
                Math.round(usage.othersPercent()));
    }

    /** Messages that the backend has read, and in how many batches. */
    private static long[] counts(RoleProcess backend) {
        String[] words = backend.ask("counts").split(" ", -1);
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
    }

    private double processors(double perSecond) {
        double dense = options.decimal("dense-micros");
        double alone = options.decimal("sparse-micros") - dense;
        return perSecond * (dense + alone / (1 + perSecond / options.decimal("half-load"))) / MICROS_PER_SECOND;
    }

    private double megabytes(int players) {
        return options.decimal("base-megabytes")
                + players * options.decimal("kilobytes-per-player") / KILOBYTES_PER_MEGABYTE;
    }
}
