/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.internal.backend.Backend;
import io.gamegateway.spi.BackendLink;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.LinkLoss;
import io.github.resilience4j.core.IntervalFunction;
import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of one event loop to one endpoint. While connects fail, one session at a time tries it, each time later than the
 * time before, and the others wait for what becomes of it: a thousand sessions whose backend is gone cost one connect, not a
 * thousand. Belongs to the event loop.
 */
final class EndpointGate {

    /** A link that was lost sooner than this has not shown that the endpoint works. */
    private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How often an open circuit is asked whether it lets a probe through. */
    private static final long CIRCUIT_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Who waits for this endpoint. */
    interface Waiter {

        /** Something has changed; has been taken out. */
        void gateChanged(boolean connectFailed);
    }

    private final Backend backend;
    private final EventLoop loop;
    private final IntervalFunction backoff;
    private final LongSupplier clock;
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    /** The links that are open, and since when. */
    private final Map<BackendLink, Long> links = new IdentityHashMap<>();

    private boolean up;
    private boolean dialing;
    private boolean timerSet;
    private int failures;
    private String lastFailure = "not connected yet";
    private long retryAtNanos;
    private long usedNanos;

    /** @param backoff milliseconds to wait after so many failures */
    EndpointGate(Backend backend, EventLoop loop, IntervalFunction backoff, LongSupplier clock) {
        this.backend = backend;
        this.loop = loop;
        this.backoff = backoff;
        this.clock = clock;
        this.retryAtNanos = clock.getAsLong();
        this.usedNanos = retryAtNanos;
    }

    Backend backend() {
        return backend;
    }

    /** What a session that wants to go there may do. */
    enum Entry {
        /** Acquire a link: there is one, or somebody is connecting. */
        JOIN,
        /** Acquire a link, and tell this gate what became of it. */
        DIAL,
        /** Go elsewhere, or wait. */
        SHUT
    }

    Entry enter() {
        long now = clock.getAsLong();
        usedNanos = now;
        if (up) {
            return Entry.JOIN;
        }
        if (dialing) {
            return failures == 0 ? Entry.JOIN : Entry.SHUT;
        }
        if (now - retryAtNanos < 0) {
            return Entry.SHUT;
        }
        if (!backend.tryDial()) {
            retryAtNanos = now + CIRCUIT_POLL_NANOS;
            return Entry.SHUT;
        }
        if (failures > 0) {
            backend.retried();
        }
        dialing = true;
        return Entry.DIAL;
    }

    /** True where the circuit breaker keeps everybody out but for a probe. */
    boolean isCircuitOpen() {
        return !up && backend.circuit() != CircuitState.CLOSED;
    }

    /** Somebody is connecting, and will tell. */
    boolean isDialing() {
        return dialing;
    }

    /** When the next connect may be tried, unless one is under way. */
    long retryAtNanos() {
        return retryAtNanos;
    }

    /** Why it is not up. */
    String lastFailure() {
        return backend.endpoint() + ": " + lastFailure;
    }

    /** To be told of the next change. */
    void await(Waiter waiter) {
        waiters.add(waiter);
        if (!dialing) {
            wakeLater();
        }
    }

    /** Does not wait any more. */
    void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    private void wakeLater() {
        if (timerSet) {
            return;
        }
        timerSet = true;
        long delay = Math.max(0, retryAtNanos - clock.getAsLong());
        loop.schedule(this::retryTime, delay, TimeUnit.NANOSECONDS);
    }

    private void retryTime() {
        timerSet = false;
        if (waiters.isEmpty()) {
            return;
        }
        if (!dialing && clock.getAsLong() - retryAtNanos < 0) {
            wakeLater();
            return;
        }
        wake(false);
    }

    private void wake(boolean connectFailed) {
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        all.forEach(waiter -> waiter.gateChanged(connectFailed));
    }

    /** Who was let in to dial has a link, so many nanoseconds later. */
    void dialed(long nanos) {
        dialing = false;
        backend.dialed(nanos);
        linked();
    }

    /** Somebody has got a link. */
    void linked() {
        if (!up) {
            up = true;
            wake(false);
        }
    }

    /** Who was let in to dial could not connect. */
    void dialFailed(long nanos, String cause) {
        dialing = false;
        lastFailure = cause;
        backend.dialFailed(nanos);
        failed();
    }

    /** Who was let in to dial got an answer that says nothing of the endpoint. */
    void dialUnused() {
        dialing = false;
        backend.dialUnused();
        wake(false);
    }

    /** Somebody could not connect though there was, or had been, a link. */
    void joinFailed(String cause) {
        if (up) {
            up = false;
            lastFailure = cause;
            backend.fault(0);
            failed();
        }
    }

    /** A link is connected. */
    void opened(BackendLink link) {
        links.put(link, clock.getAsLong());
    }

    /** A link was closed on purpose. */
    void closed(BackendLink link) {
        if (hasProven(links.remove(link))) {
            failures = 0;
        }
        up &= !links.isEmpty();
    }

    /** A link is gone. */
    void lost(BackendLink link, LinkLoss loss, String cause) {
        boolean proven = hasProven(links.remove(link));
        if (!up) {
            // One of several exclusive links: the first that was lost has told already, and one fault is one.
            return;
        }
        lastFailure = cause;
        up = false;
        if (loss == LinkLoss.UNRESPONSIVE) {
            backend.unresponsive();
            failed();
        } else if (proven) {
            failures = 0;
            retryAtNanos = clock.getAsLong();
        } else {
            // Taken in and thrown out at once: not to be tried in a tight loop.
            backend.fault(0);
            failed();
        }
    }

    private boolean hasProven(@Nullable Long openedNanos) {
        return openedNanos != null && clock.getAsLong() - openedNanos >= PROVEN_NANOS;
    }

    private void failed() {
        failures++;
        retryAtNanos = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(backoff.apply(failures));
        wake(true);
    }

    /** True where nothing depends on it, and nobody has asked for so long. */
    boolean isUnusedFor(long nanos) {
        return links.isEmpty() && !dialing && waiters.isEmpty() && clock.getAsLong() - usedNanos >= nanos;
    }
}
