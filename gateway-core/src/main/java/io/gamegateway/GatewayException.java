/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

/**
 * The gateway could not be started.
 *
 * @since 0.1
 */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
