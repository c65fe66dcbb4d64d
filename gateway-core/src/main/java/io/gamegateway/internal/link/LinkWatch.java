/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.link;

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
public final class LinkWatch {

    /** Between two looks; a stall is noticed so much late at most. */
    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int MAX_SUSPECTS = 1_024;

    private final EventLoop loop;
    private final long stallNanos;
    private final long silenceNanos;
    private final long periodNanos;

    /** Endpoints that were found not to respond, and have sent nothing to this loop since. */
    private final Set<Endpoint> suspected = new HashSet<>();

    private final Suspects suspects;

    private final Set<WatchedLink> links = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable ScheduledFuture<?> timer;

    /**
     * @param silence zero = silence is no fault
     * @param suspects of all loops
     */
    public LinkWatch(EventLoop loop, Duration stall, Duration silence, Suspects suspects) {
        this.loop = loop;
        this.suspects = suspects;
        this.stallNanos = stall.toNanos();
        this.silenceNanos = silence.toNanos();
        this.periodNanos = Math.min(PERIOD_NANOS, stallNanos / 2);
        suspects.join(this);
    }

    /** How long it takes, give or take a look, until a backend that does not respond is found out. */
    public long detectionNanos() {
        return Math.max(stallNanos, silenceNanos);
    }

    /** Looks at it from now on. */
    public void add(WatchedLink link) {
        links.add(link);
        if (timer == null) {
            timer = loop.scheduleAtFixedRate(this::look, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** True where its backend used to answer, so that silence means something. */
    public boolean hasHabit(LinkProgress progress) {
        return silenceNanos > 0 && progress.hasHabit(silenceNanos);
    }

    /** An endpoint that used to answer does not respond; told to the watches of all loops, and so to this one. */
    public void report(Endpoint endpoint) {
        suspects.report(endpoint);
    }

    /** The endpoint has to show that it answers: links to it, also later ones, are given up as soon as it does not. */
    public void suspect(Endpoint endpoint) {
        if (suspected.size() < MAX_SUSPECTS) {
            suspected.add(endpoint);
        }
        links.forEach(link -> {
            if (link.endpoint().equals(endpoint)) {
                link.suspect();
            }
        });
    }

    /** True where it has been found not to respond, and has not cleared itself since. */
    public boolean isSuspect(Endpoint endpoint) {
        return suspected.contains(endpoint);
    }

    /** The endpoint has sent something. */
    public void cleared(Endpoint endpoint) {
        suspected.remove(endpoint);
    }

    /** Whose links it looks at. */
    public EventLoop loop() {
        return loop;
    }

    /** Looks at it no more. */
    public void remove(WatchedLink link) {
        links.remove(link);
        if (links.isEmpty()) {
            close();
        }
    }

    private void look() {
        long now = System.nanoTime();
        // A copy: who is given up leaves.
        List<WatchedLink> all = new ArrayList<>(links);
        all.forEach(link -> link.check(now, stallNanos, silenceNanos));
    }

    /** Looks at nothing more. */
    public void close() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
