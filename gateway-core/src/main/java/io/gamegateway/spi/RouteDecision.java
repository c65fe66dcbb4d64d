/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.util.Optional;

/**
 * The answer to a {@link RouteRequest}. Immutable.
 *
 * @since 0.1
 */
public final class RouteDecision {

    private static final RouteDecision NONE = new RouteDecision(Optional.empty(), "");

    private final Optional<Endpoint> endpoint;
    private final String service;

    private RouteDecision(Optional<Endpoint> endpoint, String service) {
        this.endpoint = endpoint;
        this.service = service;
    }

    /** Messages go to this endpoint of this service. */
    public static RouteDecision to(Endpoint endpoint, String service) {
        return new RouteDecision(Optional.of(endpoint), service);
    }

    /** There is no route. */
    public static RouteDecision none() {
        return NONE;
    }

    /** The endpoint; empty where there is no route. */
    public Optional<Endpoint> endpoint() {
        return endpoint;
    }

    /** The service's name; empty where there is no route. */
    public String service() {
        return service;
    }

    @Override
    public String toString() {
        return endpoint.map(e -> service + " at " + e).orElse("no route");
    }
}
