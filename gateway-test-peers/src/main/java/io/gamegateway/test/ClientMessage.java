/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.DeflaterInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One message as a game client sends and receives it: an 8-byte header (u16 payload length, u16 message id, u32 server
 * id, little endian) and an opaque payload. Equal by content; the payload array is not copied, so leave it alone.
 *
 * @param messageId the game's message id, 0 to 65535
 * @param serverId bit 31 zip, bits 16-30 world id, bits 8-15 server type, bits 0-7 instance id
 * @param payload at most 65535 bytes
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content, and not copied for the sake of long test runs.
public record ClientMessage(int messageId, int serverId, byte[] payload) {

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 8;

    /** The most a payload can have, as its length is a u16. */
    public static final int MAX_PAYLOAD_BYTES = 65_535;

    /** The bit of the server id that marks a zlib payload. */
    public static final int ZIP_BIT = 1 << 31;

    private static final int U16_MASK = 0xFFFF;

    /** @throws IllegalArgumentException if the message id or the payload's length is not a u16 */
    public ClientMessage {
        Bounds.check("messageId", messageId, U16_MASK);
        Bounds.check("payload.length", payload.length, MAX_PAYLOAD_BYTES);
    }

    /** A message with a UTF-8 text as its payload. */
    public static ClientMessage of(int messageId, int serverId, String text) {
        return new ClientMessage(messageId, serverId, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A server id without the zip bit.
     *
     * @param worldId 0 to 32767
     * @param serverType 0 to 255
     * @param instId 0 to 255
     * @throws IllegalArgumentException if a part is out of its range
     */
    public static int serverId(int worldId, int serverType, int instId) {
        Bounds.check("worldId", worldId, 0x7FFF);
        Bounds.check("serverType", serverType, 0xFF);
        Bounds.check("instId", instId, 0xFF);
        return worldId << 16 | serverType << 8 | instId;
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Whether bit 31 of the server id says that the payload is compressed. */
    public boolean isZip() {
        return serverId < 0;
    }

    /** The same message with bit 31 set and its payload as it is: compressed by the caller, or a lie. */
    public ClientMessage zip() {
        return new ClientMessage(messageId, serverId | ZIP_BIT, payload);
    }

    /** The same message with bit 31 set and its payload compressed by zlib. */
    public ClientMessage zipped() {
        byte[] compressed = transfer(new DeflaterInputStream(new ByteArrayInputStream(payload)));
        return new ClientMessage(messageId, serverId | ZIP_BIT, compressed);
    }

    /**
     * The same message with bit 31 cleared and its payload inflated.
     *
     * @throws UncheckedIOException if the payload is not zlib data
     */
    public ClientMessage unzipped() {
        byte[] inflated = transfer(new InflaterInputStream(new ByteArrayInputStream(payload)));
        return new ClientMessage(messageId, serverId & ~ZIP_BIT, inflated);
    }

    /** Header and payload as they are on the wire. */
    public byte[] encode() {
        return header(payload.length, messageId, serverId).put(payload).array();
    }

    /** Several messages one after another, as they are on the wire. */
    public static byte[] encodeAll(List<ClientMessage> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        messages.forEach(message -> bytes.writeBytes(message.encode()));
        return bytes.toByteArray();
    }

    /**
     * A header alone, for messages that break off or never come.
     *
     * @param payloadBytes the length it claims, 0 to 65535
     */
    public static byte[] encodeHeader(int payloadBytes, int messageId, int serverId) {
        Bounds.check("payloadBytes", payloadBytes, MAX_PAYLOAD_BYTES);
        Bounds.check("messageId", messageId, U16_MASK);
        return Arrays.copyOf(header(payloadBytes, messageId, serverId).array(), HEADER_BYTES);
    }

    /** The next message of little-endian bytes, or null, and nothing consumed, while it is incomplete. */
    static @Nullable ClientMessage decode(ByteBuffer bytes) {
        int start = bytes.position();
        if (bytes.remaining() < HEADER_BYTES) {
            return null;
        }
        int length = bytes.getShort(start) & U16_MASK;
        if (bytes.remaining() < HEADER_BYTES + length) {
            return null;
        }
        byte[] payload = new byte[length];
        bytes.position(start + HEADER_BYTES).get(payload);
        return new ClientMessage(bytes.getShort(start + 2) & U16_MASK, bytes.getInt(start + 4), payload);
    }

    private static ByteBuffer header(int payloadBytes, int messageId, int serverId) {
        return ByteBuffer.allocate(HEADER_BYTES + payloadBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) payloadBytes)
                .putShort((short) messageId)
                .putInt(serverId);
    }

    private static byte[] transfer(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("not a zlib payload", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientMessage that
                && messageId == that.messageId
                && serverId == that.serverId
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(messageId, serverId, Arrays.hashCode(payload));
    }

    @Override
    public String toString() {
        String server = (serverId >>> 16 & 0x7FFF) + "." + (serverId >>> 8 & 0xFF) + "." + (serverId & 0xFF);
        return "ClientMessage[" + messageId + " to " + server + (isZip() ? " zip, " : ", ") + Preview.of(payload) + "]";
    }
}
