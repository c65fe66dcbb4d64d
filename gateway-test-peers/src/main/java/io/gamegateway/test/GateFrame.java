/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One frame between gateway and backend: a 20-byte header (i32 length of what follows, i32 type, u32 server id, i64
 * object id), a gate header (u8 op code, i64 session id and, in its 33-byte form, 16 bytes trace id and 8 of span id) and
 * the payload; all little endian. Equal by content; the arrays are not copied, so leave them alone.
 *
 * @param type the message id
 * @param serverId 0, or bit 31 alone for a compressed payload
 * @param objectId the session id once more; 0 in a broadcast
 * @param opCode 0 to 255, see the constants
 * @param sessionId whose frame it is; 0 in a broadcast
 * @param traceId 16 bytes in the order of the wire, or empty where the gate header has 9 bytes
 * @param spanId its eight bytes in the order of their hexadecimal text, like a traceId; 0 where the gate header has 9
 *     bytes
 * @param payload opaque for Trans
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content, and not copied for the sake of long test runs.
public record GateFrame(
        int type,
        int serverId,
        long objectId,
        int opCode,
        long sessionId,
        byte[] traceId,
        long spanId,
        byte[] payload) {

    /** Op code of a client's message and of the reply to it. */
    public static final int TRANS = 1;

    /** Op code, to the backend only: a client has come. */
    public static final int CONNECT = 2;

    /** Op code, both ways: a client has gone, or shall go. */
    public static final int DISCONNECT = 3;

    /** Op code, to the gateway only: one payload for many sessions. */
    public static final int BROADCAST = 4;

    /** Op code, to the gateway only: this session belongs to that user. */
    public static final int BIND = 5;

    /** Bytes before the gate header. */
    public static final int HEADER_BYTES = 20;

    /** Bytes of the gate header without a trace. */
    public static final int GATE_HEADER_BYTES = 9;

    /** Bytes of the gate header with a trace. */
    public static final int TRACED_GATE_HEADER_BYTES = 33;

    /** The most that may follow the 20-byte header. */
    public static final int MAX_LENGTH_BYTES = 16 * 1024 * 1024;

    private static final int TRACE_ID_BYTES = 16;
    private static final byte[] NO_TRACE = {};

    /** @throws IllegalArgumentException if the op code is not a u8 or the trace id has neither 0 nor 16 bytes */
    public GateFrame {
        Bounds.check("opCode", opCode, 0xFF);
        if (traceId.length != 0 && traceId.length != TRACE_ID_BYTES) {
            throw new IllegalArgumentException("traceId: " + traceId.length + " bytes (expected: 0 or 16)");
        }
    }

    /** What a Connect frame tells of the client. */
    public record ConnectPayload(int protocol, boolean resumed, InetSocketAddress client) {

        /** {@link #protocol} of a TCP client. */
        public static final int TCP = 1;

        /** {@link #protocol} of a WebSocket client. */
        public static final int WEB_SOCKET = 2;
    }

    /** A Trans frame to a client. */
    public static GateFrame reply(long sessionId, int messageId, byte[] payload) {
        return new GateFrame(messageId, 0, sessionId, TRANS, sessionId, NO_TRACE, 0, payload);
    }

    /** A Trans frame to a client, with a UTF-8 text as its payload. */
    public static GateFrame reply(long sessionId, int messageId, String text) {
        return reply(sessionId, messageId, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Tells the gateway to close a client.
     *
     * @param reason 0 to 255, a close reason of the contract
     */
    public static GateFrame disconnect(long sessionId, int reason, String text) {
        Bounds.check("reason", reason, 0xFF);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(1 + utf8.length);
        return withOpCode(
                DISCONNECT, sessionId, payload.put((byte) reason).put(utf8).array());
    }

    /**
     * One message for many sessions.
     *
     * @param sessionIds at most 65535
     */
    public static GateFrame broadcast(List<Long> sessionIds, int messageId, byte[] payload) {
        Bounds.check("sessionIds.size()", sessionIds.size(), 0xFFFF);
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + sessionIds.size() * Long.BYTES + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) sessionIds.size());
        sessionIds.forEach(bytes::putLong);
        return new GateFrame(
                messageId, 0, 0, BROADCAST, 0, NO_TRACE, 0, bytes.put(payload).array());
    }

    /** Gives a session to a user. */
    public static GateFrame bind(long sessionId, String userId) {
        return withOpCode(BIND, sessionId, userId.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A frame of type 0 with any op code, known or not.
     *
     * @param opCode 0 to 255
     */
    public static GateFrame withOpCode(int opCode, long sessionId, byte[] payload) {
        return new GateFrame(0, 0, sessionId, opCode, sessionId, NO_TRACE, 0, payload);
    }

    /** The same frame with another server id, such as {@link ClientMessage#ZIP_BIT}. */
    public GateFrame withServerId(int newServerId) {
        return new GateFrame(type, newServerId, objectId, opCode, sessionId, traceId, spanId, payload);
    }

    /** The same frame with the 33-byte gate header. */
    public GateFrame withTrace(byte[] newTraceId, long newSpanId) {
        return new GateFrame(type, serverId, objectId, opCode, sessionId, newTraceId, newSpanId, payload);
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Whether the gate header had its 33-byte form. */
    public boolean isTraced() {
        return traceId.length > 0;
    }

    /** The trace id in 32 hexadecimal digits, or the empty string. */
    public String traceIdHex() {
        return HexFormat.of().formatHex(traceId);
    }

    /**
     * The payload of a Connect frame.
     *
     * @throws IllegalStateException if this is another frame
     * @throws ProtocolViolationError if the payload does not have the shape it must have
     */
    public ConnectPayload connectPayload() {
        expect(CONNECT);
        ByteBuffer bytes = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        try {
            ConnectPayload connect = new ConnectPayload(bytes.get() & 0xFF, flag(bytes), address(bytes));
            if (!bytes.hasRemaining()) {
                return connect;
            }
        } catch (BufferUnderflowException | UnknownHostException | IllegalArgumentException e) {
            throw new ProtocolViolationError("malformed Connect payload in " + this, e);
        }
        throw new ProtocolViolationError(bytes.remaining() + " bytes too many in the Connect payload of " + this);
    }

    /**
     * The reason of a Disconnect frame.
     *
     * @throws IllegalStateException if this is another frame
     * @throws ProtocolViolationError if it has no reason
     */
    public int disconnectReason() {
        expect(DISCONNECT);
        if (payload.length == 0) {
            throw new ProtocolViolationError("a Disconnect frame without a reason: " + this);
        }
        return payload[0] & 0xFF;
    }

    /** The text of a Disconnect frame; errors as for {@link #disconnectReason()}. */
    public String disconnectText() {
        disconnectReason();
        return new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8);
    }

    /** Both headers and the payload as they are on the wire. */
    public byte[] encode() {
        int gateHeader = isTraced() ? TRACED_GATE_HEADER_BYTES : GATE_HEADER_BYTES;
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER_BYTES + gateHeader + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(encodeHeader(gateHeader + payload.length, type, serverId, objectId));
        bytes.put((byte) opCode).putLong(sessionId);
        if (isTraced()) {
            bytes.put(traceId).putLong(Long.reverseBytes(spanId));
        }
        return bytes.put(payload).array();
    }

    /** Several frames one after another, as they are on the wire. */
    public static byte[] encodeAll(List<GateFrame> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frame.encode()));
        return bytes.toByteArray();
    }

    /**
     * A 20-byte header alone, for frames that are malformed or break off.
     *
     * @param lengthBytes what it claims to be followed by; any value, also a negative one
     */
    public static byte[] encodeHeader(int lengthBytes, int type, int serverId, long objectId) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt(lengthBytes)
                .putInt(type)
                .putInt(serverId)
                .putLong(objectId)
                .array();
    }

    /** The next frame of little-endian bytes, or null, and nothing consumed, while it is incomplete. */
    public static @Nullable GateFrame decode(ByteBuffer bytes, boolean traced) {
        int gateHeader = traced ? TRACED_GATE_HEADER_BYTES : GATE_HEADER_BYTES;
        if (bytes.remaining() < HEADER_BYTES) {
            return null;
        }
        int length = bytes.getInt(bytes.position());
        if (length < gateHeader || length > MAX_LENGTH_BYTES) {
            throw new ProtocolViolationError("gate frame of length " + length + " (expected: " + gateHeader + " to "
                    + MAX_LENGTH_BYTES + ") at the start of " + bytes.remaining() + " bytes");
        }
        if (bytes.remaining() < HEADER_BYTES + length) {
            return null;
        }
        bytes.position(bytes.position() + Integer.BYTES);
        return new GateFrame(
                bytes.getInt(),
                bytes.getInt(),
                bytes.getLong(),
                bytes.get() & 0xFF,
                bytes.getLong(),
                take(bytes, traced ? TRACE_ID_BYTES : 0),
                traced ? Long.reverseBytes(bytes.getLong()) : 0,
                take(bytes, length - gateHeader));
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private static boolean flag(ByteBuffer bytes) {
        byte flag = bytes.get();
        if (flag != 0 && flag != 1) {
            throw new IllegalArgumentException("resumed: " + flag + " (expected: 0 or 1)");
        }
        return flag == 1;
    }

    private static InetSocketAddress address(ByteBuffer bytes) throws UnknownHostException {
        byte[] address = take(bytes, bytes.get() & 0xFF);
        return new InetSocketAddress(InetAddress.getByAddress(address), bytes.getShort() & 0xFFFF);
    }

    private void expect(int expected) {
        if (opCode != expected) {
            throw new IllegalStateException("opCode: " + opCode + " (expected: " + expected + ") of " + this);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GateFrame that
                && type == that.type
                && serverId == that.serverId
                && objectId == that.objectId
                && opCode == that.opCode
                && sessionId == that.sessionId
                && spanId == that.spanId
                && Arrays.equals(traceId, that.traceId)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, serverId, objectId, opCode, sessionId, spanId, Arrays.hashCode(payload));
    }

    @Override
    public String toString() {
        String trace = isTraced() ? ", trace " + traceIdHex() + "/" + Long.toHexString(spanId) : "";
        return "GateFrame[op " + opCode + ", type " + type + ", serverId " + serverId + ", objectId " + objectId
                + ", session " + sessionId + trace + ", " + Preview.of(payload) + "]";
    }
}
