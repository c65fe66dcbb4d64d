/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.internal.session.Resumable;
import io.gamegateway.spi.BackendLink;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;

/** Who waits until a link takes more, the longest first; who ends leaves by itself. Belongs to the event loop. */
final class LinkQueues {

    private final Map<BackendLink, LinkedHashSet<Resumable>> waiting = new IdentityHashMap<>();

    /** The queue of this link, to wait in. */
    Collection<Resumable> of(BackendLink link) {
        return waiting.computeIfAbsent(link, key -> new LinkedHashSet<>());
    }

    void add(BackendLink link, Resumable waiter) {
        of(link).add(waiter);
    }

    void remove(BackendLink link, Resumable waiter) {
        LinkedHashSet<Resumable> queue = waiting.get(link);
        if (queue != null) {
            queue.remove(waiter);
        }
    }

    /** How many wait for this link. */
    int size(BackendLink link) {
        LinkedHashSet<Resumable> queue = waiting.get(link);
        return queue == null ? 0 : queue.size();
    }

    /** The link takes more: those who wait go on until it is full again. */
    void writable(BackendLink link) {
        LinkedHashSet<Resumable> queue = waiting.get(link);
        if (queue == null) {
            return;
        }
        // Only those that wait now: who finds the link full again queues up behind them.
        for (int turns = queue.size(); turns > 0 && link.isWritable(); turns--) {
            resumeFirst(queue);
        }
        if (queue.isEmpty()) {
            waiting.remove(link);
        }
    }

    /** The link is gone: all go on, and find out. */
    void lost(BackendLink link) {
        LinkedHashSet<Resumable> queue = waiting.remove(link);
        while (queue != null && !queue.isEmpty()) {
            resumeFirst(queue);
        }
    }

    private static void resumeFirst(LinkedHashSet<Resumable> queue) {
        Iterator<Resumable> waiters = queue.iterator();
        // One that was resumed may have made others leave.
        if (waiters.hasNext()) {
            Resumable first = waiters.next();
            waiters.remove();
            first.resume();
        }
    }
}
