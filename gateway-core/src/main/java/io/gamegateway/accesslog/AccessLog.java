/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.accesslog;

import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.StatsSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for each client connection, at its end, on a thread of its own. Where whoever takes the lines is slower than
 * connections end, lines are dropped and counted; no event loop ever waits for it.
 *
 * <p>One instance serves one gateway.
 *
 * @since 0.1
 */
public final class AccessLog implements GatewayObserver {

    /** The logger of {@link #create()}. */
    public static final String LOGGER_NAME = "io.gamegateway.access";

    /** Ends that may wait to be written, at some 300 bytes each. */
    static final int CAPACITY = 8_192;

    private static final Logger logger = LoggerFactory.getLogger(AccessLog.class);
    private static final long POLL_MILLIS = 100;
    private static final long CLOSE_MILLIS = 2_000;

    private final Consumer<ConnectionSummary> sink;
    private final BlockingQueue<ConnectionSummary> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;
    private volatile @Nullable Thread writer;

    private AccessLog(Consumer<ConnectionSummary> sink) {
        this.sink = sink;
    }

    /**
     * Writes with SLF4J, to the logger {@value #LOGGER_NAME}, at level INFO, each field as a key-value pair: a backend that writes
     * those as JSON has them as fields. docs/operations.md lists them.
     */
    public static AccessLog create() {
        return new AccessLog(new AccessLogLine(LoggerFactory.getLogger(LOGGER_NAME))::write);
    }

    /**
     * Hands each end to this sink.
     *
     * @param sink is called on one thread, may block, and should not throw
     */
    public static AccessLog to(Consumer<ConnectionSummary> sink) {
        return new AccessLog(sink);
    }

    /** Lines that were written. */
    public long written() {
        return written.sum();
    }

    /** Lines that were dropped, as too many waited already. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public synchronized void started(StatsSource source) {
        if (writer != null) {
            throw new IllegalStateException("access log: started twice (expected: one for each gateway)");
        }
        Thread made = new Thread(this::run, "gateway-access-log");
        made.setDaemon(true);
        made.start();
        writer = made;
    }

    @Override
    public void connectionEnded(ConnectionSummary summary) {
        if (!queue.offer(summary)) {
            dropped.increment();
        }
    }

    private void run() {
        try {
            while (true) {
                ConnectionSummary next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                } else if (closed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closed, and the sink is stuck.
            Thread.currentThread().interrupt();
        }
    }

    private void write(ConnectionSummary summary) {
        try {
            sink.accept(summary);
            written.increment();
        } catch (RuntimeException e) {
            dropped.increment();
            logger.warn("the access log cannot be written: {}", e.toString());
        }
    }

    /** Waits until all is written, for two seconds at most. */
    @Override
    public void closed() {
        closed = true;
        Thread running = writer;
        if (running == null) {
            return;
        }
        try {
            running.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }
}
