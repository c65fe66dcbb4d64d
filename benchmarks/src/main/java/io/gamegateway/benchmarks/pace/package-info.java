/* SPDX-License-Identifier: Apache-2.0 */
/** Open loops: what is done at a steady rate, whatever becomes of it. Start at {@link Schedule}. */
@NullMarked
package io.gamegateway.benchmarks.pace;

import org.jspecify.annotations.NullMarked;
