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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections, in all and per client address, and refuses those past a limit. An IPv6 client is its /64 network,
 * of which one household has at least one. Thread-safe.
 */
public final class ConnectionLimiter {

    /** Rates of more addresses than this are not remembered at once; the least recently used start afresh. */
    private static final int MAX_RATED_ADDRESSES = 100_000;

    private static final Duration RATE_MEMORY = Duration.ofMinutes(1);

    private final Limits limits;
    private final AtomicInteger all = new AtomicInteger();

    /** Bounded by the connections that are open. */
    private final Map<Long, Integer> perAddress = new ConcurrentHashMap<>();

    private final @Nullable LoadingCache<Long, Bucket> rates;

    /** Nobody is connected. */
    public ConnectionLimiter(Limits limits) {
        this.limits = limits;
        this.rates = limits.connectionsPerSecondPerAddress() == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(MAX_RATED_ADDRESSES)
                        .expireAfterAccess(RATE_MEMORY)
                        .executor(Runnable::run)
                        .build(address -> bucket(limits.connectionsPerSecondPerAddress()));
    }

    private static Bucket bucket(int perSecond) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** Takes a place for a connection from this address; null, or why there is none. */
    public @Nullable RejectReason admit(InetAddress address) {
        Long key = key(address);
        if (limits.maxConnections() > 0 && all.get() >= limits.maxConnections()) {
            return RejectReason.MAX_CONNECTIONS;
        }
        if (limits.maxConnectionsPerAddress() > 0
                && perAddress.getOrDefault(key, 0) >= limits.maxConnectionsPerAddress()) {
            return RejectReason.MAX_CONNECTIONS_PER_ADDRESS;
        }
        if (rates != null && !rates.get(key).tryConsume(1)) {
            return RejectReason.CONNECTION_RATE;
        }
        // One acceptor thread admits, so that what was checked still holds; other threads only release.
        all.incrementAndGet();
        if (limits.maxConnectionsPerAddress() > 0) {
            perAddress.merge(key, 1, Integer::sum);
        }
        return null;
    }

    /** Gives the place back. */
    public void release(InetAddress address) {
        all.decrementAndGet();
        if (limits.maxConnectionsPerAddress() > 0) {
            perAddress.computeIfPresent(key(address), (key, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** Connections that have a place now. */
    public int connections() {
        return all.get();
    }

    /** An IPv4 address, or the first half of an IPv6 one; the two do not meet, as ::/32 is not assigned. */
    private static Long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == Integer.BYTES ? buffer.getInt() & 0xFFFF_FFFFL : buffer.getLong();
    }
}
