/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * What a client speaks.
 *
 * @since 0.1
 */
public enum ClientProtocol {
    /** Game frames on a bare TCP connection. */
    TCP(1, "tcp"),
    /** Game frames in WebSocket binary frames. */
    WEBSOCKET(2, "websocket");

    private final int code;
    private final String label;

    ClientProtocol(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The number in Connect frames. */
    public int code() {
        return code;
    }

    /** The name in logs and calls. */
    public String label() {
        return label;
    }
}
