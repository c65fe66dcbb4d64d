/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The values of several rounds. Not thread-safe. */
public final class Median {

    private final List<Double> values = new ArrayList<>();

    /** Adds the value of a round. */
    public void add(double value) {
        values.add(value);
    }

    /** The one in the middle, or the mean of the two there. */
    public double value() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** The smallest. */
    public double min() {
        return values.isEmpty() ? Double.NaN : Collections.min(values);
    }

    /** The largest. */
    public double max() {
        return values.isEmpty() ? Double.NaN : Collections.max(values);
    }
}
