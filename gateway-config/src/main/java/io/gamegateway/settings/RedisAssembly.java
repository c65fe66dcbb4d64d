/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.GatewayBuilder;
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
import java.util.Set;

/** What of the configuration may need Redis, which is asked here: routes, the node number of session ids, users, and where pushes are taken. By itself, as its module may be absent. */
final class RedisAssembly {

    private RedisAssembly() {}

    /**
     * Gives the builder what Redis has, where the configuration wants it. It is closed with the gateway.
     *
     * @throws io.gamegateway.redis.RedisUnavailableException where Redis is not there, and nothing can stand in
     * @throws io.gamegateway.redis.InvalidRoutesException where its rules are wrong, and nothing can stand in
     */
    static void addTo(GatewayBuilder builder, GatewaySettings config, Set<GatewayAssembly.Part> brought) {
        RedisConfig redis = redis(config.redis());
        if (config.routing().fromRedis() && !brought.contains(GatewayAssembly.Part.ROUTES)) {
            builder.routeResolver(routes(redis, config.routing()));
        }
        if (config.redis().nodeLease() && !brought.contains(GatewayAssembly.Part.SESSION_IDS)) {
            builder.sessionIdGenerator(ids(redis, builder.name()));
        }
        if (config.users().directoryInRedis() && !brought.contains(GatewayAssembly.Part.SESSION_DIRECTORY)) {
            builder.sessionDirectory(RedisSessionDirectory.builder(redis).start());
        }
    }

    /** Where gateways say that they take pushes. */
    static GatewayRegistry registry(GatewaySettings.Redis config) {
        return RedisGatewayRegistry.builder(redis(config)).build();
    }

    private static RedisRouteResolver routes(RedisConfig redis, GatewaySettings.Routing routing) {
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
    static RedisConfig redis(GatewaySettings.Redis config) {
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
