/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.accesslog;

import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.StatsSource;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
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

    /**
     * So long the writer lets ends gather behind the first: an event loop that has to wake it for each one of thousands pays more for
     * that than for the rest of its work with the log.
     */
    private static final long GATHER_MILLIS = 10;

    private static final long CLOSE_MILLIS = 2_000;

    private final Consumer<ConnectionSummary> sink;
    private final Queue<ConnectionSummary> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;
    private volatile @Nullable Thread writer;

    /** The writer waits for the next end, and has to be woken for it. */
    private volatile boolean waiting;

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
        if (waiting) {
            LockSupport.unpark(writer);
        }
    }

    private void run() {
        try {
            while (!closed || !queue.isEmpty()) {
                awaitFirst();
                writeAll();
            }
        } catch (InterruptedException e) {
            // Closed, and the sink is stuck.
            Thread.currentThread().interrupt();
        }
    }

    private void awaitFirst() throws InterruptedException {
        waiting = true;
        // Who adds one looks at the flag afterwards, so that either this sees the one or is woken for it.
        while (queue.isEmpty() && !closed) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        waiting = false;
        if (!closed) {
            Thread.sleep(GATHER_MILLIS);
        }
    }

    private void writeAll() throws InterruptedException {
        ConnectionSummary next = queue.poll();
        while (next != null) {
            write(next);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            next = queue.poll();
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
        LockSupport.unpark(running);
        try {
            running.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }
}
