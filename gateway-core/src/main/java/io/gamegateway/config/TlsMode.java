/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * Whether clients speak TLS on the clients' port.
 *
 * @since 0.1
 */
public enum TlsMode {
    /** No; a client that begins a TLS handshake is refused. */
    OFF,
    /** They may: the first bytes tell. */
    OPTIONAL,
    /** They must: one that speaks plain text is refused. */
    REQUIRED
}
