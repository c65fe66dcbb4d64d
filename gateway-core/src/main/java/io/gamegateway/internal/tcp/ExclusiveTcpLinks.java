/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link of its own for each session, from a pool: the last one put back is the first one taken, in O(1), so that the
 * ones that are not needed grow old at the other end, and are closed there.
 *
 * <p>Pools belong to an event loop and an endpoint; how many links a service may have is counted over all of them by
 * {@link LinkPermits}.
 */
final class ExclusiveTcpLinks implements BackendLinks, TcpLink.Owner, LinkPermits.Holder {

    private final TcpLinkFactory factory;
    private final LinkPermits permits;
    private final Map<Endpoint, ArrayDeque<TcpLink>> idle = new HashMap<>();

    /** All links, with the service whose permit each holds. */
    private final Map<TcpLink, String> services = new IdentityHashMap<>();

    private boolean closed;

    ExclusiveTcpLinks(TcpLinkFactory factory, LinkPermits permits) {
        this.factory = factory;
        this.permits = permits;
        factory.sweepEvery(this::sweep);
        permits.join(this);
    }

    @Override
    public void acquire(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
        TcpLink pooled = closed ? null : takeIdle(endpoint);
        if (pooled != null) {
            pooled.give(session, resumed, callback);
            return;
        }
        if (closed) {
            callback.failed(CloseReason.DRAINING, "the gateway is closing");
            return;
        }
        permits.acquire(service, factory.loop(), granted -> {
            if (granted) {
                dial(session, endpoint, service, resumed, callback);
            } else {
                callback.failed(
                        CloseReason.OVERLOAD,
                        "service " + service + " has its maximum of " + permits.max() + " connections");
            }
        });
    }

    private void dial(ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
        factory.dial(endpoint, this, (link, cause) -> {
            if (link == null) {
                permits.release(service);
                callback.failed(CloseReason.BACKEND_UNAVAILABLE, cause);
                return;
            }
            services.put(link, service);
            link.give(session, resumed, callback);
            if (closed) {
                link.close();
            }
        });
    }

    private @Nullable TcpLink takeIdle(Endpoint endpoint) {
        ArrayDeque<TcpLink> pool = idle.get(endpoint);
        TcpLink link = pool == null ? null : pool.pollLast();
        if (link != null) {
            permits.idle(services.getOrDefault(link, ""), -1);
        }
        return link;
    }

    @Override
    public void released(TcpLink link) {
        String service = services.get(link);
        if (service != null && link.isOpen() && !closed) {
            idle.computeIfAbsent(link.endpoint(), key -> new ArrayDeque<>()).addLast(link);
            permits.idle(service, 1);
        }
    }

    @Override
    public void closed(TcpLink link) {
        String service = services.remove(link);
        if (service == null) {
            return;
        }
        ArrayDeque<TcpLink> pool = idle.get(link.endpoint());
        if (pool != null && pool.remove(link)) {
            permits.idle(service, -1);
        }
        permits.release(service);
    }

    @Override
    public EventLoop loop() {
        return factory.loop();
    }

    @Override
    public boolean closeIdle(String service) {
        for (ArrayDeque<TcpLink> pool : idle.values()) {
            for (TcpLink link : pool) {
                if (service.equals(services.get(link))) {
                    pool.remove(link);
                    retire(link, service);
                    return true;
                }
            }
        }
        return false;
    }

    /** Closes a link that was taken out of its pool; its permit is free when the connection is gone. */
    private void retire(TcpLink link, String service) {
        permits.idle(service, -1);
        link.close();
    }

    private void sweep(long idleNanos) {
        for (ArrayDeque<TcpLink> pool : idle.values()) {
            // The one that has been unused the longest is in front.
            for (TcpLink link = pool.peekFirst();
                    link != null && link.isUnusedFor(idleNanos);
                    link = pool.peekFirst()) {
                pool.pollFirst();
                retire(link, services.getOrDefault(link, ""));
            }
        }
        idle.values().removeIf(ArrayDeque::isEmpty);
    }

    @Override
    public void close() {
        closed = true;
        factory.close();
        permits.leave(this);
        List<TcpLink> all = new ArrayList<>(services.keySet());
        all.forEach(TcpLink::close);
    }
}
