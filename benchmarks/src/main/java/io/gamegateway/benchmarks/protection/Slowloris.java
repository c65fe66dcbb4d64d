/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection;

import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.io.PrintStream;

/**
 * What honest clients notice of sockets that trickle: the beginning of a message, of an upgrade, of a WebSocket frame or of a PROXY
 * header, and then a byte each second. Honest clients connect anew in each round, and play.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.protection.Slowloris}
 */
public final class Slowloris {

    private Slowloris() {}

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("tricklers", 5_000)
                .with("clients", 100)
                .with("rate", 2_000)
                .with("rounds", 8)
                .with("millis", 2_000)
                .parse(args);
        Report report = new Report(Slowloris.class, options);
        try (Arena arena = new Arena("DISCONNECT", false)) {
            RoleProcess honest = arena.clients();
            RoleProcess slow = arena.clients();
            round(options, new Report(Slowloris.class, options), arena, honest, slow, "warm-up");
            report.row(
                    "round",
                    "connect and first answer ms",
                    "echo p50 ms",
                    "echo p99 ms",
                    "echoes",
                    "trickling",
                    "closed for time");
            round(options, report, arena, honest, slow, "before");
            slow.ask("trickle", arena.gateway().ready(), options.number("tricklers"));
            for (int i = 1; i <= options.number("rounds"); i++) {
                round(options, report, arena, honest, slow, "with, " + i);
            }
            boolean gone = Arena.await(() -> slow.askNumber("trickling") == 0);
            report.note(
                    "honest clients that were disconnected, or got no session: 0; all who trickled are gone: %s", gone);
        }
        report.print(out);
    }

    /** @throws IllegalStateException where an honest client gets no session, or loses it */
    private static void round(
            Options options, Report report, Arena arena, RoleProcess honest, RoleProcess slow, String name) {
        long begin = System.nanoTime();
        String kind = "honest-" + name.replaceAll("\\W", "");
        arena.connect(honest, options.number("clients"), "tcp", kind, 0, false);
        double connected = (System.nanoTime() - begin) / 1e6;
        honest.ask("talk", kind, "echo", options.number("rate"));
        Latencies window = Latencies.window(honest, kind, options.number("millis"));
        honest.ask("hush", kind);
        if (honest.askNumber("disconnected", kind) > 0) {
            throw new IllegalStateException(name + ": honest clients were disconnected");
        }
        report.row(
                name,
                connected,
                window.percentile(50),
                window.percentile(99),
                window.count(),
                slow.askNumber("trickling"),
                arena.gateway().askNumber("closed", "handshake_timeout")
                        + arena.gateway().askNumber("closed", "idle_timeout"));
    }
}
