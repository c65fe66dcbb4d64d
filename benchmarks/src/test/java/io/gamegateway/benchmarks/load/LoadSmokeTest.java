/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.benchmarks.load.peer.HaProxy;
import io.gamegateway.benchmarks.load.peer.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each benchmark runs, with next to nothing to do, and prints its table. What it measures means nothing here. */
class LoadSmokeTest {

    private static final Pattern MESSAGES =
            Pattern.compile("\\| (direct|HAProxy|\\*\\*gateway\\*\\*) \\| ([0-9,]+) \\|");

    @FunctionalInterface
    private interface Benchmark {
        boolean run(PrintStream out, String... args);
    }

    private static String run(Benchmark benchmark, String options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean good = benchmark.run(new PrintStream(out, true, StandardCharsets.UTF_8), options.split(" ", -1));
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(good).as(text).isTrue();
        return text;
    }

    @Test
    void comparison_aMomentEach_hasMessagesOfEachPeer_andNothingIsLost() {
        boolean haProxy = Program.isInstalled(HaProxy.PROGRAM);
        String tables = run(
                Comparison::run,
                "--scenarios S1,S7,W6 --peers direct,haproxy,gateway --rounds 1 --prewarm 0 --warmup 0.1 --seconds 0.3"
                        + " --settle 0.1 --quiet 0 --retries 0 --idle-connections 50");

        assertThat(tables).contains("no error, mismatch, disconnect or lost message");
        assertThat(MESSAGES.matcher(tables).results().map(MatchResult::group))
                .as("two scenarios of all peers, and one of the gateway alone, in:%n%s", tables)
                .hasSize((haProxy ? 3 : 2) * 2 + 1)
                .noneMatch(row -> row.contains("| 0 |"));
    }

    @Test
    void endurance_ofAFew_losesNothing() {
        String table =
                run(Endurance::run, "--clients 20 --rate 500 --minutes 0.01 --row-seconds 0.3 --gateway-jvm -Xmx256m");

        assertThat(table).contains("messages sent; no error, mismatch, disconnect or lost message", "live memory:");
    }

    @Test
    void sizing_ofAFew_hasWhatIsMeasuredAndPredicted() {
        String table = run(Sizing::run, "--players 10 --messages 20 --warmup 0.1 --seconds 0.3 --protocol websocket");

        assertThat(table).contains("| 10 |", "no error, mismatch, disconnect or lost message");
    }
}
