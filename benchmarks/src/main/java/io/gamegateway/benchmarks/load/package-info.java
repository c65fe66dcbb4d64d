/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a gateway costs who sends messages through it to backends, compared to relays on the same machine. Start at {@link Comparison}.
 */
@NullMarked
package io.gamegateway.benchmarks.load;

import org.jspecify.annotations.NullMarked;
