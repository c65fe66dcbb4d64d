/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.Shortened;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** The thread that renews a lease, and takes another number where the one it had has become another's. */
final class NodeLeaseKeeper implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LeasedSessionIdGenerator.class);

    private final String description;
    private final NodeNumbers numbers;
    private final long intervalNanos;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Written by the keeper's thread only. Null between two numbers. */
    private volatile @Nullable NodeLease lease;

    private int lastNode;
    private boolean outage;
    private boolean expired;
    private long outageSinceNanos;

    NodeLeaseKeeper(String description, NodeNumbers numbers, Duration interval, Backoff backoff) {
        this.description = description;
        this.numbers = numbers;
        this.intervalNanos = interval.toNanos();
        this.backoff = backoff;
    }

    /**
     * Takes the first number, before {@link #run}, on the thread that starts the generator.
     *
     * @throws JedisException where Redis cannot be used
     * @throws NoNodeNumberException where all are taken
     */
    void takeFirst() {
        NodeLease first = numbers.take();
        lease = first;
        lastNode = first.node();
        LOGGER.info("node number {} of session ids is leased from {}", first.node(), description);
    }

    /** What ids are drawn with, valid or not. */
    @Nullable
    NodeLease lease() {
        return lease;
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Makes the thread release its number and end. Any thread. */
    void close() {
        closed.countDown();
    }

    @Override
    public void run() {
        long wait = intervalNanos;
        while (!awaitClosed(wait)) {
            try {
                renewOrReplace();
                numbers.check();
                succeed();
                wait = intervalNanos;
            } catch (RuntimeException e) {
                // Also what should not happen: a thread that ends would end the lease in an hour.
                fail(e);
                wait = Math.min(intervalNanos, backoff.nextNanos());
            }
        }
        release();
    }

    private boolean awaitClosed(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody else knows this thread; so somebody wants all threads to end.
            return true;
        }
    }

    private void renewOrReplace() {
        NodeLease current = lease;
        if (current != null) {
            NodeLease renewed = numbers.renew(current);
            if (renewed != null) {
                lease = renewed;
                return;
            }
            lease = null;
        }
        NodeLease other = numbers.take();
        lease = other;
        LOGGER.warn(
                "node number {} of session ids is another gateway's now; {} is used from here on",
                lastNode,
                other.node());
        lastNode = other.node();
    }

    private void fail(RuntimeException cause) {
        if (isClosed()) {
            return;
        }
        numbers.disconnect();
        NodeLease current = lease;
        String message = Shortened.text(String.valueOf(cause.getMessage()));
        if (!outage) {
            outage = true;
            outageSinceNanos = System.nanoTime();
            LOGGER.warn(
                    "{}: node number {} of session ids is not renewed, which is harmless for {} s: {}",
                    description,
                    lastNode,
                    current == null ? 0 : secondsUntil(current.validUntilNanos()),
                    message);
        }
        if (!expired && (current == null || !current.isValid())) {
            expired = true;
            LOGGER.error("no session ids can be drawn, so no clients are taken: {}", message);
        }
    }

    private void succeed() {
        backoff.reset();
        if (outage) {
            outage = false;
            expired = false;
            LOGGER.info(
                    "{}: node number {} of session ids is renewed again after {} s",
                    description,
                    lastNode,
                    -secondsUntil(outageSinceNanos));
        }
    }

    private static long secondsUntil(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos - System.nanoTime());
    }

    private void release() {
        NodeLease last = lease;
        lease = null;
        if (last != null) {
            try {
                numbers.release(last);
            } catch (JedisException e) {
                LOGGER.warn(
                        "{}: node number {} of session ids could not be given back, it will expire: {}",
                        description,
                        last.node(),
                        Shortened.text(String.valueOf(e.getMessage())));
            }
        }
    }
}
