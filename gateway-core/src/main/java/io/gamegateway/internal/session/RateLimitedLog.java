/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.session;

import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

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
        if (tryLog()) {
            warn(logger.atWarn(), format, arguments);
        }
    }

    /** A warning about a session, which goes along with its ids as key-value pairs, and which the format need not name. */
    public void warnOf(ClientSession session, String format, Object... arguments) {
        if (tryLog()) {
            warn(
                    logger.atWarn()
                            .addKeyValue("session.id", Long.toString(session.id()))
                            .addKeyValue("trace_id", TraceContext.traceId(session.traceIdHigh(), session.traceIdLow()))
                            .addKeyValue("span_id", TraceContext.hex(session.spanId())),
                    format,
                    arguments);
        }
    }

    /** Before anything is made for the log: what is left out costs a counter. */
    private boolean tryLog() {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            suppressed.incrementAndGet();
            return false;
        }
        return true;
    }

    private void warn(LoggingEventBuilder event, String format, Object... arguments) {
        long left = suppressed.getAndSet(0);
        if (left > 0) {
            event.log(format + " ({} like it were not logged)", append(arguments, left));
        } else {
            event.log(format, arguments);
        }
    }

    private static Object[] append(Object[] arguments, long last) {
        Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }
}
