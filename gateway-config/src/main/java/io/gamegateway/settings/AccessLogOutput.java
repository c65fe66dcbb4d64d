/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

/**
 * Where the access log goes.
 *
 * @since 0.1
 */
public enum AccessLogOutput {
    /** Nowhere. */
    OFF,
    /** To where the other logs go. */
    STDERR,
    /** Behind the line that tells that the program is ready. */
    STDOUT
}
