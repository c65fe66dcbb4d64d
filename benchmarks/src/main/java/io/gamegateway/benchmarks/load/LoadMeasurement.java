/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.load.role.Tally;
import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Pause;

/** One window of load on a peer, behind some time to warm up. */
final class LoadMeasurement {

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Clients clients;
    private final double warmupSeconds;
    private final double windowSeconds;

    LoadMeasurement(Clients clients, double warmupSeconds, double windowSeconds) {
        this.clients = clients;
        this.warmupSeconds = warmupSeconds;
        this.windowSeconds = windowSeconds;
    }

    /** The same load for so long, and nothing measured: a JIT compiles what a scenario needs when it first sees it. */
    void warm(Scenario scenario, Peer peer, double seconds) {
        start(scenario, peer);
        Pause.seconds(seconds);
        clients.finish();
    }

    private void start(Scenario scenario, Peer peer) {
        boolean churn = scenario.kind() == Scenario.Kind.CHURN;
        clients.open(peer, scenario.protocol(), churn ? 0 : scenario.connections(), scenario.bytes());
        switch (scenario.kind()) {
            case CLOSED -> clients.startClosedLoop(scenario.amount());
            case OPEN -> clients.startOpenLoop(scenario.amount());
            case CHURN -> clients.startChurn(scenario.connections());
            case IDLE -> throw new IllegalArgumentException("scenario: " + scenario + " (expected: one with load)");
        }
    }

    Measured<LoadSample> measure(Scenario scenario, Peer peer) {
        start(scenario, peer);
        Pause.seconds(warmupSeconds);
        clients.begin();
        MachineWatch watch = new MachineWatch(peer.pid().orElse(MachineWatch.NOBODY));
        Pause.seconds(windowSeconds);
        MachineWatch.Usage usage = watch.usage();
        double seconds = clients.end();
        Tally tally = clients.finish();
        double perSecond = tally.messages() / seconds;
        return new Measured<>(sample(peer, perSecond, usage.processors(), clients.latencies()), usage, tally);
    }

    private static LoadSample sample(Peer peer, double perSecond, double processors, Latencies latencies) {
        return new LoadSample(
                perSecond,
                latencies.percentile(50) * MICROS_PER_MILLI,
                latencies.percentile(99) * MICROS_PER_MILLI,
                latencies.percentile(99.9) * MICROS_PER_MILLI,
                peer.pid().isPresent() ? processors * MICROS_PER_SECOND / perSecond : Double.NaN);
    }
}
