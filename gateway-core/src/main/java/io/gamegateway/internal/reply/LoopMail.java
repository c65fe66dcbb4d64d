/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.reply;

import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.spi.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one loop's backends for sessions of another loop. They are gathered in one buffer and handed over as one task,
 * at the end of what was read from the backend: a transport whose stream serves all loops costs no task per message.
 * Belongs to the loop of the backends.
 */
final class LoopMail {

    /** Handed over at about this size, so that the other loop begins meanwhile. */
    private static final int FULL_BYTES = 32 * 1024;

    private static final int MIN_BYTES = 1024;
    private static final int ZIP = 1 << 16;
    private static final int HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private final SessionLoop to;
    private @Nullable ByteBuf letters;

    LoopMail(SessionLoop to) {
        this.to = to;
    }

    /** Copies a message. */
    void add(long sessionId, int messageId, boolean zip, ByteBuf payload, int index, int bytes) {
        ByteBuf out = letters;
        if (out == null) {
            out = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(MIN_BYTES, HEADER_BYTES + bytes));
            letters = out;
        }
        out.writeLong(sessionId);
        out.writeInt(zip ? messageId | ZIP : messageId);
        out.writeInt(bytes);
        out.writeBytes(payload, index, bytes);
        if (out.readableBytes() >= FULL_BYTES) {
            send();
        }
    }

    /** Hands over what there is. */
    void send() {
        ByteBuf all = letters;
        if (all == null) {
            return;
        }
        letters = null;
        try {
            to.eventLoop().execute(() -> deliver(to, all));
        } catch (RejectedExecutionException e) {
            // The gateway is closing, and the sessions with it.
            all.release();
        }
    }

    /** On the other loop. */
    private static void deliver(SessionLoop loop, ByteBuf all) {
        try {
            while (all.isReadable()) {
                long sessionId = all.readLong();
                int message = all.readInt();
                int bytes = all.readInt();
                Session session = loop.find(sessionId);
                if (session == null) {
                    loop.counters().dropped(DropReason.SESSION_GONE);
                } else {
                    session.write(message & ~ZIP, (message & ZIP) != 0, all, all.readerIndex(), bytes);
                }
                all.skipBytes(bytes);
            }
            loop.flushDirty();
        } finally {
            all.release();
        }
    }
}
