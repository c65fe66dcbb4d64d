/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a {@link ScriptedBackend} does with each frame.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BackendHandler {

    /**
     * Called for each frame in order, on the reading thread of its connection: frames of different connections may come
     * at the same time. It may block, which stops the reading of this connection. What it throws closes the connection
     * and surfaces in the backend's next wait for frames; only an {@link java.io.UncheckedIOException} is ignored, as a
     * peer may go at any time.
     */
    void handle(BackendConnection connection, GateFrame frame);

    /** Answers nothing. */
    static BackendHandler recording() {
        return (connection, frame) -> {};
    }

    /** Answers each Trans frame by one of the same type, session and payload; other frames not at all. */
    static BackendHandler echo() {
        return prefixing("");
    }

    /** As {@link #echo()}, with a UTF-8 text put before the payload, by which two backends can be told apart. */
    static BackendHandler prefixing(String prefix) {
        byte[] utf8 = prefix.getBytes(StandardCharsets.UTF_8);
        return (connection, frame) -> {
            if (frame.opCode() == GateFrame.TRANS) {
                ByteArrayOutputStream payload = new ByteArrayOutputStream();
                payload.writeBytes(utf8);
                payload.writeBytes(frame.payload());
                connection.send(GateFrame.reply(frame.sessionId(), frame.type(), payload.toByteArray()));
            }
        };
    }
}
