/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.peer.Peer;
import io.gamegateway.benchmarks.process.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table with a row for each peer in each scenario: the scenario, the peer, what was measured, and how many rounds were not disturbed.
 *
 * @param <T> a sample
 */
abstract class PeerTable<T> {

    private final Report report;
    private final String baseline;

    /** @param headings of what was measured */
    PeerTable(Report report, String baseline, String... headings) {
        this.report = report;
        this.baseline = baseline;
        List<Object> row = new ArrayList<>(List.of("scenario", "peer"));
        row.addAll(List.of(headings));
        row.add("clean rounds");
        report.row(row.toArray());
    }

    /** What was measured of a peer, beside the baseline. */
    abstract List<Object> cells(Rounds<T> rounds, Rounds<T> base);

    final void add(Scenario scenario, Map<String, Peer> peers, Map<String, Rounds<T>> measured) {
        Rounds<T> base = measured.getOrDefault(baseline, new Rounds<>());
        String title = scenario.title();
        for (Map.Entry<String, Rounds<T>> entry : measured.entrySet()) {
            Rounds<T> rounds = entry.getValue();
            Peer peer = peers.get(entry.getKey());
            List<Object> row = new ArrayList<>(List.of(title, peer == null ? entry.getKey() : peer.label()));
            row.addAll(cells(rounds, base));
            row.add(rounds.clean() + " of " + rounds.count());
            report.row(row.toArray());
            title = "";
        }
    }
}
