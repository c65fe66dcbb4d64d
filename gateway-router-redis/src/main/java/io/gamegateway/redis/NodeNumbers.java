/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.spi.SessionIdGenerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Node numbers in Redis: a key for each that is taken, with a token of its owner as value and the lease time as expiry. Used by
 * one thread; {@link #close} by any.
 */
final class NodeNumbers implements AutoCloseable {

    private static final int NUMBERS = 4_096;

    /**
     * Takes a number that is free or, by the token, ours already: so the same script renews, takes back what a flushed Redis
     * has forgotten, and finds out whether an earlier attempt without an answer had an effect.
     */
    private static final String TAKE = """
            if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
            if redis.pcall('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return 0""";

    private static final String RELEASE = """
            if redis.pcall('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
            return 0""";

    private final RedisNodes nodes;
    private final String keyPrefix;
    private final int preferred;
    private final long leaseMillis;
    private final long validNanos;
    private final String token = UUID.randomUUID().toString();

    /** A number that comes back must go on from its own last id, also where the clock has stepped back meanwhile. */
    private final Map<Integer, SessionIdGenerator> generators = new HashMap<>();

    NodeNumbers(RedisNodes nodes, String keyPrefix, int preferred, Duration leaseTime) {
        this.nodes = nodes;
        this.keyPrefix = keyPrefix + "gateway:node:";
        this.preferred = preferred;
        this.leaseMillis = leaseTime.toMillis();
        // Our clock and that of Redis do not run at quite the same speed.
        this.validNanos = leaseTime.minus(leaseTime.dividedBy(100)).toNanos();
    }

    /**
     * Takes the preferred number, else any other.
     *
     * @throws NoNodeNumberException where all are taken
     */
    NodeLease take() {
        // An odd step visits each of a power of two once. Gateways that prefer the same number go different ways from
        // it.
        int step = ThreadLocalRandom.current().nextInt(NUMBERS / 2) * 2 + 1;
        int node = preferred;
        for (int i = 0; i < NUMBERS; i++) {
            long sent = System.nanoTime();
            if (take(node)) {
                SessionIdGenerator ids = generators.computeIfAbsent(node, SessionIdGenerator::ofNode);
                return new NodeLease(node, ids, sent + validNanos);
            }
            node = (node + step) % NUMBERS;
        }
        throw new NoNodeNumberException(
                "node numbers: all " + NUMBERS + " at " + keyPrefix + "* are taken (expected: one that is free)");
    }

    /** The lease with a later end; null where the number is another's now. */
    @Nullable
    NodeLease renew(NodeLease lease) {
        // Before it is sent: the lease of Redis begins later than this, however long the way there takes.
        long sent = System.nanoTime();
        return take(lease.node()) ? lease.until(sent + validNanos) : null;
    }

    void release(NodeLease lease) {
        String key = keyPrefix + lease.node();
        nodes.at(key, redis -> redis.eval(RELEASE, List.of(key), List.of(token)));
    }

    private boolean take(int node) {
        String key = keyPrefix + node;
        Object taken =
                nodes.at(key, redis -> redis.eval(TAKE, List.of(key), List.of(token, Long.toString(leaseMillis))));
        return Long.valueOf(1).equals(taken);
    }

    void check() {
        nodes.check();
    }

    void disconnect() {
        nodes.disconnect();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
