/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.EndpointStates;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All endpoints that the gateway has used. Those that it does not use any more, and that no rule names, are forgotten after
 * a while. Thread-safe.
 */
public final class Backends implements EndpointStates {

    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final BackendConfig config;
    private final Backend.NanoClock clock;
    private final Observers observers;
    private final Map<Endpoint, Backend> all = new ConcurrentHashMap<>();

    /** None so far. */
    public Backends(BackendConfig config, Observers observers) {
        this(config, System::nanoTime, observers);
    }

    Backends(BackendConfig config, Backend.NanoClock clock, Observers observers) {
        this.config = config;
        this.clock = clock;
        this.observers = observers;
    }

    /** The one at this endpoint, which is remembered from now on. */
    public Backend at(Endpoint endpoint) {
        Backend known = all.get(endpoint);
        if (known != null) {
            return known;
        }
        Backend made = new Backend(endpoint, config, clock);
        Backend first = all.putIfAbsent(endpoint, made);
        if (first != null) {
            return first;
        }
        observers.endpointSeen(endpoint);
        return made;
    }

    /** A question about an endpoint does not make it known. */
    @Override
    public EndpointState of(Endpoint endpoint) {
        Backend known = all.get(endpoint);
        return known != null ? known : EndpointState.UNKNOWN;
    }

    /** Those that are known, as they are now and change. */
    public Collection<Backend> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** Forgets those that have been unused for ten minutes and are none of these. */
    public void forgetUnused(Set<Endpoint> named) {
        // A session that finds one here just as it goes would count on an object that nobody looks at: harmless, once.
        for (Backend backend : all.values()) {
            Endpoint endpoint = backend.endpoint();
            if (!named.contains(endpoint) && backend.isUnusedFor(FORGET_NANOS) && all.remove(endpoint, backend)) {
                observers.endpointForgotten(endpoint);
            }
        }
    }
}
