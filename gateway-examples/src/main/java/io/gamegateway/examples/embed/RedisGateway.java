/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.redis.LeasedSessionIdGenerator;
import io.gamegateway.redis.RedisRouteResolver;
import io.gamegateway.redis.RedisSessionDirectory;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.Endpoint;

/**
 * A gateway of a fleet: routes come from Redis and change while it runs, session ids are unique among all gateways, and a user who logs in at
 * another gateway is found, or replaced, here.
 *
 * <p>Redis is not on the path of messages: where it is gone, the last good routes stay, and sessions go on. What is given to the
 * builder is closed with the gateway.
 *
 * @since 0.1
 */
public final class RedisGateway {

    private RedisGateway() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        try (Gateway gateway = start(8080, "gateway-1", "127.0.0.1:6379")) {
            gateway.awaitClosed();
        }
    }

    /**
     * Starts it.
     *
     * @throws io.gamegateway.redis.RedisUnavailableException where Redis is not there: the first routes have to come from somewhere
     */
    static Gateway start(int port, String name, String redisAddress) {
        RedisConfig redis = RedisConfig.standalone(Endpoint.parse(redisAddress));
        return Gateway.builder()
                .name(name)
                .listen("0.0.0.0", port)
                .routeResolver(RedisRouteResolver.builder(redis).start())
                .sessionIdGenerator(
                        LeasedSessionIdGenerator.builder(redis, name).start())
                .sessionDirectory(RedisSessionDirectory.builder(redis).start())
                .build()
                .start();
    }
}
