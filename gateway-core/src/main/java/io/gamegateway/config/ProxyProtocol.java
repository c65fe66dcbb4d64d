/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * Whether connections begin with a PROXY protocol header, version 1 or 2, that says where the client really is.
 *
 * @since 0.1
 */
public enum ProxyProtocol {
    /** They do not; what looks like one is a client's own bytes. */
    OFF,
    /** Those from a proxy's network may. */
    OPTIONAL,
    /** All must, so only connections from a proxy's network are taken. */
    REQUIRED
}
