/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import io.gamegateway.benchmarks.machine.Machine;
import io.gamegateway.benchmarks.machine.Processors;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table in Markdown, headed by what was measured with what, on which machine, and how busy that was. Not thread-safe. */
public final class Report {

    private final String title;
    private final List<String[]> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final double loadBefore = load();
    private final Processors processorsBefore = Processors.now();

    /** Its clock runs from now on. */
    public Report(Class<?> benchmark, Options options) {
        this.title = benchmark.getSimpleName() + " " + options;
    }

    /** Adds a row; the first one is the heading. */
    public Report row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Report::text).toArray(String[]::new));
        return this;
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            double size = Math.abs(number);
            String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
            return String.format(Locale.ROOT, format, number);
        }
        return cell instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : String.valueOf(cell);
    }

    /** Adds a line below the table. */
    public Report note(String format, Object... args) {
        notes.add(String.format(Locale.ROOT, format, args));
        return this;
    }

    /** Prints it. */
    public void print(PrintStream out) {
        out.printf("%n### %s%n%n", title);
        for (int i = 0; i < rows.size(); i++) {
            out.println("| " + String.join(" | ", rows.get(i)) + " |");
            if (i == 0) {
                out.println("|" + " --- |" + " --: |".repeat(rows.get(0).length - 1));
            }
        }
        out.println();
        notes.forEach(note -> out.println("- " + note));
        out.printf(
                Locale.ROOT,
                "- %s; load average %.1f before, %.1f after%s%n%n",
                Machine.line(),
                loadBefore,
                load(),
                stolen());
        out.flush();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** What the hypervisor has taken meanwhile, where that is known. */
    private String stolen() {
        Processors meanwhile = Processors.now().since(processorsBefore);
        return meanwhile.allNanos() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; stolen by the hypervisor: %.1f %%",
                        100.0 * meanwhile.stolenNanos() / meanwhile.allNanos());
    }
}
