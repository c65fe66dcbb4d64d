/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.process.Report;
import java.util.List;

/** The table of the scenarios with idle connections. */
final class IdleTable extends PeerTable<IdleSample> {

    private static final double KILOBYTES_PER_MEGABYTE = 1_024;

    IdleTable(Report report, String baseline) {
        super(
                report,
                baseline,
                "connections",
                "RSS before, MB",
                "RSS open, MB",
                "RSS per connection, KB",
                "kernel memory per connection, KB",
                "both, x");
    }

    @Override
    List<Object> cells(Rounds<IdleSample> rounds, Rounds<IdleSample> base) {
        return List.of(
                Math.round(rounds.of(IdleSample::connections).value()),
                Math.round(rounds.of(IdleSample::residentBefore).value() / KILOBYTES_PER_MEGABYTE),
                Math.round(rounds.of(IdleSample::resident).value() / KILOBYTES_PER_MEGABYTE),
                rounds.of(IdleSample::residentEach).value(),
                rounds.of(IdleSample::kernelEach).value(),
                rounds.over(base, IdleSample::bothEach));
    }
}
