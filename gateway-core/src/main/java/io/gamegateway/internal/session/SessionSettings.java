/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

/**
 * What all sessions of a gateway have in common.
 *
 * @param outboundBudgetBytes that may wait for a client
 * @param idleMillis without a byte in either direction; 0 = never closed for it
 * @param traces whether sessions get a trace id
 */
public record SessionSettings(int outboundBudgetBytes, long idleMillis, boolean traces) {}
