/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of a rule that may get new sessions, each of them once: those that are not draining and have a weight. Where
 * there is none of these, the draining ones.
 *
 * @param endpoints in the order of the rule
 * @param weights of each, above 0; an endpoint that is named twice has the sum
 */
record OpenEndpoints(List<Endpoint> endpoints, List<Integer> weights) {

    static OpenEndpoints of(RouteRule rule) {
        Map<Endpoint, Integer> weights = new LinkedHashMap<>();
        for (int i = 0; i < rule.endpoints().size(); i++) {
            int weight = rule.weights().isEmpty() ? 1 : rule.weights().get(i);
            if (weight > 0) {
                weights.merge(rule.endpoints().get(i), weight, Integer::sum);
            }
        }
        if (!rule.draining().containsAll(weights.keySet())) {
            weights.keySet().removeAll(rule.draining());
        }
        return new OpenEndpoints(new ArrayList<>(weights.keySet()), new ArrayList<>(weights.values()));
    }

    Endpoint[] toArray() {
        return endpoints.toArray(Endpoint[]::new);
    }
}
