/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint as all event loops see it. Its breaker is fed by connects, and by links that broke as soon as they were
 * there; nothing here is touched per message. Thread-safe.
 */
public final class Backend implements EndpointState {

    private static final Logger logger = LoggerFactory.getLogger(Backend.class);

    private static final int NO_SERVER_ID = -1;

    /** The share of new sessions that a slow start begins with. */
    static final double FIRST_SHARE = 0.1;

    /** For the breaker, which wants to know what failed; the log has the real cause. */
    private static final Exception FAILURE = new Exception("the backend failed", null, false, false) {
        private static final long serialVersionUID = 1L;
    };

    private final Endpoint endpoint;
    private final NanoClock clock;
    private final CircuitBreaker breaker;
    private final long openNanos;
    private final long slowStartNanos;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger links = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private final LongAdder failedDials = new LongAdder();
    private final LongAdder lostLinks = new LongAdder();
    private final LongAdder openedLinks = new LongAdder();
    private final LongAdder unresponsiveLinks = new LongAdder();
    private final LongAdder timedOutDials = new LongAdder();
    private final LongAdder refusedDials = new LongAdder();
    private final LongAdder retries = new LongAdder();

    /** By the loop's index. */
    private final Map<Integer, BackendCounters> counters = new ConcurrentHashMap<>();

    /** Of the first session's route. */
    private volatile int serverId = NO_SERVER_ID;

    private volatile boolean everUp;
    private volatile boolean failed;
    private volatile long lastUpNanos;
    private volatile long recoveredNanos;
    private volatile long openUntilNanos;
    private volatile long usedNanos;

    /** Time in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
    @FunctionalInterface
    interface NanoClock {
        long nanos();
    }

    /** For the breaker: its default, the time of day, may be set back, and would leave it open for as long. */
    private static final class BreakerClock extends Clock {

        private final NanoClock clock;
        private final long originNanos;

        BreakerClock(NanoClock clock) {
            this.clock = clock;
            this.originNanos = clock.nanos();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(clock.nanos() - originNanos);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    Backend(Endpoint endpoint, BackendConfig config, NanoClock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.openNanos = config.breaker().openTime().toNanos();
        this.slowStartNanos = config.continuity().slowStart().toNanos();
        this.recoveredNanos = clock.nanos() - slowStartNanos;
        this.usedNanos = clock.nanos();
        this.breaker = CircuitBreaker.of(
                endpoint.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(config.breaker().windowCalls())
                        .minimumNumberOfCalls(config.breaker().minimumCalls())
                        .failureRateThreshold(config.breaker().failureRatePercent())
                        .waitDurationInOpenState(config.breaker().openTime())
                        .permittedNumberOfCallsInHalfOpenState(config.breaker().probes())
                        .clock(new BreakerClock(clock))
                        .build());
        breaker.getEventPublisher().onStateTransition(this::transition);
    }

    private void transition(CircuitBreakerOnStateTransitionEvent event) {
        State to = event.getStateTransition().getToState();
        if (to == State.OPEN) {
            openUntilNanos = clock.nanos() + openNanos;
        }
        // Half-open between two opens is no news: one line when it is gone, one when it is back.
        if (to == State.OPEN && event.getStateTransition().getFromState() == State.CLOSED) {
            logger.warn("circuit of {} is open: no sessions are sent there until a probe has succeeded", endpoint);
        } else if (to == State.CLOSED) {
            logger.info("circuit of {} is closed: it takes sessions again", endpoint);
        } else {
            logger.debug("circuit of {} is {}", endpoint, to);
        }
    }

    /** Where it is. */
    public Endpoint endpoint() {
        return endpoint;
    }

    // ---- what route resolvers may know

    @Override
    public boolean isAvailable() {
        return switch (circuit()) {
            case OPEN -> clock.nanos() - openUntilNanos >= 0;
            // Who asks for more than the probe that is under way would only wait for it.
            case HALF_OPEN -> probes.get() == 0;
            case CLOSED -> true;
        };
    }

    @Override
    public int sessions() {
        return sessions.get();
    }

    @Override
    public double share() {
        long since = clock.nanos() - recoveredNanos;
        return since >= slowStartNanos ? 1 : Math.max(FIRST_SHARE, (double) since / slowStartNanos);
    }

    /** Of its breaker. */
    public CircuitState circuit() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
            default -> CircuitState.CLOSED;
        };
    }

    // ---- sessions

    /** A session's route to this serverId leads here from now on. */
    public void assign(int routeServerId) {
        if (serverId == NO_SERVER_ID) {
            serverId = routeServerId;
        }
        sessions.incrementAndGet();
    }

    /** The serverId that was first led here; 0 where none was. */
    public int firstServerId() {
        return serverId == NO_SERVER_ID ? 0 : serverId;
    }

    /** And does not any more. */
    public void unassign() {
        usedNanos = clock.nanos();
        sessions.decrementAndGet();
    }

    // ---- connects and links

    /** True where a connect may be tried; its result must be told by {@link #dialed} or {@link #dialFailed}. */
    public boolean tryDial() {
        if (!breaker.tryAcquirePermission()) {
            return false;
        }
        probes.incrementAndGet();
        return true;
    }

    /** A connect that {@link #tryDial} allowed has succeeded, so many nanoseconds after it. */
    public void dialed(long nanos) {
        probes.decrementAndGet();
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        everUp = true;
        lastUpNanos = clock.nanos();
        if (failed) {
            failed = false;
            recoveredNanos = clock.nanos();
        }
    }

    /** A connect that {@link #tryDial} allowed has failed. */
    public void dialFailed(long nanos) {
        probes.decrementAndGet();
        failedDials.increment();
        fault(nanos);
    }

    /** A connect was not tried, or ended without telling anything of the endpoint. */
    public void dialUnused() {
        probes.decrementAndGet();
        breaker.releasePermission();
    }

    /** A link, or a connect that needed no permission, has failed in a way that the breaker should know of. */
    public void fault(long nanos) {
        failed = true;
        usedNanos = clock.nanos();
        breaker.onError(nanos, TimeUnit.NANOSECONDS, FAILURE);
    }

    /** It does not respond: the breaker opens at once, so that nobody waits for it. */
    public void unresponsive() {
        failed = true;
        if (circuit() != CircuitState.OPEN) {
            breaker.transitionToOpenState();
        }
    }

    /** A link is there. */
    public void linkOpened() {
        openedLinks.increment();
        links.incrementAndGet();
        everUp = true;
    }

    /** A link is gone, on purpose or lost. */
    public void linkClosed(boolean lost) {
        lastUpNanos = clock.nanos();
        usedNanos = lastUpNanos;
        links.decrementAndGet();
        if (lost) {
            failed = true;
            lostLinks.increment();
        }
    }

    /** A link was given up, as nothing came back. */
    public void linkUnresponsive() {
        unresponsiveLinks.increment();
    }

    /** A connect for sessions has failed, or got no answer in time. */
    public void connectFailed(boolean timeout) {
        (timeout ? timedOutDials : refusedDials).increment();
    }

    /** A connect is tried though the one before has failed. */
    public void retried() {
        retries.increment();
    }

    /** What this loop counts of it. */
    public BackendCounters counters(int loop) {
        return counters.computeIfAbsent(loop, index -> new BackendCounters());
    }

    /** What all loops have counted of it. */
    public long count(BackendCounters.Count count) {
        return counters.values().stream().mapToLong(loop -> loop.get(count)).sum();
    }

    /** Links so far. */
    public long openedLinks() {
        return openedLinks.sum();
    }

    /** Links that were given up. */
    public long unresponsiveLinks() {
        return unresponsiveLinks.sum();
    }

    /** Connects for sessions that failed, but for those without an answer. */
    public long refusedDials() {
        return refusedDials.sum();
    }

    /** Connects for sessions without an answer. */
    public long timedOutDials() {
        return timedOutDials.sum();
    }

    /** Connects behind one that had failed. */
    public long retries() {
        return retries.sum();
    }

    /** Links that are open now. */
    public int links() {
        return links.get();
    }

    /** Connects that have failed, those of probes among them. */
    public long failedDials() {
        return failedDials.sum();
    }

    /** Links that were lost. */
    public long lostLinks() {
        return lostLinks.sum();
    }

    /** True where there is a link, or was one less than so long ago. */
    public boolean wasUpWithin(long nanos) {
        return links.get() > 0 || everUp && clock.nanos() - lastUpNanos < nanos;
    }

    /** True where nothing leads here, and nothing has for this long. */
    boolean isUnusedFor(long nanos) {
        return sessions.get() == 0 && links.get() == 0 && clock.nanos() - usedNanos >= nanos;
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
