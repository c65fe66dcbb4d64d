/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * What becomes of a login of a user who has a session already, on this gateway or another.
 *
 * @since 0.1
 */
public enum DuplicateLogin {
    /** The newer session gets the user; the older one is closed as {@code replaced}. */
    REPLACE,
    /** The older session keeps the user; the newer one is closed as {@code unauthorized}. */
    REFUSE
}
