/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event loop's links, one per endpoint, to streams that it shares with the other loops. Belongs to that loop. */
final class GrpcLinks implements BackendLinks {

    private final StreamHome home;
    private final EndpointStreams streams;
    private final GrpcOptions options;
    private final Map<Endpoint, Slot> slots = new HashMap<>();
    private boolean closed;

    GrpcLinks(StreamHome home, EndpointStreams streams, GrpcOptions options) {
        this.home = home;
        this.streams = streams;
        this.options = options;
    }

    StreamHome home() {
        return home;
    }

    @Override
    public void acquire(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
        long deadlineNanos = System.nanoTime() + options.pool().dialTimeout().toNanos();
        acquire(endpoint, new Announcement(this, session, resumed, callback, deadlineNanos));
    }

    /** Announces the session on the endpoint's stream, once that is open. */
    void acquire(Endpoint endpoint, Announcement announcement) {
        if (closed) {
            announcement.callback().failed(CloseReason.DRAINING, "the gateway is closing");
            return;
        }
        Slot slot = slots.get(endpoint);
        if (slot == null) {
            slot = new Slot(endpoint);
            slots.put(endpoint, slot);
            slot.waiting.add(announcement);
            streams.join(endpoint, slot);
        } else if (slot.link == null) {
            slot.waiting.add(announcement);
        } else {
            slot.link.announce(announcement);
        }
    }

    @Override
    public void close() {
        closed = true;
        home.watch().close();
        List<Slot> all = List.copyOf(slots.values());
        slots.clear();
        all.forEach(Slot::close);
    }

    /** An endpoint's link, or the sessions that wait until its stream is open. What the stream tells comes from its home. */
    private final class Slot implements StreamMember {

        private final Endpoint endpoint;
        private List<Announcement> waiting = new ArrayList<>();
        private @Nullable GrpcLink link;

        Slot(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** Runs it on this loop, unless the loop has closed its links. */
        private void here(Runnable task) {
            home.execute(() -> {
                if (!closed) {
                    task.run();
                }
            });
        }

        @Override
        public void opened(EndpointStream stream) {
            here(() -> {
                GrpcLink opened = new GrpcLink(
                        stream,
                        GrpcLinks.this,
                        options.tracePropagation() && home.context().tracePropagation());
                link = opened;
                takeWaiting().forEach(opened::announce);
            });
        }

        @Override
        public void openFailed(String cause) {
            here(() -> {
                slots.remove(endpoint, this);
                takeWaiting()
                        .forEach(
                                announcement -> announcement.callback().failed(CloseReason.BACKEND_UNAVAILABLE, cause));
            });
        }

        private List<Announcement> takeWaiting() {
            List<Announcement> all = waiting;
            waiting = new ArrayList<>();
            return all;
        }

        private void withLink(java.util.function.Consumer<GrpcLink> action) {
            here(() -> {
                if (link != null) {
                    action.accept(link);
                }
            });
        }

        @Override
        public void writable() {
            withLink(open -> home.events().writable(open));
        }

        @Override
        public void silent(String cause) {
            withLink(open -> home.events().silent(open, cause));
        }

        @Override
        public void closed() {
            withLink(open -> {
                slots.remove(endpoint, this);
                open.closed();
            });
        }

        @Override
        public void lost(LinkLoss loss, String cause, long messagesInDoubt) {
            withLink(open -> {
                slots.remove(endpoint, this);
                open.lost(loss, cause, messagesInDoubt);
            });
        }

        private void close() {
            takeWaiting()
                    .forEach(announcement ->
                            announcement.callback().failed(CloseReason.DRAINING, "the gateway is closing"));
            if (link != null) {
                link.close();
            }
        }
    }
}
