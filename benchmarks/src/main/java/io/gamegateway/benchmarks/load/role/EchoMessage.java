/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load.role;

import io.gamegateway.benchmarks.wire.WebSocketWire;
import io.gamegateway.codec.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;

/**
 * Messages whose every byte is known to the client that sent them: when it was sent, by which connection, as its how many-eth, a check of
 * these, and a pattern that differs from one message to the next. Allocates nothing per message. For one thread.
 */
final class EchoMessage {

    /** Those that the gateway routes to the echo backend. */
    static final int SERVER_TYPE = 10;

    /** The least payload there can be. */
    static final int MIN_BYTES = 24;

    private static final int MESSAGE_ID = 1001;
    private static final int SERVER_ID = SERVER_TYPE << 8;
    private static final int PATTERN_STARTS = 256;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final int CONNECTION = Long.BYTES;
    private static final int SEQUENCE = CONNECTION + Integer.BYTES;
    private static final int CHECK = SEQUENCE + Integer.BYTES;

    private final int bytes;
    private final boolean webSocket;
    private final ByteBuf pattern;
    private int mask = 1;

    /** @param bytes of payload, {@value #MIN_BYTES} to 60,000 */
    EchoMessage(int bytes, boolean webSocket) {
        if (bytes < MIN_BYTES || bytes > 60_000) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: " + MIN_BYTES + " to 60,000)");
        }
        this.bytes = bytes;
        this.webSocket = webSocket;
        byte[] random = new byte[bytes + PATTERN_STARTS];
        new Random(bytes).nextBytes(random);
        // Direct, so that it is compared and copied eight bytes at a time.
        this.pattern = Unpooled.directBuffer(random.length).writeBytes(random);
    }

    /** The most bytes that one has on the wire. */
    int maxWireBytes() {
        return bytes + ClientFrame.HEADER_BYTES + (webSocket ? WebSocketWire.MAX_CLIENT_HEADER_BYTES : 0);
    }

    boolean isWebSocket() {
        return webSocket;
    }

    /** Appends one. */
    void write(ByteBuf out, long stamp, int connection, int sequence) {
        int message = out.writerIndex();
        if (webSocket) {
            // Xorshift: a mask that does not repeat is all that matters here.
            mask ^= mask << 13;
            mask ^= mask >>> 17;
            mask ^= mask << 5;
            WebSocketWire.writeHeader(out, ClientFrame.HEADER_BYTES + bytes, mask);
            message = out.writerIndex();
        }
        ClientFrame.writeHeader(out, bytes, MESSAGE_ID, SERVER_ID);
        out.writeLongLE(stamp)
                .writeIntLE(connection)
                .writeIntLE(sequence)
                .writeLongLE(check(stamp, connection, sequence));
        out.writeBytes(pattern, patternIndex(connection, sequence), bytes - MIN_BYTES);
        if (webSocket) {
            WebSocketWire.mask(out, message, mask);
        }
    }

    /**
     * Whether the message at this index, which is all there, is the one that this connection sent as its {@code sequence}th. A gateway
     * gives it back with serverId 0, a relay as it was.
     */
    boolean isAt(ByteBuf in, int index, int connection, int sequence) {
        if (ClientFrame.payloadBytes(in, index) != bytes || ClientFrame.messageId(in, index) != MESSAGE_ID) {
            return false;
        }
        int serverId = ClientFrame.serverId(in, index);
        int payload = index + ClientFrame.HEADER_BYTES;
        return (serverId == 0 || serverId == SERVER_ID)
                && in.getIntLE(payload + CONNECTION) == connection
                && in.getIntLE(payload + SEQUENCE) == sequence
                && in.getLongLE(payload + CHECK) == check(stamp(in, index), connection, sequence)
                && ByteBufUtil.equals(
                        pattern, patternIndex(connection, sequence), in, payload + MIN_BYTES, bytes - MIN_BYTES);
    }

    /** When the message at this index was sent, or should have been. */
    static long stamp(ByteBuf in, int index) {
        return in.getLongLE(index + ClientFrame.HEADER_BYTES);
    }

    private static int patternIndex(int connection, int sequence) {
        return (connection * 131 + sequence * 17) & (PATTERN_STARTS - 1);
    }

    private static long check(long stamp, int connection, int sequence) {
        return (stamp ^ ((long) connection << Integer.SIZE | (sequence & 0xFFFF_FFFFL))) * MIX;
    }
}
