/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table in Markdown, headed by what was measured with what, on which machine, and how busy that was. Not thread-safe. */
public final class Report {

    private static final int USER = 1;
    private static final int STEAL = 8;
    private static final int GUEST = 9;

    private final String title;
    private final List<String[]> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final double loadBefore = load();
    private final long[] ticksBefore = ticks();

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
                "- JDK %s (%s), %s %s, %d CPUs; load average %.1f before, %.1f after%s%n%n",
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                load(),
                steal());
        out.flush();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** What the hypervisor has taken meanwhile, where that is known. */
    private String steal() {
        long[] now = ticks();
        if (now.length <= STEAL || ticksBefore.length <= STEAL) {
            return "";
        }
        long all = 0;
        for (int i = USER; i < GUEST; i++) {
            all += now[i] - ticksBefore[i];
        }
        return String.format(
                Locale.ROOT,
                "; stolen by the hypervisor: %.1f %%",
                100.0 * (now[STEAL] - ticksBefore[STEAL]) / Math.max(1, all));
    }

    private static long[] ticks() {
        try {
            String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
            long[] ticks = new long[words.length];
            for (int i = USER; i < words.length; i++) {
                ticks[i] = Long.parseLong(words[i]);
            }
            return ticks;
        } catch (IOException e) {
            return new long[0];
        }
    }
}
