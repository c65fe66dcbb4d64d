/* SPDX-License-Identifier: Apache-2.0 */
/**
 * End-to-end benchmarks of push: one program each, whose gateways, players and logic servers are processes of their own. Start at
 * {@link io.gamegateway.benchmarks.push.IngressComparison}.
 */
@NullMarked
package io.gamegateway.benchmarks.push;

import org.jspecify.annotations.NullMarked;
