/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.machine;

import java.util.concurrent.TimeUnit;

/**
 * What {@code /proc/PID/stat} says.
 *
 * @param parent its process id
 * @param ofKernel true for a thread of the kernel's own
 * @param cpuNanos user and system time, with that of children that have ended
 */
record ProcessStat(long parent, boolean ofKernel, long cpuNanos) {

    /** USER_HZ, which is 100 on every architecture that a JVM runs on. */
    static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

    // Of proc(5), counted from the field behind the name.
    private static final int PARENT = 1;
    private static final int FLAGS = 6;
    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private static final long PF_KTHREAD = 0x0020_0000;

    /** Reads the line; the name, in parentheses, may have blanks and parentheses itself. */
    static ProcessStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = USER_TIME; i <= CHILDREN_SYSTEM_TIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return new ProcessStat(
                Long.parseLong(fields[PARENT]),
                (Long.parseLong(fields[FLAGS]) & PF_KTHREAD) != 0,
                ticks * NANOS_PER_TICK);
    }
}
