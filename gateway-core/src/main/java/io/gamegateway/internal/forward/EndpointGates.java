/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.forward;

import io.gamegateway.config.PoolConfig;
import io.gamegateway.internal.backend.Backend;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.spi.Endpoint;
import io.github.resilience4j.core.IntervalFunction;
import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gates of one event loop to all endpoints it has used. Belongs to the event loop. */
final class EndpointGates {

    private static final double BACKOFF_FACTOR = 2;
    private static final double JITTER = 0.25;
    private static final long MAX_BACKOFF_MILLIS = 1_000;

    /** A little longer than the backends themselves are remembered. */
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(11);

    private final Backends backends;
    private final EventLoop loop;
    private final IntervalFunction backoff;
    private final Map<Backend, EndpointGate> gates = new IdentityHashMap<>();

    EndpointGates(Backends backends, EventLoop loop, PoolConfig config) {
        this.backends = backends;
        this.loop = loop;
        long first = Math.max(1, config.retryDelay().toMillis());
        this.backoff = IntervalFunction.ofExponentialRandomBackoff(
                first, BACKOFF_FACTOR, JITTER, Math.max(first, MAX_BACKOFF_MILLIS));
    }

    EndpointGate to(Endpoint endpoint) {
        Backend backend = backends.at(endpoint);
        EndpointGate gate = gates.get(backend);
        if (gate == null) {
            gate = new EndpointGate(backend, loop, backoff, System::nanoTime);
            gates.put(backend, gate);
        }
        return gate;
    }

    /** True where the circuit breakers of all of these keep everybody out. */
    boolean areCircuitsOpen(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            if (!to(endpoint).isCircuitOpen()) {
                return false;
            }
        }
        return true;
    }

    /** The gate of these that can be tried first; one where somebody is connecting only where there is no other. */
    EndpointGate soonest(List<Endpoint> endpoints) {
        EndpointGate best = to(endpoints.get(0));
        for (Endpoint endpoint : endpoints) {
            EndpointGate gate = to(endpoint);
            boolean earlier = gate.retryAtNanos() - best.retryAtNanos() < 0;
            if (best.isDialing() && !gate.isDialing() || earlier && best.isDialing() == gate.isDialing()) {
                best = gate;
            }
        }
        return best;
    }

    void forgetUnused() {
        gates.values().removeIf(gate -> gate.isUnusedFor(FORGET_NANOS));
    }
}
