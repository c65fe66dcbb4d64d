/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.HashMap;
import java.util.Iterator;
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
        // Copies: a write may close a channel.
        for (Iterator<Channel> viewers = new HashMap<>(missed).keySet().iterator(); viewers.hasNext(); ) {
            send(viewers.next(), event);
        }
    }

    private void send(Channel viewer, byte[] event) {
        if (viewer.isWritable()) {
            missed.replace(viewer, 0);
            viewer.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(event)), viewer.voidPromise());
        } else if (missed.merge(viewer, 1, Integer::sum) > MAX_MISSED) {
            logger.info("a dashboard at {} does not read, and is closed", viewer.remoteAddress());
            viewer.close();
        }
    }
}
