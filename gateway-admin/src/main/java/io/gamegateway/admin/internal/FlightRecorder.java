/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Keeps the last events of each session: of those that live, and of the last thousand that have ended, so that it can be told why a player
 * was dropped. Thread-safe.
 */
public final class FlightRecorder implements GatewayObserver {

    /** Sessions that have ended. */
    static final int ENDED = 1_000;

    /** Connections that ended without a session. */
    static final int REFUSED = 200;

    private final int eventsPerSession;
    private final Map<Long, Timeline> live = new ConcurrentHashMap<>();
    private final Deque<Views.SessionDetail> ended = new ArrayDeque<>();
    private final Deque<Views.Refused> refused = new ArrayDeque<>();

    /** @param eventsPerSession that are kept, the last ones; at least 4 */
    public FlightRecorder(int eventsPerSession) {
        this.eventsPerSession = eventsPerSession;
    }

    @Override
    public SessionObserver sessionOpened(ClientSession session, Optional<TraceContext> parent) {
        Timeline timeline = new Timeline(session, this, eventsPerSession);
        timeline.connected();
        live.put(session.id(), timeline);
        return timeline;
    }

    /** By its timeline, when it has noted it: nothing of the session itself is kept. */
    void ended(Timeline timeline, ConnectionSummary end) {
        live.remove(timeline.session().id());
        Views.SessionDetail detail = Views.ended(timeline.session(), end, timeline.events());
        synchronized (ended) {
            if (ended.size() == ENDED) {
                ended.removeFirst();
            }
            ended.addLast(detail);
        }
    }

    @Override
    public void connectionEnded(ConnectionSummary summary) {
        if (summary.session().isPresent()) {
            return;
        }
        Views.Refused view = new Views.Refused(
                Views.address(summary.clientAddress()),
                System.currentTimeMillis(),
                summary.status().label(),
                summary.reason().label(),
                summary.message());
        synchronized (refused) {
            if (refused.size() == REFUSED) {
                refused.removeFirst();
            }
            refused.addLast(view);
        }
    }

    /** Those of the sessions that live. */
    Iterable<Timeline> live() {
        return live.values();
    }

    Optional<Timeline> live(long id) {
        return Optional.ofNullable(live.get(id));
    }

    /** Those that have ended and that this holds for, the last one first. */
    List<Views.SessionDetail> ended(Predicate<Views.SessionDetail> filter, int limit) {
        synchronized (ended) {
            return lastFirst(ended, filter, limit);
        }
    }

    /** Those that got no session and that this holds for, the last one first. */
    List<Views.Refused> refused(Predicate<Views.Refused> filter, int limit) {
        synchronized (refused) {
            return lastFirst(refused, filter, limit);
        }
    }

    private static <T> List<T> lastFirst(Deque<T> all, Predicate<T> filter, int limit) {
        List<T> found = new ArrayList<>();
        all.descendingIterator().forEachRemaining(one -> {
            if (found.size() < limit && filter.test(one)) {
                found.add(one);
            }
        });
        return found;
    }
}
