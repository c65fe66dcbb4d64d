/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.process.Report;
import java.util.Map;

/** The table of the scenarios with idle connections. */
final class IdleTable {

    private static final double KILOBYTES_PER_MEGABYTE = 1_024;

    private final Report report;
    private final String baseline;

    IdleTable(Report report, String baseline) {
        this.report = report;
        this.baseline = baseline;
        report.row(
                "scenario",
                "peer",
                "connections",
                "RSS before, MB",
                "RSS open, MB",
                "RSS per connection, KB",
                "kernel memory per connection, KB",
                "both, x",
                "clean rounds");
    }

    void add(Scenario scenario, Map<String, Peer> peers, Map<String, Rounds<IdleSample>> measured) {
        Rounds<IdleSample> base = measured.getOrDefault(baseline, new Rounds<>());
        String title = scenario.title();
        for (Map.Entry<String, Rounds<IdleSample>> entry : measured.entrySet()) {
            Rounds<IdleSample> rounds = entry.getValue();
            Peer peer = peers.get(entry.getKey());
            report.row(
                    title,
                    peer == null ? entry.getKey() : peer.label(),
                    Math.round(rounds.of(IdleSample::connections).value()),
                    Math.round(rounds.of(IdleSample::residentBefore).value() / KILOBYTES_PER_MEGABYTE),
                    Math.round(rounds.of(IdleSample::resident).value() / KILOBYTES_PER_MEGABYTE),
                    rounds.of(IdleSample::residentEach).value(),
                    rounds.of(IdleSample::kernelEach).value(),
                    rounds.over(base, IdleSample::bothEach),
                    rounds.clean() + " of " + rounds.count());
            title = "";
        }
    }
}
