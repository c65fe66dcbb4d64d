/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.observe;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.SampledMessage;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All observers of one session as one. */
final class SessionObservers implements SessionObserver {

    private final SessionObserver[] observers;

    SessionObservers(SessionObserver[] observers) {
        this.observers = observers;
    }

    /** The first that one of them names. */
    @Override
    public Optional<TraceContext> traceContext() {
        return Optional.ofNullable(first(observer -> observer.traceContext().orElse(null)));
    }

    @Override
    public void routed(ServerId serverId, String service, Endpoint endpoint) {
        tell(observer -> observer.routed(serverId, service, endpoint));
    }

    @Override
    public void linked(ServerId serverId, Endpoint endpoint, boolean resumed, long nanos) {
        tell(observer -> observer.linked(serverId, endpoint, resumed, nanos));
    }

    @Override
    public void linkLost(ServerId serverId, Endpoint endpoint, String cause) {
        tell(observer -> observer.linkLost(serverId, endpoint, cause));
    }

    @Override
    public void held(ServerId serverId, String cause) {
        tell(observer -> observer.held(serverId, cause));
    }

    @Override
    public void bound(String userId) {
        tell(observer -> observer.bound(userId));
    }

    @Override
    public void unbound(String userId) {
        tell(observer -> observer.unbound(userId));
    }

    @Override
    public void joined(String group) {
        tell(observer -> observer.joined(group));
    }

    @Override
    public void left(String group) {
        tell(observer -> observer.left(group));
    }

    @Override
    public void dropped(DropReason reason, int messages) {
        tell(observer -> observer.dropped(reason, messages));
    }

    @Override
    public void leaving(CloseReason reason) {
        tell(observer -> observer.leaving(reason));
    }

    /** For the first of them that is interested. */
    @Override
    public @Nullable SampledMessage sample(ServerId serverId, int messageId, int payloadBytes, Endpoint endpoint) {
        SampledMessage sampled = first(observer -> observer.sample(serverId, messageId, payloadBytes, endpoint));
        return sampled == null ? null : new Guarded(sampled);
    }

    /** The answer of the first of them that has one. */
    private <T> @Nullable T first(Function<SessionObserver, @Nullable T> question) {
        for (SessionObserver observer : observers) {
            try {
                T answer = question.apply(observer);
                if (answer != null) {
                    return answer;
                }
            } catch (RuntimeException e) {
                Observers.failed(observer, e);
            }
        }
        return null;
    }

    @Override
    public void ended(ConnectionSummary summary) {
        tell(observer -> observer.ended(summary));
    }

    private void tell(Consumer<SessionObserver> call) {
        for (SessionObserver observer : observers) {
            try {
                call.accept(observer);
            } catch (RuntimeException e) {
                Observers.failed(observer, e);
            }
        }
    }

    private record Guarded(SampledMessage sampled) implements SampledMessage {

        @Override
        public long spanId() {
            return sampled.spanId();
        }

        @Override
        public void sent() {
            try {
                sampled.sent();
            } catch (RuntimeException e) {
                Observers.failed(sampled, e);
            }
        }
    }
}
