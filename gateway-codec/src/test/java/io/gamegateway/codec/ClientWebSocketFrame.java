/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import java.nio.ByteBuffer;

/** Frames as a WebSocket client writes them, correct ones and others; written with the JDK only. */
final class ClientWebSocketFrame {

    static final int FIN = 0x80;
    static final byte[] MASK = Bytes.hex("37fa213d");

    private ClientWebSocketFrame() {}

    static byte[] binary(byte[] payload) {
        return frame(FIN | 2, payload);
    }

    static byte[] ping(byte[] payload) {
        return frame(FIN | 9, payload);
    }

    static byte[] close(byte[] payload) {
        return frame(FIN | 8, payload);
    }

    /** A masked frame with the shortest form of the length. */
    static byte[] frame(int firstByte, byte[] payload) {
        return Bytes.concat(header(firstByte, payload.length), masked(payload, MASK));
    }

    /** The header of a masked frame that claims {@code payloadBytes}, with the shortest form of the length. */
    static byte[] header(int firstByte, long payloadBytes) {
        if (payloadBytes >= 0 && payloadBytes < 126) {
            return header(firstByte, (int) payloadBytes, new byte[0]);
        }
        return payloadBytes >= 0 && payloadBytes <= 0xFFFF
                ? header(
                        firstByte,
                        126,
                        ByteBuffer.allocate(2).putShort((short) payloadBytes).array())
                : header(
                        firstByte,
                        127,
                        ByteBuffer.allocate(8).putLong(payloadBytes).array());
    }

    static byte[] header(int firstByte, int shortLength, byte[] extendedLength) {
        return Bytes.concat(new byte[] {(byte) firstByte, (byte) (0x80 | shortLength)}, extendedLength, MASK);
    }

    /** The plain way: one byte at a time. */
    static byte[] masked(byte[] payload, byte[] mask) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % mask.length];
        }
        return masked;
    }
}
