/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.DaemonThread;
import io.gamegateway.spi.SessionIdGenerator;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Session ids like the standard ones, but with a node number that no other gateway has: it is leased in Redis, renewed all the
 * time, and given back at the end. The number is the one of the gateway's name where that is free.
 *
 * <p>When Redis is gone, ids are drawn until the lease time is over, an hour unless configured otherwise, and refused then. When
 * somebody else got the number, as after Redis had lost its data, another one is taken. Ids do not repeat within this gateway
 * in either case. Thread-safe.
 *
 * <pre>{@code
 * LeasedSessionIdGenerator ids = LeasedSessionIdGenerator.builder(redis, "gateway-1").start();
 * Gateway gateway = Gateway.builder().name("gateway-1").sessionIdGenerator(ids)...
 * }</pre>
 *
 * <p>It is closed with its gateway.
 *
 * @since 0.1
 */
public final class LeasedSessionIdGenerator implements SessionIdGenerator {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

    private final NodeNumbers numbers;
    private final NodeLeaseKeeper keeper;
    private final Duration releaseTimeout;
    private final DaemonThread thread;

    LeasedSessionIdGenerator(NodeNumbers numbers, NodeLeaseKeeper keeper, Duration releaseTimeout) {
        this.numbers = numbers;
        this.keeper = keeper;
        this.releaseTimeout = releaseTimeout;
        this.thread = DaemonThread.start("lease", keeper);
    }

    /**
     * A builder with the defaults.
     *
     * @param gatewayName whose number is taken where it is free
     */
    public static LeasedSessionIdGeneratorBuilder builder(RedisConfig redis, String gatewayName) {
        return new LeasedSessionIdGeneratorBuilder(redis, gatewayName);
    }

    /**
     * The number in the ids that are drawn now.
     *
     * @throws IllegalStateException where there is none
     */
    public int nodeNumber() {
        NodeLease lease = keeper.lease();
        if (lease != null && lease.isValid()) {
            return lease.node();
        }
        throw refusal(lease);
    }

    @Override
    public OptionalInt node() {
        NodeLease lease = keeper.lease();
        return lease != null && lease.isValid() ? OptionalInt.of(lease.node()) : OptionalInt.empty();
    }

    /** @throws IllegalStateException where the lease is over and Redis has not given another one, or after the close */
    @Override
    public long nextId() {
        NodeLease lease = keeper.lease();
        if (lease != null) {
            long id = lease.ids().nextId();
            // Looked at behind the draw, so that a thread which was stopped in between returns no id of a lease that is
            // over.
            if (lease.isValid()) {
                return id;
            }
        }
        throw refusal(lease);
    }

    private LeaseLostException refusal(@Nullable NodeLease lease) {
        if (keeper.isClosed()) {
            return new LeaseLostException("session ids: closed (expected: none are drawn any more)");
        }
        return new LeaseLostException(
                lease == null
                        ? "session ids: no node number is leased (expected: one that is free in Redis)"
                        : "session ids: the lease of node number " + lease.node()
                                + " is over (expected: renewed by Redis)");
    }

    /**
     * Gives the number back and ends the thread: a moment, but a read timeout and a second where Redis is frozen; the number
     * expires by itself then. Harmless when repeated.
     */
    @Override
    public void close() {
        keeper.close();
        if (!thread.awaitEnd(releaseTimeout)) {
            numbers.close();
            thread.awaitEnd(END_TIMEOUT);
        }
        numbers.close();
    }
}
