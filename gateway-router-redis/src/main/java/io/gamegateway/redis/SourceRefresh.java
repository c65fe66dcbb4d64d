/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.RedisNodes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a source is read again, and what came of it. The counters are for any thread; the due time is guarded by its owner; the
 * rest is for the thread that reads. Times are on the {@code System.nanoTime()} scale.
 */
final class SourceRefresh {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisRouteResolver.class);

    /** Between two reads, however many notices come. */
    private static final long MIN_SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RouteSource source;
    private final long intervalNanos;
    private final LongAdder successes = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private String problem = "";
    private long readNanos;
    private long dueNanos;

    SourceRefresh(RouteSource source, Duration interval) {
        this.source = source;
        this.intervalNanos = interval.toNanos();
    }

    String type() {
        return source.type();
    }

    String key() {
        return source.key();
    }

    String channel() {
        return source.key() + ":notify";
    }

    /** It is read now, and again after the interval. */
    void schedule(long now) {
        readNanos = now;
        dueNanos = now + intervalNanos;
    }

    /** It has changed: it is due at once. */
    void notice(long now) {
        dueNanos = now + Math.max(0, readNanos + MIN_SPACING_NANOS - now);
    }

    /** How long until it is due; not above 0 where it is. */
    long waitNanos(long now) {
        return dueNanos - now;
    }

    long successes() {
        return successes.sum();
    }

    long errors() {
        return errors.sum();
    }

    /** It could not be read at all. */
    void countError() {
        errors.increment();
    }

    /** Reads it. Where it is refused, says so once, and not again until it is refused for another reason. */
    void load(RedisNodes nodes) {
        try {
            loadOrRefuse(nodes);
        } catch (InvalidRoutesException e) {
            refused(e);
        }
    }

    /** Reads it. */
    void loadOrRefuse(RedisNodes nodes) {
        String change = source.load(nodes);
        successes.increment();
        if (!problem.isEmpty()) {
            problem = "";
            LOGGER.info("{} is good again{}", source.key(), change.isEmpty() ? "" : ", in force now: " + change);
        } else if (!change.isEmpty()) {
            LOGGER.info("{} in force now: {}", source.key(), change);
        }
    }

    /** It is refused. */
    void refused(InvalidRoutesException e) {
        errors.increment();
        String message = String.valueOf(e.getMessage());
        if (!message.equals(problem)) {
            problem = message;
            LOGGER.warn("{} is refused, what was in force before stays: {}", source.key(), message);
        }
    }
}
