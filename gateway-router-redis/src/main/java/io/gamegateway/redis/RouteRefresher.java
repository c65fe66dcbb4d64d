/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.NoticeSubscription;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.redis.internal.Shortened;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The thread that keeps the route table as Redis has it. It subscribes first and loads then, so a change falls either before
 * the load or behind the subscription; and after each reconnect it does both again.
 *
 * <p>A notice only makes its source due. The thread takes the source off the list of what is due before it reads, so a notice
 * that comes meanwhile makes it due once more; any number of notices during one read lead to one further read.
 */
final class RouteRefresher implements Runnable, NoticeSubscription.Listener {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedisRouteResolver.class);

    private final String description;
    private final RedisNodes nodes;
    private final List<SourceRefresh> sources;
    private final Backoff backoff;
    private final Duration readTimeout;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by {@link #lock}, like the due times of the sources. */
    private boolean closed;

    private @Nullable NoticeSubscription subscription;
    private boolean outage;
    private long outageSinceNanos;

    RouteRefresher(
            String description, RedisNodes nodes, List<SourceRefresh> sources, Backoff backoff, Duration readTimeout) {
        this.description = description;
        this.nodes = nodes;
        this.sources = sources;
        this.backoff = backoff;
        this.readTimeout = readTimeout;
    }

    /**
     * The first connect, by the thread that starts the resolver and before {@link #run}.
     *
     * @throws JedisException where Redis cannot be used
     * @throws InvalidRoutesException where what it has is refused
     */
    void connectOrRefuse() {
        subscribe();
        for (SourceRefresh source : sources) {
            try {
                source.loadOrRefuse(nodes);
            } catch (MissingRulesException e) {
                // Nobody has published any yet: the gateway is not ready until somebody has.
                source.refused(e);
            } catch (InvalidRoutesException e) {
                throw e.at(source.key());
            }
        }
    }

    /** As {@link #connectOrRefuse}, for a resolver that has something to fall back to. */
    void connectOrFallBack() {
        try {
            connect();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void connect() {
        subscribe();
        for (SourceRefresh source : sources) {
            source.load(nodes);
        }
    }

    private void subscribe() {
        lock.lock();
        try {
            long now = System.nanoTime();
            sources.forEach(source -> source.schedule(now));
        } finally {
            lock.unlock();
        }
        List<String> channels = sources.stream().map(SourceRefresh::channel).toList();
        subscription = NoticeSubscription.open(nodes, channels, readTimeout, this);
    }

    @Override
    public void run() {
        boolean connected = subscription != null;
        while (!isClosed()) {
            try {
                if (!connected) {
                    connect();
                    succeed();
                }
                serve();
            } catch (RuntimeException e) {
                // Also what should not happen: a thread that ends would leave an old table in force for ever.
                if (!isClosed()) {
                    fail(e);
                }
                pause(backoff.nextNanos());
            }
            connected = false;
        }
        disconnect();
    }

    /** Reads what is due, until it is closed or Redis is lost. */
    private void serve() {
        long pingNanos = readTimeout.toNanos();
        long nextPing = System.nanoTime() + pingNanos;
        while (awaitWork(nextPing)) {
            if (System.nanoTime() - nextPing >= 0) {
                ping();
                nextPing = System.nanoTime() + pingNanos;
            }
            for (SourceRefresh source : sources) {
                if (takeDue(source)) {
                    source.load(nodes);
                }
            }
        }
    }

    /** The answer, or that there is none, is noticed by the subscription's own thread. */
    private void ping() {
        if (subscription != null) {
            subscription.ping();
        }
        nodes.check();
    }

    /** False where it is closed. */
    private boolean awaitWork(long until) {
        lock.lock();
        try {
            while (!closed) {
                JedisException lost = subscription == null ? null : subscription.failure();
                if (lost != null) {
                    throw lost;
                }
                long now = System.nanoTime();
                long wait = until - now;
                for (SourceRefresh source : sources) {
                    wait = Math.min(wait, source.waitNanos(now));
                }
                if (wait <= 0) {
                    return true;
                }
                await(wait);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        lock.lock();
        try {
            long rest = nanos;
            while (!closed && rest > 0) {
                await(rest);
                rest = end - System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop.
    private void await(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            // Nobody else knows this thread; so somebody wants all threads to end.
            closed = true;
        }
    }

    private boolean takeDue(SourceRefresh source) {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (source.waitNanos(now) > 0) {
                return false;
            }
            source.schedule(now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void noticed(String channel, String text) {
        lock.lock();
        try {
            for (SourceRefresh source : sources) {
                if (source.channel().equals(channel)) {
                    source.notice(System.nanoTime());
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException cause) {
        disconnect();
        sources.forEach(SourceRefresh::countError);
        if (!outage) {
            outage = true;
            outageSinceNanos = System.nanoTime();
            LOGGER.warn(
                    "{} is not available, what is in force stays until it is back: {}",
                    description,
                    Shortened.text(String.valueOf(cause.getMessage())));
        }
    }

    private void succeed() {
        backoff.reset();
        if (outage) {
            outage = false;
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - outageSinceNanos);
            LOGGER.info("{} is back after {} s", description, seconds);
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
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        nodes.close();
    }
}
