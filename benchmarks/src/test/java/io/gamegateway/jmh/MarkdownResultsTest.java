/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownResultsTest {

    /** As JMH 1.37 writes it, but for fields that are left out. */
    private static final String RESULT = """
            {
              "jmhVersion" : "1.37",
              "benchmark" : "io.gamegateway.codec.SomeBenchmark.decode",
              "mode" : "avgt",
              "threads" : 2,
              "jvmArgs" : [ "-Xmx1g" ],
              "jdkVersion" : "17.0.15",
              "vmName" : "OpenJDK 64-Bit Server VM",
              "params" : { "payloadBytes" : "32", "form" : "PLAIN" },
              "primaryMetric" : {
                "score" : 8.3721, "scoreError" : 0.2512, "scoreConfidence" : [ 8.1, 8.6 ],
                "scorePercentiles" : { "0.0" : 8.3 }, "scoreUnit" : "ns/op", "rawData" : [ [ 8.3 ] ]
              },
              "secondaryMetrics" : {
                "gc.alloc.rate" : { "score" : 1.5, "scoreError" : "NaN", "scoreUnit" : "MB/sec" },
                "gc.alloc.rate.norm" : { "score" : 1234.5, "scoreError" : "NaN", "scoreUnit" : "B/op" }
              }
            }
            """;

    @TempDir
    private Path directory;

    private String table(String... results) throws IOException {
        Path file = directory.resolve("results.json");
        Files.writeString(file, "[" + String.join(",", results) + "]");
        return MarkdownResults.table(List.of(file), "2 cores, some processor");
    }

    @Test
    void table_oneResult_hasParametersThreadsErrorBytesAndMachine() throws IOException {
        assertThat(table(RESULT)).isEqualTo("""
                        | benchmark | parameters | threads | ns/op | B/op |
                        | --- | --- | --: | --: | --: |
                        | SomeBenchmark.decode | form=PLAIN, payloadBytes=32 | 2 | 8.4 ± 0.3 | 1,235 |

                        JDK 17.0.15, OpenJDK 64-Bit Server VM, JMH 1.37; 2 cores, some processor.
                        """);
    }

    @Test
    void table_unknownError_isLeftOut() throws IOException {
        assertThat(table(RESULT.replace("0.2512", "\"NaN\""))).contains("| 2 | 8.4 | 1,235 |");
    }

    @Test
    void table_otherUnitOfTime_isInNanoseconds() throws IOException {
        assertThat(table(RESULT.replace("ns/op", "us/op"))).contains("| 8,372 ± 251 |");
    }

    @Test
    void table_nextToNothingAllocated_isZero() throws IOException {
        assertThat(table(RESULT.replace("1234.5", "0.00123"))).contains("| 8.4 ± 0.3 | 0 |");
    }

    @Test
    void table_notProfiled_leavesBytesEmpty() throws IOException {
        assertThat(table(RESULT.replace("gc.alloc.rate.norm", "gc.count"))).contains("| 8.4 ± 0.3 |  |");
    }

    @Test
    void table_group_hasARowForEachMethod() throws IOException {
        String group = RESULT.replace(
                "\"gc.alloc.rate\" :",
                "\"find\" : { \"score\" : 5.0, \"scoreError\" : 0.5, \"scoreUnit\" : \"ns/op\" }, \"gc.alloc.rate\" :");

        assertThat(table(group))
                .contains("| SomeBenchmark.decode | form=PLAIN, payloadBytes=32 | 2 | 8.4 ± 0.3 | 1,235 |\n"
                        + "| SomeBenchmark.decode:find | form=PLAIN, payloadBytes=32 | 2 | 5.0 ± 0.5 |  |\n");
    }

    @Test
    void table_resultsOfTwoMachines_namesBoth() throws IOException {
        assertThat(table(RESULT, RESULT.replace("17.0.15", "25.0.1")))
                .contains("JDK 17.0.15, OpenJDK", "JDK 25.0.1, OpenJDK");
    }

    @Test
    void table_throughput_isRefused() {
        assertThatThrownBy(() -> table(RESULT.replace("ns/op", "ops/s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unit: ops/s (expected: time per operation)");
    }

    @Test
    void table_notAnArray_isRefused() throws IOException {
        Path file = directory.resolve("other.json");
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> MarkdownResults.table(List.of(file), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("results: START_OBJECT (expected: an array, as JMH writes it)");
    }
}
