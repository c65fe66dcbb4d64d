/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.Gateway;
import io.gamegateway.observe.GatewayStats;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up while the gateway accepts clients and has routes; out of service before it has been started, and from the beginning of a drain.
 * Backends are a detail: a backend that is down is no reason to take the gateway, and its clients, out of service.
 */
final class GatewayHealthIndicator extends AbstractHealthIndicator {

    private final Gateway gateway;

    GatewayHealthIndicator(Gateway gateway) {
        super("The gateway's health cannot be told");
        this.gateway = gateway;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        GatewayStats stats = gateway.stats();
        if (gateway.isReady()) {
            builder.up().withDetail("address", gateway.boundAddress().toString());
        } else {
            builder.outOfService().withDetail("state", gateway.isLeaving() ? "draining" : "not ready");
        }
        builder.withDetail("connections", stats.connectionsActive())
                .withDetail("sessions", stats.sessionsActive())
                .withDetail("overloaded", stats.overloaded())
                .withDetail("backends", circuits());
    }

    /** How many endpoints have a circuit breaker in which state. */
    private Map<String, Long> circuits() {
        return gateway.backends().stream()
                .collect(Collectors.groupingBy(
                        backend -> backend.circuit().name().toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        Collectors.counting()));
    }
}
