/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Routes of your own: a part of the sessions goes to a canary, the new version of a game server, and the part can be changed while the
 * gateway runs.
 *
 * <p>A resolver is asked once per session and serverId, on an event loop, where it must not block; what needs a remote call completes
 * its answer later. A new {@link #version()} makes sessions ask again, at their next message.
 *
 * @since 0.1
 */
public final class CanaryRoutes implements RouteResolver {

    private static final int GAME = 10;
    private static final int PERCENT = 100;

    private final Endpoint stable;
    private final Endpoint canary;

    /** One object, so that a question never sees the new part with the old version. */
    private volatile Share share = new Share(0, 0);

    private record Share(int percent, long version) {}

    /** Everybody goes to the stable one, until {@link #canaryPercent} says otherwise. */
    public CanaryRoutes(Endpoint stable, Endpoint canary) {
        this.stable = stable;
        this.canary = canary;
    }

    /** Runs until the process is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        CanaryRoutes routes = new CanaryRoutes(Endpoint.parse("127.0.0.1:7001"), Endpoint.parse("127.0.0.1:7002"));
        routes.canaryPercent(5);
        try (Gateway gateway = start(8080, routes)) {
            gateway.awaitClosed();
        }
    }

    static Gateway start(int port, CanaryRoutes routes) {
        return Gateway.builder()
                .listen("0.0.0.0", port)
                .routeResolver(routes)
                .build()
                .start();
    }

    /** How many of a hundred sessions go to the canary: 0 to 100. Sessions that are there move where they have to. */
    public synchronized void canaryPercent(int percent) {
        if (percent < 0 || percent > PERCENT) {
            throw new IllegalArgumentException("percent: " + percent + " (expected: 0 to 100)");
        }
        share = new Share(percent, share.version() + 1);
    }

    @Override
    public CompletionStage<RouteDecision> resolve(RouteRequest request) {
        if (request.serverId().serverType() != GAME) {
            return CompletableFuture.completedStage(RouteDecision.none());
        }
        // By the session, not at random, so that a session that asks again gets the same answer.
        boolean toCanary = Math.floorMod(Long.hashCode(request.session().id() * 0x9E37_79B9_7F4A_7C15L), PERCENT)
                < share.percent();
        // The other one is the second choice, for when the first cannot be reached.
        List<Endpoint> candidates = toCanary ? List.of(canary, stable) : List.of(stable, canary);
        return CompletableFuture.completedStage(RouteDecision.to(candidates, "game"));
    }

    @Override
    public long version() {
        return share.version();
    }

    @Override
    public Set<Endpoint> endpoints() {
        return Set.of(stable, canary);
    }
}
