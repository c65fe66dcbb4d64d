/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal.wire;

/** Bytes that are no protobuf message. Has no stack trace, as a peer may cause it at will. */
public final class MalformedProtoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong */
    public MalformedProtoException(String message) {
        super(message, null, false, false);
    }
}
