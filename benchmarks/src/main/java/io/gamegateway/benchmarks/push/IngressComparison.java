/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Report;
import io.gamegateway.benchmarks.process.RoleProcess;
import io.gamegateway.benchmarks.push.ingress.IngressRole;
import io.gamegateway.benchmarks.push.ingress.IngressWay;
import io.gamegateway.benchmarks.push.role.GatewayRole;
import io.gamegateway.benchmarks.push.role.PlayersRole;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a message costs on its way from a logic server into a gateway and out to a player's socket, by the way it takes: REST
 * with two clients, unary gRPC calls, and the push stream with and without acknowledgements.
 *
 * <p>One gateway and one process of players for all; a new client process for each case and round, which warms up first. The cases
 * take turns. Batches of {@code messages} are sent until {@code millis} are over, and each ends when all of it is acknowledged;
 * the players must have got every message.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.push.IngressComparison}
 */
public final class IngressComparison {

    private static final String PLAYERS = "players";
    private static final int AWAIT_SECONDS = 60;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Options options;
    private final RoleProcess gateway;
    private final RoleProcess players;
    private final Map<IngressWay, Rounds> results = new EnumMap<>(IngressWay.class);
    private final List<Object> sessions = new ArrayList<>();
    private long expected;

    private static final class Rounds {
        private final Median perSecond = new Median();
        private final Median clientMicros = new Median();
        private final Median gatewayMicros = new Median();
        private final Median sumMicros = new Median();
    }

    private IngressComparison(Options options, RoleProcess gateway, RoleProcess players) {
        this.options = options;
        this.gateway = gateway;
        this.players = players;
    }

    /** See the options' defaults. */
    public static void main(String[] args) {
        run(System.out, args);
    }

    /** As on the command line; prints to {@code out}. */
    public static void run(PrintStream out, String... args) {
        Options options = new Options()
                .with(
                        "ways",
                        String.join(
                                ",",
                                Arrays.stream(IngressWay.values())
                                        .map(IngressWay::name)
                                        .toList()))
                .with("messages", 10_000)
                .with("bytes", 1_200)
                .with("sessions", 10)
                .with("window", 1_000)
                .with("rounds", 5)
                .with("warmup", 5_000)
                .with("millis", 3_000)
                .parse(args);
        Report report = new Report(IngressComparison.class, options);
        try (RoleProcess gateway = RoleProcess.start("gateway", GatewayRole.class, "gateway", 0);
                RoleProcess players = RoleProcess.start(PLAYERS, PlayersRole.class)) {
            IngressComparison comparison = new IngressComparison(options, gateway, players);
            comparison.run();
            comparison.fill(report);
        }
        report.print(out);
    }

    private void run() {
        String[] ports = gateway.ready().split(" ", -1);
        String ids = players.ask("connect", ports[0], options.text("sessions"), "tcp", PLAYERS, 0);
        sessions.addAll(List.of(ids.split(" ", -1)));
        for (int round = 0; round < options.number("rounds"); round++) {
            for (String name : options.text("ways").split(",", -1)) {
                IngressWay way = IngressWay.valueOf(name);
                measure(way, ports[way.port()]);
            }
        }
    }

    private void measure(IngressWay way, String port) {
        List<Object> args = new ArrayList<>(List.of(way.name(), port, options.text("bytes"), options.text("window")));
        args.addAll(sessions);
        try (RoleProcess client = RoleProcess.start(way.label(), IngressRole.class, args.toArray())) {
            send(client, options.number("warmup"));
            long clientCpu = client.cpuNanos();
            long gatewayCpu = gateway.cpuNanos();
            String[] answer = send(client, options.number("millis"));
            long clientNanos = client.cpuNanos() - clientCpu;
            long gatewayNanos = gateway.cpuNanos() - gatewayCpu;
            double messages = Long.parseLong(answer[0]);
            Rounds rounds = results.computeIfAbsent(way, key -> new Rounds());
            rounds.perSecond.add(messages * NANOS_PER_SECOND / Long.parseLong(answer[1]));
            rounds.clientMicros.add(clientNanos / NANOS_PER_MICRO / messages);
            rounds.gatewayMicros.add(gatewayNanos / NANOS_PER_MICRO / messages);
            rounds.sumMicros.add((clientNanos + gatewayNanos) / NANOS_PER_MICRO / messages);
        }
    }

    private String[] send(RoleProcess client, int millis) {
        String[] answer = client.ask("send", options.number("messages"), millis).split(" ", -1);
        expected += Long.parseLong(answer[0]);
        long received = players.askNumber("await", PLAYERS, expected, AWAIT_SECONDS);
        if (received != expected) {
            throw new IllegalStateException("messages received: " + received + " (expected: " + expected + ")");
        }
        return answer;
    }

    private void fill(Report report) {
        report.row(
                "way",
                "messages/s",
                "CPU µs client",
                "CPU µs gateway",
                "CPU µs sum (min to max)",
                "CPU: JDK REST is x",
                "CPU: lean REST is x",
                "messages/s: x JDK REST",
                "messages/s: x lean REST");
        results.forEach((way, rounds) -> report.row(
                way.label(),
                rounds.perSecond.value(),
                rounds.clientMicros.value(),
                rounds.gatewayMicros.value(),
                String.format(
                        Locale.ROOT,
                        "%.1f (%.1f to %.1f)",
                        rounds.sumMicros.value(),
                        rounds.sumMicros.min(),
                        rounds.sumMicros.max()),
                cpu(IngressWay.REST_JDK) / rounds.sumMicros.value(),
                cpu(IngressWay.REST_NETTY) / rounds.sumMicros.value(),
                rounds.perSecond.value() / perSecond(IngressWay.REST_JDK),
                rounds.perSecond.value() / perSecond(IngressWay.REST_NETTY)));
        report.note("all %,d messages reached their players, warm-up included", expected);
    }

    private double cpu(IngressWay way) {
        return results.getOrDefault(way, new Rounds()).sumMicros.value();
    }

    private double perSecond(IngressWay way) {
        return results.getOrDefault(way, new Rounds()).perSecond.value();
    }
}
