/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Report;
import java.util.Locale;
import java.util.Map;

/** The table of the scenarios with load. */
final class LoadTable {

    private final Report report;
    private final String baseline;

    LoadTable(Report report, String baseline) {
        this.report = report;
        this.baseline = baseline;
        report.row(
                "scenario",
                "peer",
                "messages/s",
                "p50 µs",
                "p99 µs",
                "p99.9 µs",
                "x p99",
                "CPU µs (min to max)",
                "x CPU",
                "clean rounds");
    }

    void add(Scenario scenario, Map<String, Peer> peers, Map<String, Rounds<LoadSample>> measured) {
        Rounds<LoadSample> base = measured.getOrDefault(baseline, new Rounds<>());
        String title = scenario.title();
        for (Map.Entry<String, Rounds<LoadSample>> entry : measured.entrySet()) {
            Rounds<LoadSample> rounds = entry.getValue();
            Peer peer = peers.get(entry.getKey());
            report.row(
                    title,
                    peer == null ? entry.getKey() : peer.label(),
                    Math.round(rounds.of(LoadSample::perSecond).value()),
                    Math.round(rounds.of(LoadSample::p50Micros).value()),
                    Math.round(rounds.of(LoadSample::p99Micros).value()),
                    Math.round(rounds.of(LoadSample::p999Micros).value()),
                    rounds.over(base, LoadSample::p99Micros),
                    spread(rounds.of(LoadSample::cpuMicros)),
                    rounds.over(base, LoadSample::cpuMicros),
                    rounds.clean() + " of " + rounds.count());
            title = "";
        }
    }

    private static String spread(Median micros) {
        return Double.isNaN(micros.value())
                ? "-"
                : String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", micros.value(), micros.min(), micros.max());
    }
}
