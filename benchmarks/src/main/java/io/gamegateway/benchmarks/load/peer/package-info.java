/* SPDX-License-Identifier: Apache-2.0 */
/** What is compared: a gateway, relays, and nothing in between. Start at {@link Peer}. */
@NullMarked
package io.gamegateway.benchmarks.load.peer;

import org.jspecify.annotations.NullMarked;
