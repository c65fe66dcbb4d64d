/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

/**
 * A sample, and what else was going on.
 *
 * @param <T> the sample
 */
record Measured<T>(T sample, MachineWatch.Usage usage) {}
