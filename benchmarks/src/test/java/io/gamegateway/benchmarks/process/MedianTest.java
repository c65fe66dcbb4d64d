/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MedianTest {

    private static Median of(double... values) {
        Median median = new Median();
        for (double value : values) {
            median.add(value);
        }
        return median;
    }

    @Test
    void value_oddCount_isTheOneInTheMiddle() {
        assertThat(of(9, 1, 5).value()).isEqualTo(5);
    }

    @Test
    void value_evenCount_isTheMeanOfTheTwoInTheMiddle() {
        assertThat(of(9, 1, 4, 6).value()).isEqualTo(5);
    }

    @Test
    void minAndMax_areThoseOfAllRounds() {
        Median median = of(9, 1, 4);

        assertThat(median.min()).isEqualTo(1);
        assertThat(median.max()).isEqualTo(9);
    }

    @Test
    void value_ofNoRound_isNaN() {
        assertThat(of().value()).isNaN();
    }
}
