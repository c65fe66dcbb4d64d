/* SPDX-License-Identifier: Apache-2.0 */
/** What Linux says in {@code /proc} of processes, processors and memory. Start at {@link ProcessTable}. */
@NullMarked
package io.gamegateway.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
