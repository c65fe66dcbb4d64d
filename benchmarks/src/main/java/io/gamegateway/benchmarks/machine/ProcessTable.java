/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All processes at one moment, and the processor time that each has used. The time of a child that has ended counts as its parent's, so
 * the sum over a whole tree of processes loses nothing. Immutable.
 */
public final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    private final Map<Long, ProcessStat> processes;

    ProcessTable(Map<Long, ProcessStat> processes) {
        this.processes = Map.copyOf(processes);
    }

    /** As it is now; empty where there is no {@code /proc}. */
    public static ProcessTable now() {
        Map<Long, ProcessStat> found = new HashMap<>();
        if (Files.isDirectory(PROC)) {
            for (Path directory : numbered()) {
                read(directory, found);
            }
        }
        return new ProcessTable(found);
    }

    private static List<Path> numbered() {
        try (Stream<Path> all = Files.list(PROC)) {
            return all.filter(path ->
                            Character.isDigit(path.getFileName().toString().charAt(0)))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void read(Path directory, Map<Long, ProcessStat> into) {
        try {
            into.put(
                    Long.parseLong(directory.getFileName().toString()),
                    ProcessStat.parse(Files.readString(directory.resolve("stat"))));
        } catch (IOException e) {
            // It has ended since it was listed.
        }
    }

    /** A process and all that descend from it. */
    public Set<Long> tree(long root) {
        Map<Long, List<Long>> children = new HashMap<>();
        processes.forEach((pid, stat) -> children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>())
                .add(pid));
        Set<Long> tree = new HashSet<>();
        List<Long> left = new ArrayList<>(List.of(root));
        while (!left.isEmpty()) {
            long pid = left.remove(left.size() - 1);
            if (tree.add(pid)) {
                left.addAll(children.getOrDefault(pid, List.of()));
            }
        }
        return tree;
    }

    /** User and system time, in nanoseconds, of a process and all that descend from it. */
    public long cpuNanos(long root) {
        return tree(root).stream().mapToLong(this::ownNanos).sum();
    }

    private long ownNanos(long pid) {
        ProcessStat stat = processes.get(pid);
        return stat == null ? 0 : stat.cpuNanos();
    }

    /**
     * As {@link #cpuNanos}, of everybody else. The kernel's own threads are left out: they work for whoever sends and receives, those of
     * the tree included.
     */
    public long cpuNanosOutside(long root) {
        Set<Long> tree = tree(root);
        return processes.entrySet().stream()
                .filter(process ->
                        !tree.contains(process.getKey()) && !process.getValue().ofKernel())
                .mapToLong(process -> process.getValue().cpuNanos())
                .sum();
    }
}
