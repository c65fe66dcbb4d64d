/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gamegateway.codec.ServerId;
import io.gamegateway.observe.ConnectionSummary;
import io.gamegateway.observe.SessionStatus;
import io.gamegateway.observe.TraceContext;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.RouteExplanation;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the API answers, as it is in JSON; docs/admin.md describes it. Ids of sessions are texts: they have 64 bits. */
final class Views {

    private Views() {}

    static String address(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Of anything that went wrong. */
    record Failure(String error) {}

    // ---- status

    record Status(
            long time,
            Identity gateway,
            int connections,
            int sessions,
            int users,
            int groups,
            Rates rates,
            Latency latency,
            long pendingBytes,
            int slowClients,
            Memory directMemory,
            List<Double> loopLag,
            List<EndpointView> endpoints,
            Map<String, Long> drops,
            Map<String, Long> closes,
            Map<String, Long> rejects,
            Pushes pushes,
            List<Talker> talkers) {}

    record Identity(
            String name,
            String version,
            String state,
            long uptimeSeconds,
            String listen,
            boolean writes,
            boolean reload) {}

    /** Per second. */
    record Rates(
            double fromClients,
            double toClients,
            double pushed,
            double bytesIn,
            double bytesOut,
            double accepted,
            double rejected,
            double dropped) {}

    record Latency(Percentiles toBackend, Percentiles toClient) {}

    /** In seconds; null where there was nothing. */
    record Percentiles(@Nullable Double p50, @Nullable Double p99, long samples) {}

    record Memory(long used, long max) {}

    /** Rates in messages per second. */
    record EndpointView(
            String endpoint,
            String circuit,
            int sessions,
            int links,
            long linksLost,
            long dialFailures,
            double share,
            double toBackend,
            double toClient) {}

    record Pushes(long commands, long skipped, Map<String, Long> failures) {}

    record Talker(
            String id,
            @Nullable String user,
            String address,
            String protocol,
            double bytesPerSecond,
            double messagesPerSecond) {}

    record Point(
            long time,
            int connections,
            double fromClients,
            double toClients,
            double pushed,
            double dropped,
            @Nullable Double toBackendP50,
            @Nullable Double toBackendP99,
            @Nullable Double toClientP50,
            @Nullable Double toClientP99) {}

    record History(int intervalSeconds, List<Point> points) {}

    // ---- sessions

    record Sessions(List<SessionView> sessions, List<Refused> refused) {}

    record SessionView(
            String id,
            @Nullable String user,
            String address,
            String protocol,
            long connectedAt,
            boolean ended,
            @Nullable Long endedAt,
            @Nullable String reason,
            long messagesReceived,
            long messagesSent,
            long bytesReceived,
            long bytesSent,
            long pendingBytes,
            List<String> groups,
            List<RouteView> routes,
            String traceId,
            String spanId) {}

    /** A session with its timeline; in JSON, one object. */
    record SessionDetail(@JsonUnwrapped SessionView session, List<TimelineEvent> timeline) {}

    record RouteView(String serverId, String service, String endpoint, String state) {}

    record TimelineEvent(long time, String event, String detail, int count) {}

    record Refused(String address, long time, String status, String reason, String message) {}

    static SessionView of(SessionStatus status) {
        return new SessionView(
                Long.toString(status.id()),
                status.userId().orElse(null),
                address(status.remoteAddress()),
                status.protocol().label(),
                status.connectTimeMillis(),
                false,
                null,
                null,
                status.messagesReceived(),
                status.messagesSent(),
                status.bytesReceived(),
                status.bytesSent(),
                status.bytesWaiting(),
                status.groups(),
                status.routes().stream()
                        .map(route -> new RouteView(
                                route.serverId().toString(),
                                route.service(),
                                route.endpoint().toString(),
                                route.state().name().toLowerCase(Locale.ROOT)))
                        .toList(),
                status.trace().traceId(),
                status.trace().spanIdText());
    }

    static SessionDetail ended(ClientSession session, ConnectionSummary end, List<TimelineEvent> timeline) {
        List<RouteView> routes = end.serverId().isPresent() && end.backend().isPresent()
                ? List.of(new RouteView(
                        end.serverId().map(ServerId::toString).orElse(""),
                        "",
                        end.backend().map(Objects::toString).orElse(""),
                        "idle"))
                : List.of();
        return new SessionDetail(
                new SessionView(
                        Long.toString(session.id()),
                        session.userId().orElse(null),
                        address(session.remoteAddress()),
                        session.protocol().label(),
                        session.connectTimeMillis(),
                        true,
                        System.currentTimeMillis(),
                        end.reason().label(),
                        end.messagesReceived(),
                        end.messagesSent(),
                        end.bytesReceived(),
                        end.bytesSent(),
                        0,
                        List.of(),
                        routes,
                        TraceContext.traceId(session.traceIdHigh(), session.traceIdLow()),
                        TraceContext.hex(session.spanId())),
                timeline);
    }

    // ---- routes and groups

    record Routes(List<String> rules, List<TrafficView> traffic) {}

    record TrafficView(int serverType, @Nullable Integer worldId, long toBackend, long toClient) {}

    record Explanation(String serverId, String rule, List<String> candidates, String service, String reason) {

        static Explanation of(RouteExplanation explanation) {
            return new Explanation(
                    explanation.serverId().toString(),
                    explanation.rule(),
                    explanation.decision().candidates().stream()
                            .map(Objects::toString)
                            .toList(),
                    explanation.decision().service(),
                    explanation.reason());
        }
    }

    record Endpoints(List<EndpointDetail> endpoints) {}

    record EndpointDetail(
            String endpoint,
            String circuit,
            int sessions,
            int links,
            long linksTotal,
            long linksLost,
            long linksUnresponsive,
            long dialFailures,
            long dialTimeouts,
            long retries,
            long messagesSent,
            long messagesFailed,
            long messagesReceived,
            long bytesSent,
            long bytesReceived,
            double share) {}

    record Groups(List<String> groups) {}

    record Group(String group, List<String> members) {}

    // ---- what was done

    record Kicked(int kicked) {}

    record Draining(String state) {}

    record Reloaded(List<String> applied, List<String> needRestart) {}
}
