/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection.role;

import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.codec.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What clients and backend of these benchmarks say to each other. */
final class Wire {

    static final int SERVER_TYPE = 10;

    /** Asks for the session; answered with its id. */
    static final int HELLO = 1;

    /** Begins with the time that it was due; answered with the same. */
    static final int ECHO = 2;

    /** Counted by the backend. */
    static final int NUMBERED = 3;

    /** From the backend to all; begins with the time that it was due. */
    static final int TIMED = 4;

    static final int NOTICE = 0xFFFF;

    private static final int SERVER_TYPE_SHIFT = 8;

    private Wire() {}

    /** A message with a number as its payload; a client's mask may be 0. */
    static ByteBuf message(boolean webSocket, int messageId, long number) {
        int bytes = ClientFrame.HEADER_BYTES + Long.BYTES;
        ByteBuf out = Unpooled.buffer(bytes + Long.BYTES);
        if (webSocket) {
            WebSocketWire.writeHeader(out, bytes, 0);
        }
        ClientFrame.writeHeader(out, Long.BYTES, messageId, SERVER_TYPE << SERVER_TYPE_SHIFT);
        return out.writeLong(number);
    }
}
