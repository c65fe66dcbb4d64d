/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.gamegateway.Gateway;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.observe.LoopStats;
import io.netty.util.NetUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the dashboard shows, read each two seconds, and kept for ten minutes. Reads counters that the event loops write anyway, and gives
 * them nothing to do. Used by one thread.
 */
final class LiveStatus {

    static final int INTERVAL_SECONDS = 2;

    /** Ten minutes. */
    static final int POINTS = 300;

    private static final int TALKERS = 10;
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Gateway gateway;
    private final AdminSettings settings;
    private final FlightRecorder recorder;
    private final OwnTimes times;
    private final long beganNanos = System.nanoTime();
    private final Deque<Views.Point> history = new ArrayDeque<>();

    private GatewayStats stats;
    private Map<String, BackendStatus> backends = new HashMap<>();
    private long readNanos = System.nanoTime();

    /** The last look was at each session, too. */
    private boolean scanned;

    LiveStatus(Gateway gateway, AdminSettings settings, FlightRecorder recorder, OwnTimes times) {
        this.gateway = gateway;
        this.settings = settings;
        this.recorder = recorder;
        this.times = times;
        this.stats = gateway.stats();
    }

    /**
     * Reads it again, and remembers it.
     *
     * @param talkers whether somebody wants to know who talks most, which takes a look at each session
     */
    Views.Status read(boolean talkers) {
        long now = System.nanoTime();
        double seconds = Math.max(0.001, (now - readNanos) / NANOS_PER_SECOND);
        GatewayStats current = gateway.stats();
        Map<String, BackendStatus> currentBackends = new HashMap<>();
        List<Views.EndpointView> endpoints = new ArrayList<>();
        for (BackendStatus backend : gateway.backends()) {
            String name = backend.endpoint().toString();
            currentBackends.put(name, backend);
            endpoints.add(endpoint(backend, backends.get(name), seconds));
        }
        Views.Status status = new Views.Status(
                System.currentTimeMillis(),
                identity(current),
                current.connectionsActive(),
                current.sessionsActive(),
                current.usersActive(),
                current.groupsActive(),
                rates(current, stats, seconds),
                times.read(),
                current.bytesWaiting(),
                current.slowClients(),
                new Views.Memory(current.directMemoryUsed(), current.directMemoryMax()),
                current.loops().stream()
                        .map(LoopStats::lagNanos)
                        .map(nanos -> nanos / NANOS_PER_SECOND)
                        .toList(),
                endpoints,
                happened(current.messagesDropped()),
                happened(current.connectionsClosed()),
                happened(current.connectionsRejected()),
                new Views.Pushes(
                        current.pushCommands(), current.pushCommandsSkipped(), happened(current.pushFailures())),
                talkers ? talkers(seconds) : notScanned());
        stats = current;
        backends = currentBackends;
        readNanos = now;
        remember(status);
        return status;
    }

    private List<Views.Talker> notScanned() {
        scanned = false;
        return List.of();
    }

    private Views.Identity identity(GatewayStats current) {
        return new Views.Identity(
                gateway.config().name(),
                settings.version(),
                state(current),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos),
                NetUtil.toSocketAddressString(gateway.boundAddress()),
                settings.token().isPresent(),
                settings.reload().isPresent());
    }

    private String state(GatewayStats current) {
        if (gateway.isLeaving()) {
            return "draining";
        }
        if (current.overloaded()) {
            return "overloaded";
        }
        return current.ready() ? "ready" : "not_ready";
    }

    private static Views.Rates rates(GatewayStats now, GatewayStats before, double seconds) {
        return new Views.Rates(
                (now.messagesFromClients() - before.messagesFromClients()) / seconds,
                (now.messagesToClients() - before.messagesToClients()) / seconds,
                (now.messagesPushed() - before.messagesPushed()) / seconds,
                (now.bytesFromClients() - before.bytesFromClients()) / seconds,
                (now.bytesToClients() - before.bytesToClients()) / seconds,
                (now.connectionsTotal() - before.connectionsTotal()) / seconds,
                (sum(now.connectionsRejected()) - sum(before.connectionsRejected())) / seconds,
                (sum(now.messagesDropped()) - sum(before.messagesDropped())) / seconds);
    }

    /** Without what has never happened. */
    private static Map<String, Long> happened(Map<String, Long> counts) {
        Map<String, Long> left = new TreeMap<>(counts);
        left.values().removeIf(count -> count == 0);
        return left;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Views.EndpointView endpoint(BackendStatus now, @Nullable BackendStatus before, double seconds) {
        return new Views.EndpointView(
                now.endpoint().toString(),
                now.circuit().name().toLowerCase(Locale.ROOT),
                now.sessions(),
                now.links(),
                now.linksLost(),
                now.dialFailures(),
                now.share(),
                Math.max(0, now.messagesSent() - (before == null ? 0 : before.messagesSent())) / seconds,
                Math.max(0, now.messagesReceived() - (before == null ? 0 : before.messagesReceived())) / seconds);
    }

    /** Those with the most bytes since the last look, the first one first; none at a first look, which has nothing to compare with. */
    private List<Views.Talker> talkers(double seconds) {
        boolean first = !scanned;
        scanned = true;
        Comparator<Views.Talker> least = Comparator.comparingDouble(Views.Talker::bytesPerSecond);
        PriorityQueue<Views.Talker> most = new PriorityQueue<>(least);
        for (Timeline timeline : recorder.live()) {
            Views.Talker talker = timeline.scan(seconds);
            if (talker != null && !first) {
                most.add(talker);
                if (most.size() > TALKERS) {
                    most.remove();
                }
            }
        }
        List<Views.Talker> sorted = new ArrayList<>(most);
        sorted.sort(least.reversed());
        return sorted;
    }

    private void remember(Views.Status status) {
        if (history.size() == POINTS) {
            history.removeFirst();
        }
        Views.Latency latency = status.latency();
        history.addLast(new Views.Point(
                status.time(),
                status.connections(),
                status.rates().fromClients(),
                status.rates().toClients(),
                status.rates().pushed(),
                status.rates().dropped(),
                latency.toBackend().p50(),
                latency.toBackend().p99(),
                latency.toClient().p50(),
                latency.toClient().p99()));
    }

    /** The last ten minutes. */
    Views.History history() {
        return new Views.History(INTERVAL_SECONDS, List.copyOf(history));
    }
}
