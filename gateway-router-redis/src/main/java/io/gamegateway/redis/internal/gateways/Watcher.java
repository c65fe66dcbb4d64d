/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.gateways;

import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.NoticeSubscription;
import io.gamegateway.redis.internal.Outage;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.redis.internal.Shortened;
import io.gamegateway.spi.GatewayAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** The thread that reads which gateways are alive: now and then, and at once when one has come or gone. It calls the listener. */
public final class Watcher implements Runnable, NoticeSubscription.Listener {

    /**
     * What can be chosen.
     *
     * @param interval between two reads
     * @param expiry of the gateways, for as long as which nobody is given up after an outage
     * @param readTimeout between two signs of life of the subscription
     */
    public record Settings(Duration interval, Duration expiry, Duration readTimeout) {}

    private static final Logger LOGGER = LoggerFactory.getLogger(Watcher.class);

    /** Notices in quick succession, as when a fleet starts, are answered by one read. */
    private static final long SPACING_NANOS = Duration.ofMillis(10).toNanos();

    private final RedisNodes nodes;
    private final GatewayEntries entries;
    private final Consumer<Set<GatewayAddress>> listener;
    private final long intervalNanos;
    private final Duration readTimeout;
    private final Outage outage;
    private final Backoff backoff;
    private final KnownGateways known;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** These two are guarded by {@link #lock}. */
    private boolean closed;

    private boolean noticed;

    private @Nullable NoticeSubscription subscription;
    private @Nullable Set<GatewayAddress> told;

    public Watcher(
            RedisNodes nodes,
            GatewayEntries entries,
            Consumer<Set<GatewayAddress>> listener,
            Settings settings,
            String description,
            Backoff backoff) {
        this.nodes = nodes;
        this.entries = entries;
        this.listener = listener;
        this.intervalNanos = settings.interval().toNanos();
        this.readTimeout = settings.readTimeout();
        this.outage =
                new Outage(LOGGER, description, "the gateways that are known stay until it is back", Duration.ZERO);
        this.backoff = backoff;
        this.known = new KnownGateways(settings.expiry().toNanos());
    }

    @Override
    public void run() {
        while (!isClosed()) {
            try {
                subscribe();
                serve();
            } catch (RuntimeException e) {
                // Also what should not happen: a thread that ends would leave the last answer in force for ever.
                fail(e);
                await(backoff.nextNanos(), false);
            }
        }
        disconnect();
    }

    /** Reads at once, and whenever it is due, until it is closed or Redis is lost. */
    private void serve() {
        long nextPing = System.nanoTime() + readTimeout.toNanos();
        long nextRead = System.nanoTime();
        boolean due = true;
        while (!isClosed()) {
            if (due) {
                tell(known.read(entries.read(nodes), System.nanoTime()));
                backoff.reset();
                outage.succeeded();
                nextRead = System.nanoTime() + Math.min(intervalNanos, known.restNanos(System.nanoTime()));
            }
            due = await(Math.min(nextRead - System.nanoTime(), nextPing - System.nanoTime()), true);
            throwWhereLost();
            if (due) {
                await(SPACING_NANOS, false);
            }
            due |= System.nanoTime() - nextRead >= 0;
            if (System.nanoTime() - nextPing >= 0) {
                ping();
                nextPing = System.nanoTime() + readTimeout.toNanos();
            }
        }
    }

    /** Before the read: whatever changes behind it is noticed. */
    private void subscribe() {
        if (subscription == null) {
            subscription = NoticeSubscription.open(nodes, List.of(entries.channel()), readTimeout, this);
        }
    }

    private void throwWhereLost() {
        JedisException lost = subscription == null ? null : subscription.failure();
        if (lost != null) {
            throw lost;
        }
    }

    private void ping() {
        if (subscription != null) {
            subscription.ping();
        }
        nodes.check();
    }

    private void tell(Set<GatewayAddress> gateways) {
        // Nobody alive is what everybody assumes until told otherwise.
        if (gateways.equals(told == null ? Set.of() : told) || isClosed()) {
            return;
        }
        told = gateways;
        try {
            listener.accept(gateways);
        } catch (RuntimeException e) {
            LOGGER.warn("the listener of a gateway directory has failed: {}", Shortened.text(String.valueOf(e)));
        }
    }

    /**
     * Waits so long, or until it is closed, or a notice has come where that counts.
     *
     * @return whether one has
     */
    private boolean await(long nanos, boolean forNotices) {
        long end = System.nanoTime() + nanos;
        lock.lock();
        try {
            long rest = nanos;
            while (rest > 0 && !closed && !(forNotices && noticed)) {
                changed.awaitNanos(rest);
                rest = end - System.nanoTime();
            }
            boolean some = noticed;
            noticed = false;
            return some;
        } catch (InterruptedException e) {
            // Nobody else knows this thread; so somebody wants all threads to end.
            closed = true;
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void noticed(String channel, String text) {
        wake();
    }

    @Override
    public void ended() {
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            noticed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException cause) {
        disconnect();
        known.missed();
        if (!isClosed()) {
            outage.failed(cause);
        }
    }

    private void disconnect() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        nodes.disconnect();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread, also where it waits for Redis. Any thread. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        nodes.close();
    }
}
