/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Each benchmark runs, with next to nothing to do, and prints its table. What it measures means nothing here. */
class BenchmarksSmokeTest {

    private static String run(Benchmark benchmark, String options) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        benchmark.run(new PrintStream(out, true, StandardCharsets.UTF_8), options.split(" ", -1));
        return out.toString(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Benchmark {
        void run(PrintStream out, String... args) throws Exception;
    }

    @Test
    void ingressComparison_fewMessages_hasARowPerWay() throws Exception {
        String table =
                run(IngressComparison::run, "--messages 100 --rounds 1 --warmup 0 --millis 0 --sessions 2 --window 16");

        assertThat(table)
                .contains("| REST, JDK HttpClient |", "| REST, lean Netty client |", "| gRPC unary |")
                .contains("| push stream, acknowledged |", "| push stream, fire and forget |")
                .contains("all 1,000 messages reached their players");
    }
}
