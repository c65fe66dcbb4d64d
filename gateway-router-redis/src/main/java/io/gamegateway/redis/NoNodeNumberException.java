/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

/**
 * Others have leased all 4,096 node numbers.
 *
 * @since 0.1
 */
public final class NoNodeNumberException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoNodeNumberException(String message) {
        super(message);
    }
}
