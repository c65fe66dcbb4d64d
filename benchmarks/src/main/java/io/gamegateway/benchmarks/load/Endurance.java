/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.GatewayPeer;
import io.gamegateway.benchmarks.load.peer.GatewaySettings;
import io.gamegateway.benchmarks.load.peer.Protocol;
import io.gamegateway.benchmarks.load.role.EchoBackendRole;
import io.gamegateway.benchmarks.load.role.Tally;
import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.io.PrintStream;
import java.util.List;

/**
 * Many clients on WebSockets for a long time, with messages at a steady rate to a backend and back: whether anything is lost, anybody
 * disconnected, delays get longer, or memory grows. Delays count from the time at which a message should have been sent.
 *
 * <p>Live memory is the heap behind a collection, which each row makes in the gateway, and the direct memory that buffers have in use. The
 * delays of the half second in which that is done are left out, as nobody else asks for a collection. Exit status 1 where anything was lost, wrong or disconnected.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.load.Endurance --minutes 10}
 */
public final class Endurance {

    private static final double KILOBYTES_PER_MEGABYTE = 1_024;
    private static final double SECONDS_PER_MINUTE = 60;

    private static final double AFTER_COLLECTION_SECONDS = 0.5;

    /** The second row: what a start leaves behind has been collected by then. */
    private static final int FIRST_SETTLED = 2;

    private final Options options;
    private final Report report;
    private final Clients clients;
    private final GatewayPeer gateway;
    private Tally before = Tally.NONE;
    private double settled = Double.NaN;
    private double last;

    private Endurance(Options options, Report report, Clients clients, GatewayPeer gateway) {
        this.options = options;
        this.report = report;
        this.clients = clients;
        this.gateway = gateway;
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
                .with("clients", 18_000)
                .with("rate", 10_000)
                .with("bytes", 128)
                .with("minutes", 10)
                .with("row-seconds", 60)
                .with("client-threads", 1)
                .with("loops", 0)
                .with("gateway-jvm", GatewaySettings.JVM)
                .parse(args);
        Report report = new Report(Endurance.class, options);
        GatewaySettings settings = GatewaySettings.of(options, List.of());
        try (RoleProcess backend = RoleProcess.start("backend", EchoBackendRole.class, "gate");
                GatewayPeer gateway = new GatewayPeer(Integer.parseInt(backend.ready()), settings);
                Clients clients = new Clients(options.number("client-threads"))) {
            gateway.start();
            new Endurance(options, report, clients, gateway).run();
            report.print(out);
            return clients.total().troubles() == 0;
        }
    }

    private void run() {
        report.row(
                "minute",
                "sent",
                "received",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "disconnects",
                "RSS MB",
                "live heap MB",
                "direct memory in use MB");
        clients.open(gateway, Protocol.WEBSOCKET, options.number("clients"), options.number("bytes"));
        clients.startOpenLoop(options.number("rate"));
        clients.begin();
        before = clients.tally();
        double rowSeconds = options.decimal("row-seconds");
        long rows = Math.max(1, Math.round(options.decimal("minutes") * SECONDS_PER_MINUTE / rowSeconds));
        for (int row = 1; row <= rows; row++) {
            Pause.seconds(rowSeconds);
            row(row, row * rowSeconds / SECONDS_PER_MINUTE);
        }
        verdict(clients.finish());
    }

    private void row(int number, double minute) {
        Tally now = clients.tally();
        Latencies delays = clients.latencies();
        String[] live = gateway.process().ask("live").split(" ", -1);
        Pause.seconds(AFTER_COLLECTION_SECONDS);
        clients.latencies();
        double heap = Long.parseLong(live[0]) / KILOBYTES_PER_MEGABYTE;
        double direct = Long.parseLong(live[1]) / KILOBYTES_PER_MEGABYTE;
        report.row(
                minute,
                now.sent() - before.sent(),
                now.messages() - before.messages(),
                delays.percentile(50),
                delays.percentile(99),
                delays.percentile(99.9),
                delays.max(),
                now.disconnects() - before.disconnects(),
                gateway.process().memoryMegabytes(),
                heap,
                direct);
        before = now;
        last = heap + direct;
        if (number <= FIRST_SETTLED) {
            settled = last;
        }
    }

    private void verdict(Tally all) {
        report.note("%,d messages sent; %s", all.sent(), all.verdict());
        report.note(
                "live memory: %.1f MB in row %d, %.1f MB in the last: %+.1f MB",
                settled, FIRST_SETTLED, last, last - settled);
    }
}
