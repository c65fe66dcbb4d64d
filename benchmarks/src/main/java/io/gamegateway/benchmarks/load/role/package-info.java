/* SPDX-License-Identifier: Apache-2.0 */
/** The processes of the benchmarks of load. Start at {@link ClientsRole}. */
@NullMarked
package io.gamegateway.benchmarks.load.role;

import org.jspecify.annotations.NullMarked;
