/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.observe;

import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All observers of a gateway as one. An exception of one of them is logged, and the others are told all the same. */
public final class Observers implements GatewayObserver {

    /** Nobody. */
    public static final Observers NONE = new Observers(List.of());

    private static final Logger logger = LoggerFactory.getLogger(Observers.class);

    private final List<GatewayObserver> observers;

    /** These. */
    public Observers(List<GatewayObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    /** True where there is nobody. */
    public boolean isEmpty() {
        return observers.isEmpty();
    }

    @Override
    public void started(StatsSource source) {
        tell(observer -> observer.started(source));
    }

    @Override
    public @Nullable SessionObserver sessionOpened(ClientSession session, Optional<TraceContext> parent) {
        if (observers.isEmpty()) {
            return null;
        }
        List<SessionObserver> opened = new ArrayList<>(observers.size());
        tell(observer -> {
            SessionObserver one = observer.sessionOpened(session, parent);
            if (one != null) {
                opened.add(one);
            }
        });
        return opened.isEmpty() ? null : new SessionObservers(opened.toArray(new SessionObserver[0]));
    }

    @Override
    public void connectionEnded(ConnectionSummary summary) {
        tell(observer -> observer.connectionEnded(summary));
    }

    @Override
    public void trafficSeen(int serverType, int worldId) {
        tell(observer -> observer.trafficSeen(serverType, worldId));
    }

    @Override
    public void endpointSeen(Endpoint endpoint) {
        tell(observer -> observer.endpointSeen(endpoint));
    }

    @Override
    public void endpointForgotten(Endpoint endpoint) {
        tell(observer -> observer.endpointForgotten(endpoint));
    }

    @Override
    public void dialed(Endpoint endpoint, long nanos) {
        tell(observer -> observer.dialed(endpoint, nanos));
    }

    @Override
    public void dialFailed(Endpoint endpoint, String cause) {
        tell(observer -> observer.dialFailed(endpoint, cause));
    }

    @Override
    public void linkLost(Endpoint endpoint, LinkLoss loss, String cause) {
        tell(observer -> observer.linkLost(endpoint, loss, cause));
    }

    @Override
    public void connectionSetUp(int serverType, long nanos) {
        tell(observer -> observer.connectionSetUp(serverType, nanos));
    }

    @Override
    public void ownTime(Direction direction, long nanos) {
        // Often: without a lambda for each.
        for (int i = 0; i < observers.size(); i++) {
            try {
                observers.get(i).ownTime(direction, nanos);
            } catch (RuntimeException e) {
                failed(observers.get(i), e);
            }
        }
    }

    /** The most that any of them asks for; 0 where none does. */
    @Override
    public int messageSampling() {
        int[] most = new int[1];
        tell(observer -> {
            int every = observer.messageSampling();
            if (every > 0 && (most[0] == 0 || every < most[0])) {
                most[0] = every;
            }
        });
        return most[0];
    }

    @Override
    public void closed() {
        tell(GatewayObserver::closed);
    }

    private void tell(Consumer<GatewayObserver> call) {
        for (GatewayObserver observer : observers) {
            try {
                call.accept(observer);
            } catch (RuntimeException e) {
                failed(observer, e);
            }
        }
    }

    static void failed(Object observer, RuntimeException failure) {
        logger.warn("observer {} has failed: {}", observer.getClass().getName(), failure.toString(), failure);
    }
}
