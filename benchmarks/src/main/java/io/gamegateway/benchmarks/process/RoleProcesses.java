/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** The processes of a benchmark; ended with it, the last one first. */
public final class RoleProcesses implements AutoCloseable {

    private final Deque<RoleProcess> processes = new ArrayDeque<>();

    /** Ends this one, too. */
    public RoleProcess closing(RoleProcess process) {
        processes.push(process);
        return process;
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
