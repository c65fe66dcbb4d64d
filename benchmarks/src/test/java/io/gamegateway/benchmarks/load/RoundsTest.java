/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundsTest {

    private final Rounds<Double> mine = new Rounds<>();
    private final Rounds<Double> baseline = new Rounds<>();

    private static void add(Rounds<Double> to, boolean disturbed, double... samples) {
        for (double sample : samples) {
            to.add(sample, disturbed);
        }
    }

    private Ratio ratio() {
        return mine.over(baseline, Double::doubleValue);
    }

    @Test
    void over_allClean_isTheMedianOfTheRoundsRatios() {
        add(mine, false, 10, 30, 20);
        add(baseline, false, 20, 40, 80);

        assertThat(ratio()).isEqualTo(new Ratio(0.5, true)).hasToString("0.50");
    }

    @Test
    void over_someDisturbed_takesTheRoundsThatAreCleanForBoth() {
        add(mine, false, 10);
        add(mine, true, 900);
        add(mine, false, 30);
        add(baseline, false, 20, 40);
        add(baseline, true, 1);

        assertThat(ratio()).isEqualTo(new Ratio(0.5, true));
    }

    @Test
    void over_noRoundCleanForBoth_isTheRatioOfMedians_andSaysSo() {
        add(mine, false, 10);
        add(mine, true, 900);
        add(baseline, true, 1);
        add(baseline, false, 40);

        assertThat(ratio()).isEqualTo(new Ratio(0.25, false)).hasToString("~0.25");
    }

    @Test
    void over_noBaseline_isADash() {
        add(mine, false, 10);

        assertThat(ratio()).hasToString("-");
    }

    @Test
    void of_someDisturbed_leavesThemOut() {
        add(mine, false, 10, 12);
        add(mine, true, 900);

        assertThat(mine.of(Double::doubleValue).value()).isCloseTo(11, within(1e-9));
        assertThat(mine.of(Double::doubleValue).max()).isEqualTo(12);
        assertThat(mine.clean()).isEqualTo(2);
        assertThat(mine.count()).isEqualTo(3);
    }

    @Test
    void of_allDisturbed_takesThemAll() {
        add(mine, true, 10, 20);

        assertThat(mine.of(Double::doubleValue).value()).isCloseTo(15, within(1e-9));
        assertThat(mine.clean()).isZero();
    }

    @Test
    void usage_overOneOfTheBounds_isDisturbed() {
        assertThat(new MachineWatch.Usage(1, 10, 5).isDisturbed()).isFalse();
        assertThat(new MachineWatch.Usage(1, 10.1, 0).isDisturbed()).isTrue();
        assertThat(new MachineWatch.Usage(1, 0, 5.1).isDisturbed()).isTrue();
    }
}
