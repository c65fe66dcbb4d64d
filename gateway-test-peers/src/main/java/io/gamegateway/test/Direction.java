/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

/**
 * A direction through a {@link FaultProxy}.
 *
 * @since 0.1.0
 */
public enum Direction {
    /** From whoever connected to the proxy, to its target. */
    TO_TARGET,
    /** From the proxy's target, to whoever connected. */
    FROM_TARGET
}
