/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Test
    void fanOut_fewMembers_hasTheGatewayAndThreeBareLoops() throws Exception {
        String table = run(FanOut::run, "--members 5 --k 1,3 --ticks 100 --rounds 1 --millis 50");

        assertThat(table)
                .contains("| **gateway** |", "| bare loop: shared messages |", "| bare loop: shared batch |")
                .contains("| bare loop: copied batch |", "all received");
    }

    @Test
    void internalHop_lowRate_hasEachRoundAndTheMedian() throws Exception {
        String table = run(
                InternalHop::run,
                "--sessions 5 --protocol websocket --rate 500 --first-rate 500 --warmup 50 --rounds 1 --millis 200");

        assertThat(table).contains("| 1 |", "| **median** |", "all received");
    }

    @Test
    void logicRestarts_two_disconnectNobodyAndLoseNothing() throws Exception {
        String table = run(LogicRestarts::run, "--restarts 2 --players 4 --rate 500 --steady-rate 200");

        assertThat(table)
                .contains("2 processes killed; players disconnected: 0")
                .contains("less was received than acknowledged: 0");
    }

    @Test
    void frozenGateway_forAMoment_accountsForEachMessage() throws Exception {
        String table = run(
                FrozenGateway::run,
                "--gateways 2 --players 2 --rate 400 --bytes 100 --warmup 50 --windows 1 --millis 200");

        assertThat(table).contains("| before 1 |", "| frozen 1 |", "missing: 0");
    }

    @Test
    void slowMember_stopsReading_othersGetAll() throws Exception {
        String table = run(SlowMember::run, "--members 4 --rate 200 --warmup 50 --windows 1 --millis 200");

        assertThat(table).contains("| all read, 1 |", "| one does not, 1 |", "disconnected: 0");
        Matcher counts = Pattern.compile("got all (\\d+) messages each.*slow one got (\\d+)")
                .matcher(table);
        assertThat(counts.find()).isTrue();
        assertThat(Integer.parseInt(counts.group(2)))
                .as("messages that the slow one got")
                .isLessThan(Integer.parseInt(counts.group(1)));
    }
}
