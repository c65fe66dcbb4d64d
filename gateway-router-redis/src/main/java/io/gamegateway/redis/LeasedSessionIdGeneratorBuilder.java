/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.internal.Backoff;
import io.gamegateway.redis.internal.RedisNodes;
import io.gamegateway.spi.SessionIdGenerator;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Settings of a {@link LeasedSessionIdGenerator}. May be used again; not thread-safe.
 *
 * @since 0.1
 */
public final class LeasedSessionIdGeneratorBuilder {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);

    /** A lease must outlast some renewals that fail. */
    private static final int MIN_RENEWALS = 3;

    private final RedisConfig redis;
    private final String gatewayName;
    private Duration leaseTime = Duration.ofHours(1);
    private Duration renewInterval = Duration.ofSeconds(5);

    LeasedSessionIdGeneratorBuilder(RedisConfig redis, String gatewayName) {
        this.redis = redis;
        this.gatewayName = gatewayName;
    }

    /**
     * How long a number stays this gateway's without a renewal: so long Redis may be gone without consequences, and so long the
     * number of a gateway that crashed is not used. Default: 1 h.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public LeasedSessionIdGeneratorBuilder leaseTime(Duration time) {
        this.leaseTime = Positive.duration("leaseTime", time);
        return this;
    }

    /**
     * How often it is renewed; a third of the lease time at most. Default: 5 s.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public LeasedSessionIdGeneratorBuilder renewInterval(Duration interval) {
        this.renewInterval = Positive.duration("renewInterval", interval);
        return this;
    }

    /**
     * Leases a number, on the calling thread, and starts the thread that renews it.
     *
     * @throws IllegalArgumentException where the lease time is too short for the interval
     * @throws RedisUnavailableException where Redis cannot be reached
     * @throws NoNodeNumberException where all 4,096 numbers are taken
     */
    public LeasedSessionIdGenerator start() {
        if (leaseTime.compareTo(renewInterval.multipliedBy(MIN_RENEWALS)) < 0) {
            throw new IllegalArgumentException("leaseTime: " + leaseTime + " (expected: >= " + MIN_RENEWALS
                    + " times the renewInterval, " + renewInterval + ")");
        }
        NodeNumbers numbers = new NodeNumbers(
                RedisNodes.of(redis), redis.keyPrefix(), SessionIdGenerator.nodeNumber(gatewayName), leaseTime);
        NodeLeaseKeeper keeper = new NodeLeaseKeeper(
                redis.description(),
                numbers,
                renewInterval,
                new Backoff(
                        FIRST_RETRY,
                        renewInterval.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : renewInterval,
                        () -> ThreadLocalRandom.current().nextDouble()));
        try {
            keeper.takeFirst();
        } catch (JedisException e) {
            numbers.close();
            throw new RedisUnavailableException(redis, e);
        } catch (RuntimeException e) {
            numbers.close();
            throw e;
        }
        return new LeasedSessionIdGenerator(numbers, keeper, redis.readTimeout().plus(FIRST_RETRY));
    }
}
