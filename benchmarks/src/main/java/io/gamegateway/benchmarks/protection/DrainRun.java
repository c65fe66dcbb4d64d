/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection;

import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * A gateway that leaves its clients, half of them on WebSockets, while they go on sending: how evenly, and whether anybody is not
 * told, or any message lost.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.protection.DrainRun}
 */
public final class DrainRun {

    private static final String TCP = "tcp";
    private static final String WEB_SOCKET = "websocket";

    private DrainRun() {}

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with("clients", 5_000)
                .with("rate", 10_000)
                .with("millis", 10_000)
                .parse(args);
        Report report = new Report(DrainRun.class, options);
        try (Arena arena = new Arena("DISCONNECT", false)) {
            RoleProcess clients = arena.clients();
            int half = options.number("clients") / 2;
            arena.connect(clients, half, TCP, TCP, 0, false);
            arena.connect(clients, half, WEB_SOCKET, WEB_SOCKET, 0, false);
            clients.ask("talk", TCP, "numbered", options.number("rate") / 2);
            clients.ask("talk", WEB_SOCKET, "numbered", options.number("rate") / 2);
            Pause.millis(1_000);
            long millis = arena.gateway().askNumber("drain", options.number("millis"));
            Arena.await(() -> clients.askNumber("disconnected", TCP) + clients.askNumber("disconnected", WEB_SOCKET)
                    == 2L * half);
            long sent = clients.askNumber("sent", TCP) + clients.askNumber("sent", WEB_SOCKET);
            Arena.await(() -> arena.backend().askNumber("numbered") >= sent);
            report(options, report, arena, clients, millis, sent);
        }
        report.print(out);
    }

    private static void report(
            Options options, Report report, Arena arena, RoleProcess clients, long millis, long sent) {
        long[] told = sum(clients.ask("ends", TCP), clients.ask("ends", WEB_SOCKET));
        double share = options.number("clients") * 1_000.0 / options.number("millis");
        report.row("second", "told", "of the even share");
        for (int second = 0; second < told.length; second++) {
            report.row(second, told[second], told[second] / share);
        }
        report.note(
                "drained in %,d ms; told %,d, not told before the end: %d",
                millis,
                Arrays.stream(told).sum(),
                clients.askNumber("untold", TCP) + clients.askNumber("untold", WEB_SOCKET));
        report.note(
                "messages that clients had sent before they were told: %,d; that the backend got: %,d; Disconnect frames: %,d",
                sent, arena.backend().askNumber("numbered"), arena.backend().askNumber("disconnects"));
    }

    /** The two kinds began within a moment of each other. */
    private static long[] sum(String one, String other) {
        long[] a = numbers(one);
        long[] b = numbers(other);
        long[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
        for (int i = 0; i < b.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static long[] numbers(String line) {
        return line.isEmpty()
                ? new long[0]
                : Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }
}
