/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import io.gamegateway.benchmarks.machine.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints JMH's results as one Markdown table, with the machine below it. Run it where the benchmarks were run, as JMH does not say what
 * processor that was.
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar -prof gc -rf json -rff results.json
 * java -cp benchmarks/target/benchmarks.jar io.gamegateway.jmh.MarkdownResults results.json
 * }</pre>
 *
 * <p>Several files become one table, such as those of runs with different numbers of threads.
 */
public final class MarkdownResults {

    private MarkdownResults() {}

    /**
     * Prints the table.
     *
     * @param files of JMH's results, as JSON
     */
    public static void main(String[] files) throws IOException {
        if (files.length == 0) {
            throw new IllegalArgumentException("files: none (expected: at least one, written by JMH's -rf json)");
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.print(table(Stream.of(files).map(Path::of).toList(), processors()));
    }

    /** The table of these files' results, in their order. */
    static String table(List<Path> files, String processor) throws IOException {
        StringBuilder table = new StringBuilder("| benchmark | parameters | threads | ns/op | B/op |\n")
                .append("| --- | --- | --: | --: | --: |\n");
        Set<String> machines = new LinkedHashSet<>();
        for (Path file : files) {
            for (JmhResult result : read(file)) {
                machines.add(result.machine());
                result.rows().forEach(row -> table.append(row).append('\n'));
            }
        }
        table.append('\n');
        machines.forEach(
                machine -> table.append(machine).append("; ").append(processor).append(".\n"));
        return table.toString();
    }

    private static List<JmhResult> read(Path file) throws IOException {
        return JmhResult.parse(Files.readString(file));
    }

    private static String processors() {
        return Runtime.getRuntime().availableProcessors() + " cores, " + Machine.processor();
    }
}
