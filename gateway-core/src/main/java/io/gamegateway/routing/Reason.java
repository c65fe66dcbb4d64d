/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.config.RouteRule;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.RouteRequest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts into words why a question is answered as it is. For one question. */
final class Reason {

    private final Placement placement;
    private final RouteRequest request;
    private final StringJoiner text = new StringJoiner("; ");

    private Reason(Placement placement, RouteRequest request) {
        this.placement = placement;
        this.request = request;
    }

    static String of(Placement placement, RouteRequest request) {
        Reason reason = new Reason(placement, request);
        reason.addMatch();
        reason.addCurrent();
        if (placement.rule() != null && placement.home() == null) {
            reason.addStrategy(placement.rule());
        }
        return reason.text.toString();
    }

    private void addMatch() {
        int world = request.serverId().worldId();
        CompiledRule rule = placement.rule();
        if (rule == null) {
            text.add("no rule matches server_type " + request.serverId().serverType() + ", neither for world_id "
                    + world + " nor the wildcard for any world");
        } else if (rule.rule().worldId() == RouteRule.ANY_WORLD) {
            text.add("the wildcard rule for any world matches"
                    + (world == RouteRule.ANY_WORLD ? "" : ", as world_id " + world + " has none of its own"));
        } else {
            text.add("the exact rule for world_id " + world + " matches");
        }
    }

    private void addCurrent() {
        Optional<Endpoint> current = request.current();
        CompiledRule home = placement.home();
        if (current.isEmpty()) {
            return;
        }
        Endpoint endpoint = current.get();
        if (home == null) {
            text.add("the session was at " + endpoint + ", which is not in the table any more");
            return;
        }
        text.add("sticky: the session stays at " + endpoint + ", which is "
                + (home.names(endpoint) ? "named by " : "in the realm mapping used by ")
                + (home.equals(placement.rule()) ? "this rule" : "the rule of " + home));
        Endpoint mapped = placement.mapped();
        if (mapped != null && !mapped.equals(endpoint)) {
            text.add("realm_based: new sessions go to " + mapped + " by the realm mapping");
        }
        if (home.rule().draining().contains(endpoint)) {
            text.add("draining, which new sessions would pass over: " + endpoint);
        }
        addUnavailable(List.of(endpoint), "unavailable, so the alternatives are tried: ");
    }

    private void addStrategy(CompiledRule rule) {
        String strategy = rule.rule().strategy().label() + ": ";
        Endpoint mapped = placement.mapped();
        if (mapped != null) {
            text.add(strategy + "the realm mapping has world_id "
                    + request.serverId().worldId() + " at " + mapped + ", and only there");
            addUnavailable(List.of(mapped), "unavailable: ");
            return;
        }
        if (rule.isRealmBased()) {
            text.add(strategy + "the realm mapping has no endpoint for world_id "
                    + request.serverId().worldId() + ", so by " + rule.ranking().basis(request));
        } else {
            text.add(strategy + rule.ranking().basis(request));
        }
        addPassedOver(rule);
    }

    private void addPassedOver(CompiledRule rule) {
        List<Endpoint> open = OpenEndpoints.of(rule.rule()).endpoints();
        List<Endpoint> closed = rule.rule().endpoints().stream()
                .distinct()
                .filter(endpoint -> !open.contains(endpoint))
                .toList();
        List<Endpoint> draining =
                closed.stream().filter(rule.rule().draining()::contains).toList();
        add("draining: ", draining, Endpoint::toString);
        add(
                "weight 0: ",
                closed.stream().filter(endpoint -> !draining.contains(endpoint)).toList(),
                Endpoint::toString);
        if (rule.rule().draining().containsAll(open)) {
            text.add("draining like all others, and so not passed over: " + join(open, Endpoint::toString));
        }
        addUnavailable(open, "unavailable, and so last: ");
        if (rule.ranking().isSlowStarting()) {
            add(
                    "slow start: ",
                    open.stream()
                            .filter(endpoint -> SlowStart.isSlow(state(endpoint)))
                            .toList(),
                    this::slow);
        }
    }

    private void addUnavailable(List<Endpoint> of, String label) {
        add(
                label,
                of.stream().filter(endpoint -> !state(endpoint).isAvailable()).toList(),
                Endpoint::toString);
    }

    private void add(String label, List<Endpoint> endpoints, Function<Endpoint, String> form) {
        if (!endpoints.isEmpty()) {
            text.add(label + join(endpoints, form));
        }
    }

    private static String join(Collection<Endpoint> endpoints, Function<Endpoint, String> form) {
        return endpoints.stream().map(form).collect(Collectors.joining(", "));
    }

    private String slow(Endpoint endpoint) {
        return String.format(
                Locale.ROOT, "%s (share %.2f)", endpoint, state(endpoint).share());
    }

    private EndpointState state(Endpoint endpoint) {
        return request.endpoints().of(endpoint);
    }
}
