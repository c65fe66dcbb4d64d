/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one route that wait for a link, in their order: copies in one buffer, which exists while there are any.
 * Belongs to the event loop.
 */
final class HeldMessages {

    /** What a message takes of the budget besides its payload: length, messageId, zip flag. */
    static final int HEADER_BYTES = Integer.BYTES + Short.BYTES + Byte.BYTES;

    private static final int INITIAL_BYTES = 256;

    private @Nullable ByteBuf messages;
    private int count;

    /** Gets a message that waited. */
    @FunctionalInterface
    interface Receiver {

        /** @param payload borrowed */
        void message(int messageId, boolean zip, ByteBuf payload, int index, int bytes);
    }

    int count() {
        return count;
    }

    void add(ByteBufAllocator allocator, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        ByteBuf out = messages;
        if (out == null) {
            out = allocator.buffer(Math.max(INITIAL_BYTES, HEADER_BYTES + bytes));
            messages = out;
        } else {
            // What was taken out at the front makes room, so that a queue that never empties does not grow for ever.
            out.discardSomeReadBytes();
        }
        out.writeInt(bytes).writeShort(messageId).writeBoolean(zip).writeBytes(payload, index, bytes);
        count++;
    }

    /** Hands over the first message; the bytes of budget that are free again. */
    int takeFirst(Receiver receiver) {
        ByteBuf in = messages;
        if (in == null) {
            throw new IllegalStateException("no message is held");
        }
        // Ours for the call, whatever the receiver does to the session.
        in.retain();
        try {
            int bytes = in.readInt();
            int messageId = in.readUnsignedShort();
            boolean zip = in.readBoolean();
            int index = in.readerIndex();
            in.skipBytes(bytes);
            count--;
            receiver.message(messageId, zip, in, index, bytes);
            return HEADER_BYTES + bytes;
        } finally {
            in.release();
            if (count == 0) {
                clear();
            }
        }
    }

    /** Throws away what is left; how many messages that were. */
    int clear() {
        int left = count;
        count = 0;
        if (messages != null) {
            messages.release();
            messages = null;
        }
        return left;
    }
}
