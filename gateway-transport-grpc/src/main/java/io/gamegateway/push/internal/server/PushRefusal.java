/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.server;

import io.grpc.Status;

/** Why a stream is closed. Has no stack trace, as a peer may cause it at will. */
final class PushRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    PushRefusal(Status status) {
        super(status.getDescription(), null, false, false);
        this.status = status;
    }

    Status status() {
        return status;
    }
}
