/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.SampledMessage;
import io.gamegateway.observe.SessionObserver;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.LinkLoss;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told. */
final class RecordingObserver implements GatewayObserver {

    static final long MESSAGE_SPAN = 0x1234;

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> session = new CopyOnWriteArrayList<>();
    final List<ConnectionSummary> ends = new CopyOnWriteArrayList<>();
    final List<TraceContext> parents = new CopyOnWriteArrayList<>();
    final List<Direction> times = new CopyOnWriteArrayList<>();
    volatile int sampling;
    volatile @Nullable TraceContext context;
    volatile @Nullable StatsSource source;

    @Override
    public void started(StatsSource stats) {
        source = stats;
        events.add("started");
    }

    @Override
    public SessionObserver sessionOpened(ClientSession opened, Optional<TraceContext> parent) {
        parent.ifPresent(parents::add);
        return new OfSession();
    }

    @Override
    public void connectionEnded(ConnectionSummary summary) {
        ends.add(summary);
    }

    @Override
    public void trafficSeen(int serverType, int worldId) {
        events.add("traffic " + serverType + " " + worldId);
    }

    @Override
    public void endpointSeen(Endpoint endpoint) {
        events.add("endpoint " + endpoint);
    }

    @Override
    public void dialed(Endpoint endpoint, long nanos) {
        events.add("dialed " + endpoint + (nanos > 0 ? "" : " in no time"));
    }

    @Override
    public void dialFailed(Endpoint endpoint, String cause) {
        events.add("dial failed " + endpoint);
    }

    @Override
    public void linkLost(Endpoint endpoint, LinkLoss loss, String cause) {
        events.add("link lost " + endpoint + " " + loss);
    }

    @Override
    public void connectionSetUp(int serverType, long nanos) {
        events.add("set up " + serverType + (nanos > 0 ? "" : " in no time"));
    }

    @Override
    public void ownTime(Direction direction, long nanos) {
        if (nanos > 0) {
            times.add(direction);
        }
    }

    @Override
    public int messageSampling() {
        return sampling;
    }

    @Override
    public void closed() {
        events.add("closed");
    }

    private final class OfSession implements SessionObserver {

        @Override
        public Optional<TraceContext> traceContext() {
            return Optional.ofNullable(context);
        }

        @Override
        public void routed(ServerId serverId, String service, Endpoint endpoint) {
            session.add("routed " + serverId + " " + service);
        }

        @Override
        public void linked(ServerId serverId, Endpoint endpoint, boolean resumed, long nanos) {
            session.add("linked " + serverId + (resumed ? " again" : ""));
        }

        @Override
        public void linkLost(ServerId serverId, Endpoint endpoint, String cause) {
            session.add("link lost " + serverId);
        }

        @Override
        public void held(ServerId serverId, String cause) {
            session.add("held " + serverId);
        }

        @Override
        public void bound(String userId) {
            session.add("bound " + userId);
        }

        @Override
        public void unbound(String userId) {
            session.add("unbound " + userId);
        }

        @Override
        public void joined(String group) {
            session.add("joined " + group);
        }

        @Override
        public void left(String group) {
            session.add("left " + group);
        }

        @Override
        public void dropped(DropReason reason, int messages) {
            session.add("dropped " + messages + " " + reason.label());
        }

        @Override
        public void leaving(CloseReason reason) {
            session.add("leaving " + reason);
        }

        @Override
        public SampledMessage sample(ServerId serverId, int messageId, int payloadBytes, Endpoint endpoint) {
            session.add("sampled " + messageId);
            return new SampledMessage() {
                @Override
                public long spanId() {
                    return MESSAGE_SPAN;
                }

                @Override
                public void sent() {
                    session.add("sent " + messageId);
                }
            };
        }

        @Override
        public void ended(ConnectionSummary summary) {
            session.add("ended " + summary.reason());
        }
    }
}
