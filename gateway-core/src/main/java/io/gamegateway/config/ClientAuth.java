/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * Whether clients show a certificate of their own (mutual TLS).
 *
 * @since 0.1
 */
public enum ClientAuth {
    /** They are not asked for one. */
    NONE,
    /** They may; one that is not valid is refused. */
    OPTIONAL,
    /** They must. */
    REQUIRED
}
