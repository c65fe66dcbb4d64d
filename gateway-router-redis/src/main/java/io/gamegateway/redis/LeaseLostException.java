/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

/** There is no session id to be had. Each new connection may meet it, so it has no stack trace. */
final class LeaseLostException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
