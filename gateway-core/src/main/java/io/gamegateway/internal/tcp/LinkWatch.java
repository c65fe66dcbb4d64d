/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tcp;

import io.gamegateway.spi.Endpoint;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the links of one event loop four times a second: whether their backends take what they are sent, and answer.
 * Stands still while there are none. Belongs to the event loop.
 */
final class LinkWatch {

    /** Between two looks; a stall is noticed so much late at most. */
    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int MAX_SUSPECTS = 1_024;

    private final EventLoop loop;
    private final long stallNanos;
    private final long silenceNanos;
    private final long periodNanos;

    /** Endpoints that were given up for their silence, and have sent nothing since. */
    private final Set<Endpoint> suspects = new HashSet<>();

    private final Set<TcpLink> links = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable ScheduledFuture<?> timer;

    /** @param silence zero = silence is no fault */
    LinkWatch(EventLoop loop, Duration stall, Duration silence) {
        this.loop = loop;
        this.stallNanos = stall.toNanos();
        this.silenceNanos = silence.toNanos();
        this.periodNanos = Math.min(PERIOD_NANOS, stallNanos / 2);
    }

    /** How long it takes, give or take a look, until a backend that does not respond is found out. */
    long detectionNanos() {
        return Math.max(stallNanos, silenceNanos);
    }

    void add(TcpLink link) {
        links.add(link);
        if (timer == null) {
            timer = loop.scheduleAtFixedRate(this::look, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** A link to this endpoint is given up for its silence. */
    void suspect(Endpoint endpoint) {
        if (suspects.size() < MAX_SUSPECTS) {
            suspects.add(endpoint);
        }
    }

    /** True where the endpoint has to show first that it answers: then a new link is given up as soon as it does not. */
    boolean isSuspect(Endpoint endpoint) {
        return suspects.contains(endpoint);
    }

    /** The endpoint has sent something. */
    void cleared(Endpoint endpoint) {
        suspects.remove(endpoint);
    }

    void remove(TcpLink link) {
        links.remove(link);
        if (links.isEmpty()) {
            close();
        }
    }

    private void look() {
        long now = System.nanoTime();
        // A copy: who is given up leaves.
        List<TcpLink> all = new ArrayList<>(links);
        all.forEach(link -> link.check(now, stallNanos, silenceNanos));
    }

    void close() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
