/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Each benchmark runs, with next to nothing to do, and prints its table. What it measures means nothing here. */
class ProtectionSmokeTest {

    @FunctionalInterface
    private interface Benchmark {
        void run(PrintStream out, String... args);
    }

    private static String run(Benchmark benchmark, String options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        benchmark.run(new PrintStream(out, true, StandardCharsets.UTF_8), options.split(" ", -1));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slowClient_overTlsAndWebSocket_hasWindowsBeforeAndAfter() {
        String table = run(
                SlowClient::run,
                "--clients 4 --protocol websocket --tls true --rate 50 --bytes 500 --warmup 100 --windows 1 --millis 300");

        assertThat(table).contains("| all read, 1 |", "| one does not, 1 |", "disconnected of them: 0");
    }

    @Test
    void slowloris_aFew_stopNobody() {
        String table = run(Slowloris::run, "--tricklers 8 --clients 3 --rate 100 --rounds 1 --millis 300");

        assertThat(table).contains("| before |", "| with, 1 |", "all who trickled are gone: true");
    }

    @Test
    void drain_ofAFew_tellsAll_andLosesNothing() {
        String table = run(DrainRun::run, "--clients 24 --rate 400 --millis 2000");

        assertThat(table).contains("told 24, not told before the end: 0", "Disconnect frames: 24");
    }

    @Test
    void reconnectStorm_ofAFew_hasEachRound() {
        String table = run(
                ReconnectStorm::run,
                "--clients 20 --playing 3 --rate 100 --rounds 1 --warmup 100 --millis 300 --rest 100");

        assertThat(table).contains("| quiet 1 |", "| storm 1 |", "disconnected of them: 0");
    }
}
