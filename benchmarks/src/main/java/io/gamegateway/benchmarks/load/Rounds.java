/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.process.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one peer, round by round; some rounds may be disturbed. Not thread-safe.
 *
 * @param <T> a sample
 */
final class Rounds<T> {

    private record Round<T>(T sample, boolean disturbed) {}

    private final List<Round<T>> rounds = new ArrayList<>();

    void add(T sample, boolean disturbed) {
        rounds.add(new Round<>(sample, disturbed));
    }

    int count() {
        return rounds.size();
    }

    /** How many were not disturbed. */
    int clean() {
        return (int) rounds.stream().filter(round -> !round.disturbed).count();
    }

    /** A figure, over the rounds that were not disturbed, or over all where there is none. */
    Median of(ToDoubleFunction<T> figure) {
        Median median = new Median();
        rounds.stream()
                .filter(round -> !round.disturbed || clean() == 0)
                .forEach(round -> median.add(figure.applyAsDouble(round.sample)));
        return median;
    }

    /**
     * A figure in proportion to a baseline's, measured in the same rounds: the median over those in which neither was disturbed, or else
     * that of the two medians.
     */
    Ratio over(Rounds<T> baseline, ToDoubleFunction<T> figure) {
        Median ratios = new Median();
        for (int i = 0; i < Math.min(rounds.size(), baseline.rounds.size()); i++) {
            Round<T> mine = rounds.get(i);
            Round<T> theirs = baseline.rounds.get(i);
            if (!mine.disturbed && !theirs.disturbed) {
                ratios.add(figure.applyAsDouble(mine.sample) / figure.applyAsDouble(theirs.sample));
            }
        }
        return Double.isNaN(ratios.value())
                ? new Ratio(of(figure).value() / baseline.of(figure).value(), false)
                : new Ratio(ratios.value(), true);
    }
}
