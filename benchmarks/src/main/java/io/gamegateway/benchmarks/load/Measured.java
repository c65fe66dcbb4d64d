/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import io.gamegateway.benchmarks.load.role.Tally;

/**
 * A sample, what else was going on, and what became of its messages.
 *
 * @param <T> the sample
 */
record Measured<T>(T sample, MachineWatch.Usage usage, Tally tally) {}
