/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import org.jspecify.annotations.Nullable;

/**
 * Says that something a test waited for did not come: in time, or at all because the connection had ended. The message
 * names what was awaited and what had arrived by then.
 *
 * @since 0.1.0
 */
public final class AwaitError extends AssertionError {

    private static final long serialVersionUID = 1L;

    /** @param message what was awaited, for how long, and what was found instead */
    public AwaitError(String message) {
        this(message, null);
    }

    /** @param message what was awaited, for how long, and what was found instead */
    public AwaitError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
