/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The layout of a frame between gateway and backend: a 20-byte header ({@code i32 bytes after it, i32 messageId, u32
 * serverId, i64 objectId}), the gate header ({@code u8 opCode, i64 sessionId}, and to the backend optionally a trace of
 * 24 bytes, see {@link TraceHeaderCodec}), and the payload.
 *
 * <p>All methods read or write in place and allocate nothing, except those for Connect, Disconnect and Bind frames, of
 * which a session has one or two in its life.
 *
 * @since 0.1
 */
public final class GateFrame {

    private static final int LENGTH_OFFSET = 0;
    private static final int TYPE_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    private static final int SERVER_ID_OFFSET = TYPE_OFFSET + Integer.BYTES;
    private static final int OBJECT_ID_OFFSET = SERVER_ID_OFFSET + Integer.BYTES;

    /** Bytes of the first header: 4 + 4 + 4 + 8. */
    public static final int HEADER_BYTES = OBJECT_ID_OFFSET + Long.BYTES;

    private static final int OP_CODE_OFFSET = HEADER_BYTES;
    private static final int SESSION_ID_OFFSET = OP_CODE_OFFSET + Byte.BYTES;

    /** Bytes of the gate header without a trace: opCode and sessionId. */
    public static final int GATE_HEADER_BYTES = Byte.BYTES + Long.BYTES;

    /** Bytes of the gate header with a trace: 16 of traceId and 8 of spanId more. */
    public static final int TRACED_GATE_HEADER_BYTES = GATE_HEADER_BYTES + 2 * Long.BYTES + Long.BYTES;

    /** A frame that claims more bytes than this after its first header breaks the framing: 16 MiB. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    /** A game message. */
    public static final int OP_TRANS = 1;

    /** To the backend: a session begins (or is announced again). */
    public static final int OP_CONNECT = 2;

    /** To the backend: the client is gone. From the backend: close this client. */
    public static final int OP_DISCONNECT = 3;

    /** From the backend: one payload for many sessions. */
    public static final int OP_BROADCAST = 4;

    /** From the backend: the session belongs to this user. */
    public static final int OP_BIND = 5;

    private static final int IPV4_BYTES = 4;

    private GateFrame() {}

    /** Bytes after the first header of the frame that begins at {@code index}. */
    public static int length(ByteBuf in, int index) {
        return in.getIntLE(index + LENGTH_OFFSET);
    }

    /** The type, which is the game's messageId. */
    public static int type(ByteBuf in, int index) {
        return in.getIntLE(index + TYPE_OFFSET);
    }

    /** The serverId; only bit 31 may be set. */
    public static int serverId(ByteBuf in, int index) {
        return in.getIntLE(index + SERVER_ID_OFFSET);
    }

    /** The objectId of the first header. */
    public static long objectId(ByteBuf in, int index) {
        return in.getLongLE(index + OBJECT_ID_OFFSET);
    }

    /** The op code, 0 to 255. */
    public static int opCode(ByteBuf in, int index) {
        return in.getUnsignedByte(index + OP_CODE_OFFSET);
    }

    /** The sessionId of the gate header, by which a frame is delivered. */
    public static long sessionId(ByteBuf in, int index) {
        return in.getLongLE(index + SESSION_ID_OFFSET);
    }

    /** Appends the first header. */
    public static void writeHeader(ByteBuf out, int length, int type, int serverId, long objectId) {
        out.writeLongLE((length & 0xFFFF_FFFFL) | (long) type << 32);
        out.writeIntLE(serverId);
        out.writeLongLE(objectId);
    }

    /** Appends the 9-byte gate header. */
    public static void writeGateHeader(ByteBuf out, int opCode, long sessionId) {
        out.writeByte(opCode);
        out.writeLongLE(sessionId);
    }

    /** Bytes of a Connect payload for this address. */
    public static int connectPayloadBytes(InetSocketAddress client) {
        return 3 + addressBytes(client).length + Short.BYTES;
    }

    /**
     * Appends a Connect payload: {@code u8 protocol, u8 resumed, u8 address bytes, address, u16 port}.
     *
     * @param protocol 1 for TCP, 2 for WebSocket
     * @param resumed true where the session was announced before
     */
    public static void writeConnectPayload(ByteBuf out, int protocol, boolean resumed, InetSocketAddress client) {
        byte[] address = addressBytes(client);
        out.writeByte(protocol).writeBoolean(resumed).writeByte(address.length).writeBytes(address);
        out.writeShortLE(client.getPort());
    }

    /** The payload of a Disconnect frame: {@code u8 reason, UTF-8 text}. */
    public static byte[] disconnectPayload(CloseReason reason, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[1 + utf8.length];
        payload[0] = (byte) reason.code();
        System.arraycopy(utf8, 0, payload, 1, utf8.length);
        return payload;
    }

    /** The bytes of the address; an unresolved or absent one is sent as 0.0.0.0. */
    private static byte[] addressBytes(InetSocketAddress client) {
        return client.getAddress() == null
                ? new byte[IPV4_BYTES]
                : client.getAddress().getAddress();
    }
}
