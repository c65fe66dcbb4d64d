/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * How sessions use TCP links to a backend.
 *
 * @since 0.1
 */
public enum LinkMode {
    /** One link per event loop and endpoint carries many sessions. */
    SHARED,
    /** Each session has a link of its own, from a pool, for backends that expect one. */
    EXCLUSIVE
}
