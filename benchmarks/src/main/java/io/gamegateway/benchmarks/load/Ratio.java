/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import java.util.Locale;

/**
 * One figure in proportion to another.
 *
 * @param value not a number, or infinite, where there is none
 * @param paired false where it is only that of two medians, as no round was undisturbed for both
 */
record Ratio(double value, boolean paired) {

    /** For a table. */
    @Override
    public String toString() {
        return Double.isFinite(value) ? String.format(Locale.ROOT, paired ? "%.2f" : "~%.2f", value) : "-";
    }
}
