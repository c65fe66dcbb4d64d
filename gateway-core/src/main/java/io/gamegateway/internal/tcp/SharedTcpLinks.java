/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One link per endpoint, shared by all sessions of this event loop. */
final class SharedTcpLinks implements BackendLinks, TcpLink.Owner {

    private final TcpLinkFactory factory;
    private final Map<Endpoint, Slot> slots = new HashMap<>();
    private boolean closed;

    SharedTcpLinks(TcpLinkFactory factory) {
        this.factory = factory;
        factory.sweepEvery(this::sweep);
    }

    /** An endpoint's link, or the sessions that wait until it is connected. */
    private static final class Slot {
        @Nullable
        TcpLink link;

        List<Waiter> waiters = new ArrayList<>();
    }

    private record Waiter(ClientSession session, boolean resumed, Callback callback) {}

    @Override
    public void acquire(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
        if (closed) {
            callback.failed(CloseReason.DRAINING, "the gateway is closing");
            return;
        }
        Slot slot = slots.get(endpoint);
        if (slot == null) {
            slot = new Slot();
            slots.put(endpoint, slot);
            slot.waiters.add(new Waiter(session, resumed, callback));
            dial(endpoint, slot);
        } else if (slot.link == null) {
            slot.waiters.add(new Waiter(session, resumed, callback));
        } else {
            slot.link.give(session, resumed, callback);
        }
    }

    private void dial(Endpoint endpoint, Slot slot) {
        factory.dial(endpoint, this, (link, cause) -> {
            List<Waiter> waiters = slot.waiters;
            slot.waiters = new ArrayList<>();
            if (link == null) {
                slots.remove(endpoint, slot);
                waiters.forEach(waiter -> waiter.callback.failed(CloseReason.BACKEND_UNAVAILABLE, cause));
                return;
            }
            slot.link = link;
            for (Waiter waiter : waiters) {
                link.give(waiter.session, waiter.resumed, waiter.callback);
            }
            if (closed) {
                link.close();
            }
        });
    }

    @Override
    public void released(TcpLink link) {
        // The link stays for the next session; sweep() closes it when none comes.
    }

    @Override
    public void closed(TcpLink link) {
        Slot slot = slots.get(link.endpoint());
        if (slot != null && slot.link == link) {
            slots.remove(link.endpoint());
        }
    }

    private void sweep(long idleNanos) {
        for (Slot slot : List.copyOf(slots.values())) {
            if (slot.link != null && slot.link.isUnusedFor(idleNanos)) {
                closed(slot.link);
                slot.link.close();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        factory.close();
        for (Slot slot : List.copyOf(slots.values())) {
            if (slot.link != null) {
                slot.link.close();
            }
        }
    }
}
