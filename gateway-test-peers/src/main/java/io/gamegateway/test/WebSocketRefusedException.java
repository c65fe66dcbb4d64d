/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

/**
 * Says that the server answered a WebSocket upgrade with something else than 101.
 *
 * @since 0.1.0
 */
public final class WebSocketRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient HttpReply reply;

    WebSocketRefusedException(HttpReply reply) {
        super("WebSocket upgrade refused: " + reply);
        this.reply = reply;
    }

    /** What the server answered; its status is 0 when it closed without an answer. */
    public HttpReply reply() {
        return reply;
    }
}
