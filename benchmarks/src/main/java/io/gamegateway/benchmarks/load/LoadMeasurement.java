/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.process.Latencies;
import io.gamegateway.benchmarks.process.Pause;

/** One window of load on a peer, behind some time to warm up. */
final class LoadMeasurement {

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Clients clients;
    private final long warmupMillis;
    private final long windowMillis;

    LoadMeasurement(Clients clients, long warmupMillis, long windowMillis) {
        this.clients = clients;
        this.warmupMillis = warmupMillis;
        this.windowMillis = windowMillis;
    }

    Measured<LoadSample> measure(Scenario scenario, Peer peer) {
        boolean churn = scenario.kind() == Scenario.Kind.CHURN;
        clients.open(peer, scenario.protocol(), churn ? 0 : scenario.connections(), scenario.bytes());
        switch (scenario.kind()) {
            case CLOSED -> clients.startClosedLoop(scenario.amount());
            case OPEN -> clients.startOpenLoop(scenario.amount());
            case CHURN -> clients.startChurn(scenario.connections());
            case IDLE -> throw new IllegalArgumentException("scenario: " + scenario + " (expected: one with load)");
        }
        Pause.millis(warmupMillis);
        clients.begin();
        MachineWatch watch = new MachineWatch(peer.pid().orElse(MachineWatch.NOBODY));
        Pause.millis(windowMillis);
        MachineWatch.Usage usage = watch.usage();
        double seconds = clients.end();
        long messages = clients.finish().messages();
        return new Measured<>(sample(peer, messages / seconds, usage.processors(), clients.latencies()), usage);
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
