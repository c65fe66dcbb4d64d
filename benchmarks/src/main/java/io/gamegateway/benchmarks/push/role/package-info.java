/* SPDX-License-Identifier: Apache-2.0 */
/** What runs in the processes of a benchmark: gateway, players, logic servers. Start at {@link GatewayRole}. */
@NullMarked
package io.gamegateway.benchmarks.push.role;

import org.jspecify.annotations.NullMarked;
