/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import io.gamegateway.codec.ServerId;
import io.gamegateway.spi.Endpoint;
import java.util.List;
import java.util.Set;

/**
 * Where messages of one serverType go.
 *
 * @param serverType 0 to 255
 * @param worldId 1 to 32,767, or 0 for every world that has no rule of its own
 * @param serviceName for logs, metrics and pools; not empty
 * @param strategy how sessions are spread over the endpoints
 * @param hashKey what {@link RouteStrategy#CONSISTENT_HASH} hashes; not looked at by the others
 * @param endpoints at least one; one that is named twice gets twice its turns
 * @param weights with {@link RouteStrategy#WEIGHTED}: one for each endpoint, 0 to 1,000, not all of them 0; an endpoint of
 *     weight 0 gets no new sessions. Empty, which is the same for all, with any strategy
 * @param draining those of the endpoints that keep the sessions they have and get no new ones, as long as there is another
 * @since 0.1
 */
public record RouteRule(
        int serverType,
        int worldId,
        String serviceName,
        RouteStrategy strategy,
        HashKey hashKey,
        List<Endpoint> endpoints,
        List<Integer> weights,
        Set<Endpoint> draining) {

    /** The worldId of a rule for every world. */
    public static final int ANY_WORLD = 0;

    /** The largest weight of an endpoint. */
    public static final int MAX_WEIGHT = 1_000;

    /** @throws IllegalArgumentException naming the value and what was expected */
    public RouteRule {
        Range.between("serverType", serverType, 0, ServerId.MAX_SERVER_TYPE);
        Range.between("worldId", worldId, 0, ServerId.MAX_WORLD_ID);
        if (serviceName.isBlank()) {
            throw new IllegalArgumentException("serviceName: '" + serviceName + "' (expected: not blank)");
        }
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: [] (expected: at least one, such as 127.0.0.1:7001)");
        }
        weights = List.copyOf(weights);
        checkWeights(strategy, endpoints, weights);
        draining = Set.copyOf(draining);
        if (!endpoints.containsAll(draining)) {
            throw new IllegalArgumentException("draining: " + draining + " (expected: some of " + endpoints + ")");
        }
    }

    private static void checkWeights(RouteStrategy strategy, List<Endpoint> endpoints, List<Integer> weights) {
        if (weights.isEmpty()) {
            return;
        }
        if (strategy != RouteStrategy.WEIGHTED) {
            throw new IllegalArgumentException(
                    "weights: " + weights + " (expected: none with strategy " + strategy.label() + ")");
        }
        if (weights.size() != endpoints.size()) {
            throw new IllegalArgumentException(
                    "weights: " + weights + " (expected: one for each of the " + endpoints.size() + " endpoints)");
        }
        weights.forEach(weight -> Range.between("weights", weight, 0, MAX_WEIGHT));
        if (weights.stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("weights: " + weights + " (expected: not all of them 0)");
        }
    }

    /** A rule whose endpoints are used in turn. */
    public RouteRule(int serverType, int worldId, String serviceName, List<Endpoint> endpoints) {
        this(
                serverType,
                worldId,
                serviceName,
                RouteStrategy.ROUND_ROBIN,
                HashKey.SESSION_ID,
                endpoints,
                List.of(),
                Set.of());
    }

    /** A copy with another strategy, which must go with the weights. */
    public RouteRule withStrategy(RouteStrategy other) {
        return new RouteRule(serverType, worldId, serviceName, other, hashKey, endpoints, weights, draining);
    }

    /** A copy that hashes this. */
    public RouteRule withConsistentHash(HashKey key) {
        return new RouteRule(
                serverType, worldId, serviceName, RouteStrategy.CONSISTENT_HASH, key, endpoints, List.of(), draining);
    }

    /** A copy that gives each endpoint as much as its weight says. */
    public RouteRule withWeights(List<Integer> ofEndpoints) {
        return new RouteRule(
                serverType, worldId, serviceName, RouteStrategy.WEIGHTED, hashKey, endpoints, ofEndpoints, draining);
    }

    /** A copy in which these endpoints get no new sessions. */
    public RouteRule withDraining(Set<Endpoint> some) {
        return new RouteRule(serverType, worldId, serviceName, strategy, hashKey, endpoints, weights, some);
    }
}
