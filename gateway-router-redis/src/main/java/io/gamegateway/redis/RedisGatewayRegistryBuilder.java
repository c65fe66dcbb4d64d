/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import java.time.Duration;

/**
 * Settings of a {@link RedisGatewayRegistry}. May be used again; not thread-safe.
 *
 * @since 0.1
 */
public final class RedisGatewayRegistryBuilder {

    /** A gateway must outlast a heartbeat that fails. */
    private static final int MIN_HEARTBEATS = 2;

    private final RedisConfig redis;
    private Duration heartbeat = Duration.ofSeconds(3);
    private Duration expiry = Duration.ofSeconds(10);

    RedisGatewayRegistryBuilder(RedisConfig redis) {
        this.redis = redis;
    }

    /**
     * How often the gateway says that it is alive; half of the expiry at most. Default: 3 s.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public RedisGatewayRegistryBuilder heartbeat(Duration interval) {
        this.heartbeat = Positive.duration("heartbeat", interval);
        return this;
    }

    /**
     * How long it is believed to be alive without a heartbeat. Directories should be told the same. Default: 10 s.
     *
     * @throws IllegalArgumentException where it is below 1 ms
     */
    public RedisGatewayRegistryBuilder expiry(Duration time) {
        this.expiry = Positive.milliseconds("expiry", time);
        return this;
    }

    /**
     * A registry that does nothing until {@link RedisGatewayRegistry#announce}.
     *
     * @throws IllegalArgumentException where the expiry is too short for the heartbeat
     */
    public RedisGatewayRegistry build() {
        if (expiry.compareTo(heartbeat.multipliedBy(MIN_HEARTBEATS)) < 0) {
            throw new IllegalArgumentException("expiry: " + expiry + " (expected: >= " + MIN_HEARTBEATS
                    + " times the heartbeat, " + heartbeat + ")");
        }
        return new RedisGatewayRegistry(redis, heartbeat, expiry);
    }
}
