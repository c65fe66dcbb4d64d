/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import java.util.Locale;

/**
 * What one window has shown.
 *
 * @param perSecond messages there and back, or connections that came and went
 * @param p50Micros until the answer
 * @param p99Micros until the answer
 * @param p999Micros until the answer
 * @param cpuMicros of the peer's process, for each of them; not a number where it has none
 */
record LoadSample(double perSecond, double p50Micros, double p99Micros, double p999Micros, double cpuMicros) {

    /** For who watches a run. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,.0f/s, p50 %,.0f µs, p99 %,.0f µs", perSecond, p50Micros, p99Micros)
                + (Double.isNaN(cpuMicros) ? "" : String.format(Locale.ROOT, ", CPU %.2f µs", cpuMicros));
    }
}
