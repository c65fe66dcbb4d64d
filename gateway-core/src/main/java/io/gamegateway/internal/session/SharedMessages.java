/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.ServerId;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages for many clients, encoded once for each protocol that one of them speaks. Used again for the next ones.
 *
 * <p>Belongs to an event loop.
 */
public final class SharedMessages {

    private static final int MAX_HEADERS_BYTES = WebSocketFrame.MAX_SERVER_HEADER_BYTES + ClientFrame.HEADER_BYTES;
    private static final int INITIAL_MESSAGES = 16;

    private final ByteBufAllocator allocator;
    private int[] messageIds = new int[INITIAL_MESSAGES];
    private int[] serverIds = new int[INITIAL_MESSAGES];
    private int[] indexes = new int[INITIAL_MESSAGES];
    private int[] lengths = new int[INITIAL_MESSAGES];
    private int count;
    private int bytes;
    private @Nullable ByteBuf data;
    private @Nullable ByteBuf tcp;
    private @Nullable ByteBuf webSocket;

    /** None yet. */
    public SharedMessages(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Adds a message.
     *
     * @param payload borrowed until {@link #clear}; the same buffer for all messages
     */
    public void add(int messageId, boolean zip, ByteBuf payload, int index, int payloadBytes) {
        if (count == messageIds.length) {
            grow();
        }
        data = payload;
        messageIds[count] = messageId;
        serverIds[count] = zip ? ServerId.ZIP_BIT : 0;
        indexes[count] = index;
        lengths[count] = payloadBytes;
        count++;
        bytes += MAX_HEADERS_BYTES + payloadBytes;
    }

    private void grow() {
        int size = count * 2;
        messageIds = Arrays.copyOf(messageIds, size);
        serverIds = Arrays.copyOf(serverIds, size);
        indexes = Arrays.copyOf(indexes, size);
        lengths = Arrays.copyOf(lengths, size);
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** About how many bytes they are, encoded. */
    public int bytes() {
        return bytes;
    }

    /** All of them, for clients of this protocol; valid until {@link #clear}, unless it is retained. */
    ByteBuf encoded(ClientProtocol protocol) {
        ByteBuf encoded = protocol == ClientProtocol.TCP ? tcp : webSocket;
        if (encoded != null) {
            return encoded;
        }
        ByteBuf all = encodeAll(protocol);
        if (protocol == ClientProtocol.TCP) {
            tcp = all;
        } else {
            webSocket = all;
        }
        return all;
    }

    private ByteBuf encodeAll(ClientProtocol protocol) {
        ByteBuf out = allocator.directBuffer(bytes);
        ByteBuf payloads = data;
        for (int i = 0; i < count && payloads != null; i++) {
            encode(out, protocol, messageIds[i], serverIds[i], payloads, indexes[i], lengths[i]);
        }
        return out;
    }

    /** Appends one message as clients of this protocol get it. */
    static void encode(
            ByteBuf out,
            ClientProtocol protocol,
            int messageId,
            int serverId,
            ByteBuf payload,
            int index,
            int payloadBytes) {
        if (protocol == ClientProtocol.WEBSOCKET) {
            WebSocketFrame.writeHeader(out, WebSocketFrame.OP_BINARY, ClientFrame.HEADER_BYTES + payloadBytes);
        }
        ClientFrame.writeHeader(out, payloadBytes, messageId, serverId);
        out.writeBytes(payload, index, payloadBytes);
    }

    /** Forgets the messages, and lets go of what they were encoded to: whoever it was written to keeps it. */
    public void clear() {
        count = 0;
        bytes = 0;
        data = null;
        if (tcp != null) {
            tcp.release();
            tcp = null;
        }
        if (webSocket != null) {
            webSocket.release();
            webSocket = null;
        }
    }
}
