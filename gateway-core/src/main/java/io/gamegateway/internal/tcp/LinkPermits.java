/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.spi.PoolStatus;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many exclusive links each service may have, over all event loops. Where all are taken but some lie idle, perhaps in
 * another loop's pool, one of those is closed to make room.
 *
 * <p>Thread-safe; a lock is held for a few instructions, when a link is made or put back, never for a message.
 */
final class LinkPermits {

    /** The links of one event loop. */
    interface Holder {

        /** Where {@link #closeIdle} must be called. */
        EventLoop loop();

        /** Closes an idle link of this service; false where there is none. */
        boolean closeIdle(String service);
    }

    /** Gets the answer, on the loop that asked. */
    interface Result {
        void answered(boolean granted);
    }

    private record Waiter(EventLoop loop, Result result) {}

    private static final class Service {
        int links;
        int idle;
        final Deque<Waiter> waiters = new ArrayDeque<>();
    }

    private final int max;
    private final List<Holder> holders = new CopyOnWriteArrayList<>();
    private final LongAdder exhausted = new LongAdder();
    private final Map<String, Service> services = new HashMap<>();

    /** @param max links per service; 0 = no limit */
    LinkPermits(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    void join(Holder holder) {
        holders.add(holder);
    }

    void leave(Holder holder) {
        holders.remove(holder);
    }

    /** Asks for one more link; answers at once where it can. */
    void acquire(String service, EventLoop loop, Result result) {
        Waiter waiter = new Waiter(loop, result);
        switch (admit(service, waiter)) {
            case GRANTED -> result.answered(true);
            case FULL -> refuse(result);
            case WAITING -> makeRoom(service, waiter, holders.iterator());
        }
    }

    private void refuse(Result result) {
        exhausted.increment();
        result.answered(false);
    }

    private enum Admission {
        GRANTED,
        WAITING,
        FULL
    }

    private synchronized Admission admit(String name, Waiter waiter) {
        Service service = services.computeIfAbsent(name, key -> new Service());
        if (max == 0 || service.links < max) {
            service.links++;
            return Admission.GRANTED;
        }
        if (service.idle <= service.waiters.size()) {
            return Admission.FULL;
        }
        service.waiters.add(waiter);
        return Admission.WAITING;
    }

    /** A link of this service is gone: its place goes to who waits longest. */
    void release(String name) {
        Waiter waiter = vacate(name);
        if (waiter != null) {
            waiter.loop.execute(() -> waiter.result.answered(true));
        }
    }

    /** All services together. */
    synchronized PoolStatus status() {
        int links = 0;
        int idle = 0;
        for (Service service : services.values()) {
            links += service.links;
            idle += service.idle;
        }
        return new PoolStatus(links, idle, exhausted.sum());
    }

    private synchronized @Nullable Waiter vacate(String name) {
        Service service = services.get(name);
        if (service == null) {
            return null;
        }
        Waiter waiter = service.waiters.poll();
        if (waiter == null) {
            service.links--;
        }
        return waiter;
    }

    /** A link of this service went into a pool (1) or was taken out (-1). */
    synchronized void idle(String name, int change) {
        Service service = services.get(name);
        if (service != null) {
            service.idle += change;
        }
    }

    /** Asks one loop after the other to close an idle link; where none had one after all, the waiter is refused. */
    private void makeRoom(String service, Waiter waiter, Iterator<Holder> rest) {
        if (!rest.hasNext()) {
            if (withdraw(service, waiter)) {
                waiter.loop.execute(() -> refuse(waiter.result));
            }
            return;
        }
        Holder holder = rest.next();
        holder.loop().execute(() -> {
            if (!holder.closeIdle(service)) {
                makeRoom(service, waiter, rest);
            }
        });
    }

    private synchronized boolean withdraw(String name, Waiter waiter) {
        Service service = services.get(name);
        return service != null && service.waiters.remove(waiter);
    }
}
