/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.process.Median;
import io.gamegateway.benchmarks.process.Report;
import java.util.List;
import java.util.Locale;

/** The table of the scenarios with load. */
final class LoadTable extends PeerTable<LoadSample> {

    LoadTable(Report report, String baseline) {
        super(report, baseline, "messages/s", "p50 µs", "p99 µs", "p99.9 µs", "x p99", "CPU µs (min to max)", "x CPU");
    }

    @Override
    List<Object> cells(Rounds<LoadSample> rounds, Rounds<LoadSample> base) {
        return List.of(
                Math.round(rounds.of(LoadSample::perSecond).value()),
                Math.round(rounds.of(LoadSample::p50Micros).value()),
                Math.round(rounds.of(LoadSample::p99Micros).value()),
                Math.round(rounds.of(LoadSample::p999Micros).value()),
                rounds.over(base, LoadSample::p99Micros),
                spread(rounds.of(LoadSample::cpuMicros)),
                rounds.over(base, LoadSample::cpuMicros));
    }

    private static String spread(Median micros) {
        return Double.isNaN(micros.value())
                ? "-"
                : String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", micros.value(), micros.min(), micros.max());
    }
}
