/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import io.gamegateway.GatewayBuilder;
import io.gamegateway.examples.standalone.config.StandaloneConfig;
import io.gamegateway.redis.LeasedSessionIdGenerator;
import io.gamegateway.redis.RedisGatewayRegistry;
import io.gamegateway.redis.RedisRouteResolver;
import io.gamegateway.redis.RedisRouteResolverBuilder;
import io.gamegateway.redis.RedisSessionDirectory;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.redis.config.RedisTls;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.spi.GatewayRegistry;
import io.gamegateway.spi.SessionIdGenerator;
import java.util.Optional;

/** What of the configuration may need Redis, which is asked here: routes, the node number of session ids, users, and where pushes are taken. */
final class RedisAssembly {

    private RedisAssembly() {}

    /**
     * Gives the builder what Redis has, where the configuration wants it. It is closed with the gateway.
     *
     * @throws io.gamegateway.redis.RedisUnavailableException where Redis is not there, and nothing can stand in
     * @throws io.gamegateway.redis.InvalidRoutesException where its rules are wrong, and nothing can stand in
     */
    static void addTo(GatewayBuilder builder, StandaloneConfig config) {
        RedisConfig redis = redis(config.redis());
        if (config.routing().fromRedis()) {
            builder.routeResolver(routes(redis, config.routing()));
        }
        if (config.redis().nodeLease()) {
            builder.sessionIdGenerator(ids(redis, builder.name()));
        }
        if (config.users().directoryInRedis()) {
            builder.sessionDirectory(RedisSessionDirectory.builder(redis).start());
        }
        if (config.push().listenAddr().isPresent()) {
            builder.pushIngress(PushAssembly.server(config.push(), registry(redis, config.push())));
        }
    }

    private static Optional<GatewayRegistry> registry(RedisConfig redis, StandaloneConfig.Push push) {
        return push.registryInRedis()
                ? Optional.of(RedisGatewayRegistry.builder(redis).build())
                : Optional.empty();
    }

    private static RedisRouteResolver routes(RedisConfig redis, StandaloneConfig.Routing routing) {
        RedisRouteResolverBuilder routes = RedisRouteResolver.builder(redis)
                .rulesInterval(routing.refreshInterval())
                .realmsInterval(routing.realmRefreshInterval());
        if (!routing.rules().isEmpty()) {
            routes.fallback(RouteTable.of(routing.rules()));
        }
        return routes.start();
    }

    private static SessionIdGenerator ids(RedisConfig redis, String gatewayName) {
        return LeasedSessionIdGenerator.builder(redis, gatewayName).start();
    }

    /** How Redis is reached. */
    static RedisConfig redis(StandaloneConfig.Redis config) {
        RedisConfig redis = switch (config.mode()) {
            case "sentinel" -> RedisConfig.sentinel(config.sentinelMaster(), config.addr());
            case "cluster" -> RedisConfig.cluster(config.addr());
            default -> RedisConfig.standalone(config.addr().get(0));
        };
        redis = redis.withKeyPrefix(config.keyPrefix()).withDatabase(config.database());
        if (!config.password().isEmpty()) {
            redis = redis.withCredentials(new RedisCredentials(config.username(), config.password()));
        }
        if (!config.sentinelPassword().isEmpty()) {
            redis = redis.withSentinelCredentials(RedisCredentials.ofPassword(config.sentinelPassword()));
        }
        return config.tls() ? redis.withTls(RedisTls.ofJvm()) : redis;
    }
}
