/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.internal.sessions;

import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.NoticeSubscription;
import io.gamegateway.redis.internal.Outage;
import io.gamegateway.redis.internal.RedisNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The gateways that have joined, usually one, and the subscription to what concerns them. They come and go by any thread; all
 * else is done by the directory's.
 */
final class Gateways implements NoticeSubscription.Listener {

    /** One that goes, and who waits for that. */
    record Leaving(Membership membership, CountDownLatch done) {}

    /** How long nothing needs to be attempted where there is nothing to attempt. */
    private static final long FAR = Duration.ofHours(1).toNanos();

    private final Map<String, Membership> members = new ConcurrentHashMap<>();
    private final Queue<Leaving> leaving = new ConcurrentLinkedQueue<>();
    private final RequestQueue queue;
    private final Duration readTimeout;
    private final Outage outage;
    private final Backoff backoff;

    private @Nullable NoticeSubscription subscription;
    private Set<String> channels = Set.of();
    private boolean failing;
    private long attemptAt;

    /** @param outage of the subscription alone, as where a user has no right to it */
    Gateways(RequestQueue queue, Duration readTimeout, Outage outage, Backoff backoff) {
        this.queue = queue;
        this.readTimeout = readTimeout;
        this.outage = outage;
        this.backoff = backoff;
    }

    @Nullable
    Membership find(String gatewayName) {
        return members.get(gatewayName);
    }

    Collection<Membership> all() {
        return members.values();
    }

    void join(Membership gateway) {
        if (members.putIfAbsent(gateway.gatewayName(), gateway) != null) {
            throw new IllegalArgumentException(
                    "gateway name: '" + gateway.gatewayName() + "' (expected: one that has not joined)");
        }
        queue.wake();
    }

    /** @return counted down when what it has bound was taken back, or could not be */
    CountDownLatch leave(Membership gateway) {
        CountDownLatch done = new CountDownLatch(1);
        if (members.remove(gateway.gatewayName(), gateway)) {
            leaving.add(new Leaving(gateway, done));
            queue.wake();
        } else {
            done.countDown();
        }
        return done;
    }

    @Nullable
    Leaving nextLeaving() {
        return leaving.poll();
    }

    Iterator<Exchange> refreshes() {
        Iterator<Membership> gateways = new ArrayList<>(members.values()).iterator();
        return new Iterator<>() {
            private Iterator<Exchange> current = List.<Exchange>of().iterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext() && gateways.hasNext()) {
                    current = gateways.next().refreshes();
                }
                return current.hasNext();
            }

            @Override
            public Exchange next() {
                return current.next();
            }
        };
    }

    /** When {@link #subscribe} has something to do at the latest. */
    long nextAttempt() {
        return failing ? attemptAt : System.nanoTime() + FAR;
    }

    /**
     * Subscribes where something has changed.
     *
     * @return whether notices may have been missed before
     * @throws JedisConnectionException where Redis does not answer
     */
    boolean subscribe(RedisNodes nodes) {
        Set<String> wanted = members.values().stream().map(Membership::channel).collect(Collectors.toSet());
        boolean missed = subscription != null && subscription.failure() != null;
        if (missed) {
            unsubscribe();
        }
        if (wanted.equals(channels) || (failing && System.nanoTime() - attemptAt < 0)) {
            return false;
        }
        if (wanted.isEmpty()) {
            unsubscribe();
            return false;
        }
        missed |= failing;
        NoticeSubscription before = subscription;
        try {
            subscription = NoticeSubscription.open(nodes, List.copyOf(wanted), readTimeout, this);
            channels = wanted;
        } catch (JedisConnectionException e) {
            retryLater();
            throw e;
        } catch (JedisException e) {
            retryLater();
            outage.failed(e);
            return false;
        }
        // The new one hears everything by now.
        if (before != null) {
            before.close();
        }
        failing = false;
        backoff.reset();
        outage.succeeded();
        return missed;
    }

    private void retryLater() {
        failing = true;
        attemptAt = System.nanoTime() + backoff.nextNanos();
    }

    void unsubscribe() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        channels = new HashSet<>();
    }

    void ping() {
        if (subscription != null) {
            try {
                subscription.ping();
            } catch (JedisException e) {
                // Its own thread finds out as well, and says so.
            }
        }
    }

    @Override
    public void noticed(String channel, String text) {
        for (Membership gateway : members.values()) {
            if (gateway.channel().equals(channel)) {
                gateway.noticed(text);
            }
        }
    }

    @Override
    public void ended() {
        queue.wake();
    }

    /** Nobody waits any more; what has been bound by those who go will expire. */
    void letGo() {
        for (Leaving one = leaving.poll(); one != null; one = leaving.poll()) {
            one.done().countDown();
        }
    }
}
