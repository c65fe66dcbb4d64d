/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import java.nio.ByteBuffer;

/**
 * What a client gets. It refers to the payload, which is copied by each call that sends it and must not change before that returns;
 * so one message can be sent many times. Thread-safe as far as nobody changes the payload.
 *
 * @since 0.1
 */
public final class PushMessage {

    private final int messageId;
    private final boolean zip;
    private final ByteBuffer payload;

    private PushMessage(int messageId, boolean zip, ByteBuffer payload) {
        this.messageId = messageId;
        this.zip = zip;
        this.payload = payload;
    }

    /**
     * A message with these bytes.
     *
     * @param messageId 0 to 65,535
     * @param payload at most 65,535 bytes
     */
    public static PushMessage of(int messageId, byte[] payload) {
        return new PushMessage(messageId, false, ByteBuffer.wrap(payload));
    }

    /**
     * A message with the remaining bytes of a buffer, as they are now.
     *
     * @param messageId 0 to 65,535
     * @param payload at most 65,535 bytes; its position does not change
     */
    public static PushMessage of(int messageId, ByteBuffer payload) {
        return new PushMessage(messageId, false, payload.slice());
    }

    /** The same message; its payload is zlib compressed, which the client is told. */
    public PushMessage zipped() {
        return new PushMessage(messageId, true, payload);
    }

    /** The game's message id. */
    public int messageId() {
        return messageId;
    }

    /** True where the payload is zlib compressed. */
    public boolean isZip() {
        return zip;
    }

    ByteBuffer payload() {
        return payload;
    }
}
