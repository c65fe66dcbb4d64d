/* SPDX-License-Identifier: Apache-2.0 */
/** What all benchmarks' clients say to a gateway on a WebSocket. */
@NullMarked
package io.gamegateway.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
