/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link RouteRequest}. Immutable.
 *
 * @since 0.1
 */
public final class RouteDecision {

    private static final RouteDecision NONE = new RouteDecision(List.of(), "");

    private final List<Endpoint> candidates;
    private final String service;

    private RouteDecision(List<Endpoint> candidates, String service) {
        this.candidates = candidates;
        this.service = service;
    }

    /** Messages go to this endpoint of this service, and nowhere else where it fails. */
    public static RouteDecision to(Endpoint endpoint, String service) {
        return new RouteDecision(List.of(endpoint), service);
    }

    /**
     * Messages go to the first of these endpoints that can be reached.
     *
     * @param candidates the best one first; none of them twice
     * @throws IllegalArgumentException where there are none
     */
    public static RouteDecision to(List<Endpoint> candidates, String service) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("candidates: [] (expected: at least one, or RouteDecision.none())");
        }
        return new RouteDecision(List.copyOf(candidates), service);
    }

    /** There is no route. */
    public static RouteDecision none() {
        return NONE;
    }

    /** The best endpoint; empty where there is no route. */
    public Optional<Endpoint> endpoint() {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(0));
    }

    /** All endpoints that messages may go to, the best one first; empty where there is no route. */
    public List<Endpoint> candidates() {
        return candidates;
    }

    /** The service's name; empty where there is no route. */
    public String service() {
        return service;
    }

    @Override
    public String toString() {
        return candidates.isEmpty() ? "no route" : service + " at " + candidates;
    }
}
