/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import static java.util.Objects.requireNonNull;

import io.gamegateway.benchmarks.load.peer.Direct;
import io.gamegateway.benchmarks.load.peer.GatewayPeer;
import io.gamegateway.benchmarks.load.peer.GatewaySettings;
import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.machine.Machine;
import io.gamegateway.benchmarks.process.Options;
import io.gamegateway.benchmarks.process.Pause;
import io.gamegateway.benchmarks.process.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a gateway costs, compared to relays that pass the same messages one to one, and to nothing in between: processor time of its
 * process for each message there and back, delays, and memory of idle connections.
 *
 * <p>Gateway, relays, backends and clients are processes on one machine, and share its processors: compare the processor time, not the
 * messages per second, which measure all of them together. All peers run at the same time and are measured in turn, A B C A B C, so that
 * slow drifts of the machine hit all alike. A sample that others have disturbed is measured again, twice at most, and left out where the
 * peer has an undisturbed one. Clients check every byte of each answer.
 *
 * <p>HAProxy and NGINX take part where they are installed. {@code --gateway-jvm} adds options for the gateway's JVM, such as
 * {@code "-XX:-UseSerialGC -XX:+UseG1GC"}; {@code --gateway-jar} takes the standalone program in place of a gateway of the
 * same kind that this benchmark builds. Exit status 1 where anything was lost, wrong or disconnected.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.gamegateway.benchmarks.load.Comparison}
 */
public final class Comparison {

    private static final int OWN_FILES = 500;
    private static final int QUIET_SECONDS = 1;

    private final Options options;
    private final List<Scenario> scenarios;
    private final Peers peers;
    private final Clients clients;

    private Comparison(Options options, List<Scenario> scenarios, Peers peers, Clients clients) {
        this.options = options;
        this.scenarios = scenarios;
        this.peers = peers;
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
                .with("scenarios", "S1,S2,S3,S4,S4L,S5,S7,S8,W2,W4,S6,W6")
                .with("peers", "direct,haproxy,nginx,gateway")
                .with("baseline", "haproxy")
                .with("rounds", 5)
                .with("warmup", 2)
                .with("seconds", 5)
                .with("prewarm", 4)
                .with("retries", 2)
                .with("settle", 2)
                .with("quiet", 30)
                .with("idle-connections", Math.min(9_750, (Machine.openFiles() - OWN_FILES) / 2))
                .with("client-threads", 1)
                .with("loops", 0)
                .with("gateway-jvm", GatewaySettings.JVM)
                .with("gateway-jar", "")
                .parse(args);
        List<Scenario> scenarios =
                options.words("scenarios").stream().map(Scenario::valueOf).toList();
        try (Peers peers = new Peers(options, scenarios);
                Clients clients = new Clients(options.number("client-threads"))) {
            Comparison comparison = new Comparison(options, scenarios, peers, clients);
            comparison.load(out);
            comparison.idle(out);
            return clients.total().troubles() == 0;
        }
    }

    private void load(PrintStream out) {
        List<Scenario> chosen = chosen(false);
        if (chosen.isEmpty()) {
            return;
        }
        for (Peer peer : peers.all().values()) {
            peer.start();
            clients.awaitEcho(peer);
        }
        Report report = new Report(Comparison.class, options);
        LoadTable table = new LoadTable(report, options.text("baseline"));
        LoadMeasurement measurement =
                new LoadMeasurement(clients, options.decimal("warmup"), options.decimal("seconds"));
        for (Scenario scenario : chosen) {
            noteWhereNobodyCan(scenario, report);
            partakers(scenario).values().forEach(peer -> measurement.warm(scenario, peer, options.decimal("prewarm")));
            table.add(scenario, peers.all(), rounds(scenario, peer -> measurement.measure(scenario, peer)));
        }
        print(report, out);
    }

    private void idle(PrintStream out) {
        List<Scenario> chosen = chosen(true);
        if (chosen.isEmpty()) {
            return;
        }
        Report report = new Report(Comparison.class, options);
        IdleTable table = new IdleTable(report, options.text("baseline"));
        IdleMeasurement measurement =
                new IdleMeasurement(clients, options.number("idle-connections"), options.decimal("settle"));
        for (Scenario scenario : chosen) {
            noteWhereNobodyCan(scenario, report);
            table.add(scenario, peers.all(), rounds(scenario, peer -> measurement.measure(scenario, peer)));
        }
        print(report, out);
    }

    private List<Scenario> chosen(boolean idle) {
        return scenarios.stream()
                .filter(scenario -> idle == (scenario.kind() == Scenario.Kind.IDLE))
                .toList();
    }

    /** All rounds of a scenario, by peer. */
    private <T> Map<String, Rounds<T>> rounds(Scenario scenario, Function<Peer, Measured<T>> measure) {
        Map<String, Rounds<T>> measured = new LinkedHashMap<>();
        for (int round = 1; round <= options.number("rounds"); round++) {
            for (Map.Entry<String, Peer> peer : partakers(scenario).entrySet()) {
                Measured<T> best = best(() -> measure.apply(peer.getValue()));
                measured.computeIfAbsent(peer.getKey(), name -> new Rounds<>())
                        .add(best.sample(), best.usage().isDisturbed());
                progress(scenario, round, peer.getKey(), best);
            }
        }
        return measured;
    }

    private Map<String, Peer> partakers(Scenario scenario) {
        Map<String, Peer> partakers = new LinkedHashMap<>(peers.all());
        partakers.values().removeIf(peer -> !takesPart(peer, scenario));
        return partakers;
    }

    private void noteWhereNobodyCan(Scenario scenario, Report report) {
        if (partakers(scenario).isEmpty()) {
            report.note("%s: none of the peers can take part", scenario);
        }
    }

    private static boolean takesPart(Peer peer, Scenario scenario) {
        boolean measurable = switch (scenario) {
            // Users and groups are given by what the role can be asked for.
            case W6 -> peer instanceof GatewayPeer;
            case S6 -> !(peer instanceof Direct);
            default -> true;
        };
        return measurable && peer.speaks(scenario.protocol());
    }

    /** The sample that was least disturbed; the first one that was not. */
    private <T> Measured<T> best(Supplier<Measured<T>> measure) {
        Measured<T> best = null;
        for (int i = 0; i <= options.number("retries"); i++) {
            awaitQuiet();
            Measured<T> measured = measure.get();
            if (best == null || measured.usage().noise() < best.usage().noise()) {
                best = measured;
            }
            if (!measured.usage().isDisturbed()) {
                return measured;
            }
        }
        return requireNonNull(best);
    }

    /** Waits until others leave the machine alone, for a time. */
    private void awaitQuiet() {
        double left = options.decimal("quiet");
        for (boolean quiet = false; !quiet && left > 0; left -= QUIET_SECONDS) {
            MachineWatch watch = new MachineWatch(MachineWatch.NOBODY);
            Pause.seconds(QUIET_SECONDS);
            quiet = !watch.usage().isDisturbed();
        }
    }

    /** On the standard error, as a whole run takes long. */
    private static void progress(Scenario scenario, int round, String peer, Measured<?> measured) {
        System.err.printf(
                Locale.ROOT,
                "%s round %d %s: %s%s %s%n",
                scenario,
                round,
                peer,
                measured.sample(),
                measured.usage().isDisturbed() ? " disturbed: " + measured.usage() : "",
                measured.tally().troubleText());
    }

    private void print(Report report, PrintStream out) {
        String versions = peers.all().values().stream()
                .map(Peer::version)
                .filter(version -> !version.isEmpty())
                .collect(Collectors.joining("; "));
        if (!versions.isEmpty()) {
            report.note("%s", versions);
        }
        peers.missing().forEach(program -> report.note("%s is not installed, and did not take part", program));
        report.note("%s", clients.total().verdict());
        report.print(out);
    }
}
