/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.machine.ProcessTable;
import io.gamegateway.benchmarks.machine.Processors;
import java.util.Locale;

/** The time that a process, everybody else, and the hypervisor take while something is measured; it begins when this is made. */
final class MachineWatch {

    /** In place of a process. */
    static final long NOBODY = -1;

    private static final double NANOS_PER_SECOND = 1e9;

    private final long watched;
    private final long beginNanos = System.nanoTime();
    private final Processors processors = Processors.now();
    private final ProcessTable processes = ProcessTable.now();

    /** @param watched the process; all that this JVM has started is ours */
    MachineWatch(long watched) {
        this.watched = watched;
    }

    /**
     * What has been taken.
     *
     * @param processors that the watched process and its children have used: 1 is one of them all the time
     * @param othersPercent of one processor, used by processes that are not ours
     * @param stolenPercent of one processor, given to other machines
     */
    record Usage(double processors, double othersPercent, double stolenPercent) {

        /** Whether a sample cannot be trusted. */
        boolean isDisturbed() {
            return othersPercent > 10 || stolenPercent > 5;
        }

        /** For who watches a run. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "others %.0f %%, hypervisor %.0f %% of a processor", othersPercent, stolenPercent);
        }

        /** The less, the better. */
        double noise() {
            return othersPercent + stolenPercent;
        }
    }

    /** Until now. */
    Usage usage() {
        ProcessTable now = ProcessTable.now();
        double seconds = (System.nanoTime() - beginNanos) / NANOS_PER_SECOND;
        long ours = ProcessHandle.current().pid();
        double others = (now.cpuNanosOutside(ours) - processes.cpuNanosOutside(ours)) / NANOS_PER_SECOND;
        double stolen = Processors.now().since(processors).stolenNanos() / NANOS_PER_SECOND;
        double used = (now.cpuNanos(watched) - processes.cpuNanos(watched)) / NANOS_PER_SECOND;
        // A process that has ended since then takes its time with it, so that others may seem to have used less than
        // nothing.
        return new Usage(used / seconds, 100 * Math.max(0, others) / seconds, 100 * stolen / seconds);
    }
}
