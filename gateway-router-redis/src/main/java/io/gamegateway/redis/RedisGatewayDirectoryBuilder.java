/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.redis.config.RedisConfig;
import java.time.Duration;

/**
 * Settings of a {@link RedisGatewayDirectory}. May be used again; not thread-safe.
 *
 * @since 0.1
 */
public final class RedisGatewayDirectoryBuilder {

    private final RedisConfig redis;
    private Duration interval = Duration.ofSeconds(3);
    private Duration expiry = Duration.ofSeconds(10);

    RedisGatewayDirectoryBuilder(RedisConfig redis) {
        this.redis = redis;
    }

    /**
     * How often the gateways are read where no notice comes. Default: 3 s.
     *
     * @throws IllegalArgumentException where it is not above 0
     */
    public RedisGatewayDirectoryBuilder interval(Duration time) {
        this.interval = Positive.duration("interval", time);
        return this;
    }

    /**
     * How long gateways have to announce themselves again after Redis was gone: the expiry that they use. Default: 10 s.
     *
     * @throws IllegalArgumentException where it is below 1 ms
     */
    public RedisGatewayDirectoryBuilder expiry(Duration time) {
        this.expiry = Positive.milliseconds("expiry", time);
        return this;
    }

    /** A directory that does nothing until {@link RedisGatewayDirectory#watch}. */
    public RedisGatewayDirectory build() {
        return new RedisGatewayDirectory(redis, interval, expiry);
    }
}
