/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of {@code /proc}. */
class ProcTest {

    private static final long SECOND = 1_000_000_000;

    private static final String STAT = "42 (a) name (x) S 7 42 42 0 -1 %d 100 0 0 0 150 50 20 5 20 0 3 0 999 1 2 3";

    @Test
    void stat_nameWithParentheses_readsWhatIsBehind() {
        ProcessStat stat = ProcessStat.parse(STAT.formatted(4194560));

        assertThat(stat.parent()).isEqualTo(7);
        assertThat(stat.ofKernel()).isFalse();
        assertThat(stat.cpuNanos()).as("150 + 50 + 20 + 5 ticks").isEqualTo(225 * SECOND / 100);
    }

    @Test
    void stat_kernelThread_isOne() {
        assertThat(ProcessStat.parse(STAT.formatted(0x0020_8040)).ofKernel()).isTrue();
    }

    @Test
    void table_cpu_ofATreeAndOfTheOthers() {
        ProcessTable table = new ProcessTable(Map.of(
                1L, new ProcessStat(0, false, 1),
                2L, new ProcessStat(1, false, 10),
                3L, new ProcessStat(2, false, 100),
                4L, new ProcessStat(0, true, 1_000),
                5L, new ProcessStat(1, false, 10_000)));

        assertThat(table.tree(2)).containsExactlyInAnyOrder(2L, 3L);
        assertThat(table.cpuNanos(2)).isEqualTo(110);
        assertThat(table.cpuNanosOutside(2))
                .as("all but the tree and the kernel")
                .isEqualTo(10_001);
        assertThat(table.cpuNanos(99)).as("gone").isZero();
    }

    @Test
    void processors_line_hasStolenTime_andCountsGuestsOnce() {
        Processors processors = Processors.parse("cpu  10 20 30 40 50 60 70 80 90 100");

        assertThat(processors.stolenNanos()).isEqualTo(80 * SECOND / 100);
        assertThat(processors.allNanos()).isEqualTo(360 * SECOND / 100);
    }

    @Test
    void memory_lines_areFoundByTheirBeginning() {
        List<String> lines = List.of("MemFree:  5 kB", "Slab:          123456 kB", "SReclaimable: 7 kB");

        assertThat(Memory.kilobytes(lines, "Slab:")).isEqualTo(123_456);
        assertThat(Memory.kilobytes(lines, "Rss:")).isZero();
    }

    @Test
    void memory_ofSockets_isPages() {
        List<String> lines = List.of("sockets: used 455", "TCP: inuse 4 orphan 0 tw 9 alloc 436 mem 170");

        assertThat(Memory.socketKilobytes(lines)).isEqualTo(170 * 4);
    }
}
