/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Hash64Test {

    @Test
    void mix_isTheFinalizerOfSplitMix64() {
        // The first two numbers that SplitMix64 makes of the seed 0.
        assertThat(Hash64.mix(0x9e3779b97f4a7c15L)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(Hash64.mix(0x3c6ef372fe94f82aL)).isEqualTo(0x6e789e6aa1b965f4L);
    }

    @Test
    void bytes_areFnv1a() {
        // Test vectors of the authors, before the finalizer.
        assertThat(Hash64.of(new byte[0])).isEqualTo(Hash64.mix(0xcbf29ce484222325L));
        assertThat(Hash64.of("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo(Hash64.mix(0x85944171f73967e8L));
    }

    @Test
    void text_isHashedAsUtf16LittleEndian() {
        for (String text : new String[] {"", "10.0.0.1:7001", "Zürich", "日本"}) {
            assertThat(Hash64.of(text)).isEqualTo(Hash64.of(text.getBytes(StandardCharsets.UTF_16LE)));
        }
    }

    @Test
    void mix_changesHalfOfTheBits_whicheverBitDiffers() {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            long changed = 0;
            for (long value = 1; value <= 1_000; value++) {
                changed += Long.bitCount(Hash64.mix(value) ^ Hash64.mix(value ^ 1L << bit));
            }
            assertThat(changed / 1_000.0).isBetween(30.0, 34.0);
        }
    }

    @Test
    void scale_coversTheWholeRangeAndNoMore() {
        assertThat(Hash64.scale(0, 10)).isZero();
        assertThat(Hash64.scale(-1, 10)).isEqualTo(9);
        assertThat(Hash64.scale(Long.MIN_VALUE, 10)).isEqualTo(5);
        assertThat(Hash64.scale(Long.MAX_VALUE, 10)).isEqualTo(4);
        assertThat(Hash64.scale(-1, 1)).isZero();
    }
}
