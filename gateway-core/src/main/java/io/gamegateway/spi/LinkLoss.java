/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * How a link was lost.
 *
 * @since 0.1
 */
public enum LinkLoss {
    /** The backend closed or reset it, or sent what is no frame: it may be there again at once. */
    BROKEN,
    /** The backend took no bytes, acknowledged none or answered none in time: it is better left alone for a while. */
    UNRESPONSIVE
}
