/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.push;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lists of commands that are not in use. Netty's Recycler keeps nothing for threads that are not Netty's, and batches may come
 * from any. Thread-safe.
 */
final class CommandLists {

    private static final int MAX_KEPT = 64;

    private final Queue<CommandList> unused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

    /** An empty one. */
    CommandList take() {
        @Nullable CommandList list = unused.poll();
        if (list == null) {
            return new CommandList();
        }
        kept.decrementAndGet();
        return list;
    }

    /** Nobody looks at it any more. */
    void giveBack(CommandList list) {
        if (!list.clear()) {
            return;
        }
        if (kept.incrementAndGet() > MAX_KEPT) {
            kept.decrementAndGet();
        } else {
            unused.add(list);
        }
    }
}
