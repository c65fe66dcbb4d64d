/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboards that are open: server-sent events (HTML Living Standard, section 9.2), each made once for all of them. One that does not
 * read misses some, and is closed when it has missed them for a minute. Belongs to the admin port's event loop.
 */
final class Viewers {

    private static final Logger logger = LoggerFactory.getLogger(Viewers.class);

    /** More than anybody looks at; they all share one thread. */
    static final int MAX = 2_000;

    private static final int MAX_MISSED = 30;

    private final Map<Channel, Integer> missed = new HashMap<>();
    private volatile int count;

    /** False where there are too many. */
    boolean add(Channel viewer) {
        if (missed.size() >= MAX) {
            return false;
        }
        missed.put(viewer, 0);
        count = missed.size();
        viewer.closeFuture().addListener(closed -> {
            missed.remove(viewer);
            count = missed.size();
        });
        return true;
    }

    /** How many there are. Thread-safe. */
    int count() {
        return count;
    }

    /** Sends an event to all. */
    void send(byte[] event) {
        // One direct buffer, which the sockets of all take as it is: a thousand who do not read hold one copy, not a
        // thousand.
        ByteBuf shared =
                PooledByteBufAllocator.DEFAULT.directBuffer(event.length).writeBytes(event);
        try {
            // A copy: a write may close a channel.
            for (Channel viewer : List.copyOf(missed.keySet())) {
                send(viewer, shared);
            }
        } finally {
            shared.release();
        }
    }

    private void send(Channel viewer, ByteBuf event) {
        if (viewer.isWritable()) {
            missed.replace(viewer, 0);
            viewer.writeAndFlush(new DefaultHttpContent(event.retainedDuplicate()), viewer.voidPromise());
        } else if (missed.merge(viewer, 1, Integer::sum) > MAX_MISSED) {
            logger.info("a dashboard at {} does not read, and is closed", viewer.remoteAddress());
            viewer.close();
        }
    }
}
