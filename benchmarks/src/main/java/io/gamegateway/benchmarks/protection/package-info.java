/* SPDX-License-Identifier: Apache-2.0 */
/** What protection costs, and what it holds, from end to end; each class is a command. */
@NullMarked
package io.gamegateway.benchmarks.protection;

import org.jspecify.annotations.NullMarked;
