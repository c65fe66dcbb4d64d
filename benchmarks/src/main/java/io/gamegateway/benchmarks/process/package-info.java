/* SPDX-License-Identifier: Apache-2.0 */
/** Processes that a benchmark starts and asks, its options and its tables. Start at {@link RoleProcess}. */
@NullMarked
package io.gamegateway.benchmarks.process;

import org.jspecify.annotations.NullMarked;
