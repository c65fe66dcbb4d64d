/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * At most one warning a second; the next one says how many were left out. What a hostile peer can cause at will is logged
 * through one of these, without a stack trace. Thread-safe.
 */
public final class RateLimitedLog {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong suppressed = new AtomicLong();

    /** Logs to this logger. */
    public RateLimitedLog(Logger logger) {
        this.logger = logger;
    }

    /** A warning with up to three arguments. */
    public void warn(String format, Object... arguments) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            suppressed.incrementAndGet();
            return;
        }
        long left = suppressed.getAndSet(0);
        if (left > 0) {
            logger.warn(format + " ({} like it were not logged)", append(arguments, left));
        } else {
            logger.warn(format, arguments);
        }
    }

    private static Object[] append(Object[] arguments, long last) {
        Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }
}
