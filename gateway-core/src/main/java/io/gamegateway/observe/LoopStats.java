/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.observe;

/**
 * One event loop. A snapshot.
 *
 * @param index from 0 on
 * @param lagNanos how late the last of its ticks was, which are due each 100 ms; of one that is stuck, since the tick was due
 * @param sessions that live on it
 * @since 0.1
 */
public record LoopStats(int index, long lagNanos, int sessions) {}
