/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashSpreadTest {

    @Test
    void run_printsALineForEachSizeAndMethod() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HashSpread.run(new PrintStream(out, true, StandardCharsets.UTF_8), 2);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(7)
                .anyMatch(line -> line.startsWith("3, rendezvous"))
                .anyMatch(line -> line.startsWith("100, ring"));
    }
}
