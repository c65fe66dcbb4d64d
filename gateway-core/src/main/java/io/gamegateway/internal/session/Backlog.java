/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.codec.ClientFrame;
import io.gamegateway.codec.WebSocketFrame;
import io.gamegateway.spi.ClientProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The messages that wait for a client that has fallen behind, and that can still make place for others: once handed to the
 * channel, a message cannot be taken back. They lie in one buffer, as they are written, with an index beside it; what has
 * been dropped is cleared away when it is half of it.
 *
 * <p>Belongs to the event loop.
 */
final class Backlog {

    /** In place of a messageId: a pong or a ping, which nothing replaces. */
    private static final int NO_MESSAGE = -1;

    private static final int INITIAL_MESSAGES = 16;
    private static final int INITIAL_BYTES = 1024;

    private final ClientProtocol protocol;
    private final ByteBuf store;

    // Entry i: where it begins, its bytes (0 where it was dropped) and its messageId.
    private int[] offsets = new int[INITIAL_MESSAGES];
    private int[] lengths = new int[INITIAL_MESSAGES];
    private int[] ids = new int[INITIAL_MESSAGES];
    private int first;
    private int end;
    private int messages;
    private int bytes;

    Backlog(ClientProtocol protocol, ByteBufAllocator allocator) {
        this.protocol = protocol;
        this.store = allocator.directBuffer(INITIAL_BYTES);
    }

    /** Bytes of the messages that wait. */
    int bytes() {
        return bytes;
    }

    /** How many messages wait. */
    int messages() {
        return messages;
    }

    /**
     * Appends whole messages.
     *
     * @param encoded for this protocol; borrowed, indices unchanged
     * @param latest whether each takes the place of those before it with the same messageId
     * @return how many those were
     */
    int add(ByteBuf encoded, boolean latest) {
        int replaced = 0;
        int at = encoded.readerIndex();
        while (at < encoded.writerIndex()) {
            int length = messageBytes(protocol, encoded, at);
            int id = messageId(protocol, encoded, at);
            if (latest && id != NO_MESSAGE) {
                replaced += dropAll(id);
            }
            append(encoded, at, length, id);
            at += length;
        }
        return replaced;
    }

    private void append(ByteBuf encoded, int at, int length, int id) {
        if (end == offsets.length) {
            makePlace();
        }
        offsets[end] = store.writerIndex();
        lengths[end] = length;
        ids[end] = id;
        end++;
        messages++;
        bytes += length;
        store.writeBytes(encoded, at, length);
    }

    private int dropAll(int id) {
        int dropped = 0;
        for (int i = first; i < end; i++) {
            if (ids[i] == id && lengths[i] > 0) {
                drop(i);
                dropped++;
            }
        }
        clearAway();
        return dropped;
    }

    /** Drops the oldest messages until at most so many bytes wait; how many these were. */
    int dropOldest(int maxBytes) {
        int dropped = 0;
        for (int i = first; i < end && bytes > maxBytes; i++) {
            if (lengths[i] > 0) {
                drop(i);
                dropped++;
            }
        }
        clearAway();
        return dropped;
    }

    private void drop(int i) {
        bytes -= lengths[i];
        lengths[i] = 0;
        messages--;
    }

    /** The oldest messages, up to so many bytes but at least one, are appended to {@code out} and wait no more. */
    void take(ByteBuf out, int maxBytes) {
        int taken = 0;
        while (first < end && (taken == 0 || taken + lengths[first] <= maxBytes)) {
            out.writeBytes(store, offsets[first], lengths[first]);
            taken += lengths[first];
            if (lengths[first] > 0) {
                drop(first);
            }
            first++;
        }
        clearAway();
    }

    /** Nobody gets them any more. */
    void release() {
        store.release();
    }

    private void clearAway() {
        while (first < end && lengths[first] == 0) {
            first++;
        }
        if (first == end) {
            first = 0;
            end = 0;
            store.clear();
        } else if (store.writerIndex() > 2 * bytes + INITIAL_BYTES || end - first > 2 * messages + INITIAL_MESSAGES) {
            compact();
        }
    }

    private void makePlace() {
        if (end - first > messages || first > 0) {
            compact();
        }
        if (end == offsets.length) {
            int size = 2 * end;
            offsets = Arrays.copyOf(offsets, size);
            lengths = Arrays.copyOf(lengths, size);
            ids = Arrays.copyOf(ids, size);
        }
    }

    /** Moves what waits to the front. Each byte moves once for each byte that was dropped, so that costs no more than they did. */
    private void compact() {
        int to = 0;
        int at = 0;
        for (int i = first; i < end; i++) {
            int length = lengths[i];
            if (length > 0) {
                move(offsets[i], at, length);
                offsets[to] = at;
                lengths[to] = length;
                ids[to] = ids[i];
                at += length;
                to++;
            }
        }
        store.writerIndex(at);
        first = 0;
        end = to;
    }

    private void move(int from, int to, int length) {
        if (from != to) {
            // The regions may overlap; copied forwards, in pieces that do not.
            int step = Math.min(length, from - to);
            for (int done = 0; done < length; done += step) {
                store.setBytes(to + done, store, from + done, Math.min(step, length - done));
            }
        }
    }

    /** How many messages there are, encoded one behind the other. */
    static int count(ClientProtocol protocol, ByteBuf encoded) {
        int count = 0;
        for (int at = encoded.readerIndex(); at < encoded.writerIndex(); at += messageBytes(protocol, encoded, at)) {
            if (messageId(protocol, encoded, at) != NO_MESSAGE) {
                count++;
            }
        }
        return count;
    }

    private static int messageBytes(ClientProtocol protocol, ByteBuf encoded, int at) {
        return protocol == ClientProtocol.TCP
                ? ClientFrame.HEADER_BYTES + ClientFrame.payloadBytes(encoded, at)
                : WebSocketFrame.serverFrameBytes(encoded, at);
    }

    private static int messageId(ClientProtocol protocol, ByteBuf encoded, int at) {
        if (protocol == ClientProtocol.TCP) {
            return ClientFrame.messageId(encoded, at);
        }
        return WebSocketFrame.isControl(encoded, at)
                ? NO_MESSAGE
                : ClientFrame.messageId(encoded, at + WebSocketFrame.serverHeaderBytes(encoded, at));
    }
}
