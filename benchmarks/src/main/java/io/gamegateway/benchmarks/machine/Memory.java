/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory of processes and of the kernel, in kilobytes; 0 where it is not known. */
public final class Memory {

    private static final long SOCKET_PAGE_KILOBYTES = 4;

    private Memory() {}

    /** Resident memory of a process and all that descend from it. */
    public static long residentKilobytes(long root) {
        return ProcessTable.now().tree(root).stream()
                // The sum that the kernel makes on request. VmRSS lags behind by some pages of each thread.
                .mapToLong(pid -> kilobytes(lines("/proc/" + pid + "/smaps_rollup"), "Rss:"))
                .sum();
    }

    /** What the kernel has for its own objects, sockets among them, and for the bytes in sockets' buffers. */
    public static long kernelKilobytes() {
        return kilobytes(lines("/proc/meminfo"), "Slab:") + socketKilobytes(lines("/proc/net/sockstat"));
    }

    /** The number behind this word, at the beginning of a line. */
    static long kilobytes(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .mapToLong(line -> Long.parseLong(line.substring(word.length()).replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** From a line such as {@code TCP: inuse 4 orphan 0 tw 12 alloc 6 mem 170}, whose last number is pages. */
    static long socketKilobytes(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("TCP:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)) * SOCKET_PAGE_KILOBYTES)
                .findFirst()
                .orElse(0);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
