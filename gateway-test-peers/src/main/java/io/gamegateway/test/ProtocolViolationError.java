/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import org.jspecify.annotations.Nullable;

/**
 * Says that the peer under test sent bytes which its protocol does not allow.
 *
 * @since 0.1.0
 */
public final class ProtocolViolationError extends AssertionError {

    private static final long serialVersionUID = 1L;

    ProtocolViolationError(String message) {
        this(message, null);
    }

    ProtocolViolationError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
