/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.accept;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.gamegateway.config.Limits;
import io.gamegateway.internal.session.RejectReason;
import io.github.bucket4j.Bucket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections, in all and per client address, and refuses those past a limit. An IPv6 client is its /64 network,
 * of which one household has at least one. What is open is counted also where there is no limit, so that limits can be changed
 * at any time. Thread-safe.
 */
public final class ConnectionLimiter {

    /** Rates of more addresses than this are not remembered at once; the least recently used start afresh. */
    private static final int MAX_RATED_ADDRESSES = 100_000;

    private static final Duration RATE_MEMORY = Duration.ofMinutes(1);

    private final AtomicInteger all = new AtomicInteger();

    /** Bounded by the connections that are open. Guarded by itself. */
    private final Map<Long, Integer> perAddress = new HashMap<>();

    private volatile Rates rates;

    /** The limits, and the buckets that they fill. */
    private record Rates(
            Limits limits, @Nullable Bucket total, @Nullable LoadingCache<Long, Bucket> perAddress) {

        static Rates of(Limits limits) {
            int total = limits.connectionsPerSecond();
            int each = limits.connectionsPerSecondPerAddress();
            return new Rates(limits, total == 0 ? null : bucket(total), each == 0 ? null : buckets(each));
        }

        private static LoadingCache<Long, Bucket> buckets(int perSecond) {
            return Caffeine.newBuilder()
                    .maximumSize(MAX_RATED_ADDRESSES)
                    .expireAfterAccess(RATE_MEMORY)
                    .executor(Runnable::run)
                    .build(address -> bucket(perSecond));
        }

        private static Bucket bucket(int perSecond) {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build();
        }
    }

    /** Nobody is connected. */
    public ConnectionLimiter(Limits limits) {
        this.rates = Rates.of(limits);
    }

    /** From now on these are the limits; who is connected stays, and the buckets are full. */
    public void reconfigure(Limits limits) {
        if (!limits.equals(rates.limits())) {
            rates = Rates.of(limits);
        }
    }

    /** Takes a place for a connection, whose client's address need not be known yet; null, or why there is none. */
    public @Nullable RejectReason admit() {
        int max = rates.limits().maxConnections();
        if (max > 0 && all.get() >= max) {
            return RejectReason.MAX_CONNECTIONS;
        }
        // One acceptor thread admits, so that what was checked still holds; other threads only release.
        all.incrementAndGet();
        return null;
    }

    /** Takes a place among those of the client's address as well; null, or why there is none. */
    public @Nullable RejectReason admit(InetAddress address) {
        Rates current = rates;
        Long key = key(address);
        int max = current.limits().maxConnectionsPerAddress();
        synchronized (perAddress) {
            int count = perAddress.getOrDefault(key, 0);
            if (max > 0 && count >= max) {
                return RejectReason.MAX_CONNECTIONS_PER_ADDRESS;
            }
            if (current.perAddress() != null && !current.perAddress().get(key).tryConsume(1)) {
                return RejectReason.CONNECTION_RATE;
            }
            perAddress.put(key, count + 1);
        }
        return null;
    }

    /**
     * Takes a connection from what may come in all within a second; null, or why it is too much. Behind the other checks, so that
     * whoever is refused for his own sake takes nothing from others.
     */
    public @Nullable RejectReason admitRate() {
        Bucket total = rates.total();
        return total == null || total.tryConsume(1) ? null : RejectReason.TOTAL_CONNECTION_RATE;
    }

    /** Gives the place back. */
    public void release() {
        all.decrementAndGet();
    }

    /** Gives the place among those of the address back. */
    public void release(InetAddress address) {
        Long key = key(address);
        synchronized (perAddress) {
            int count = perAddress.getOrDefault(key, 0);
            if (count > 1) {
                perAddress.put(key, count - 1);
            } else {
                perAddress.remove(key);
            }
        }
    }

    /** Connections that have a place now. */
    public int connections() {
        return all.get();
    }

    /** Addresses that have connections. */
    int addresses() {
        synchronized (perAddress) {
            return perAddress.size();
        }
    }

    /** An IPv4 address, or the first half of an IPv6 one; the two do not meet, as ::/32 is not assigned. */
    private static Long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == Integer.BYTES ? buffer.getInt() & 0xFFFF_FFFFL : buffer.getLong();
    }
}
