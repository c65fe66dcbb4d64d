/* SPDX-License-Identifier: Apache-2.0 */
/** The processes of the benchmarks of protection. */
@NullMarked
package io.gamegateway.benchmarks.protection.role;

import org.jspecify.annotations.NullMarked;
