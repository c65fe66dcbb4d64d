/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.pipeline.GatewayRuntime;
import io.gamegateway.internal.push.PushCounts;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.Metric;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.spi.DropReason;
import io.gamegateway.spi.PushFailure;
import io.gamegateway.spi.RefreshCounts;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Adds up what the loops have counted. */
final class StatsReader {

    private final GatewayRuntime runtime;

    StatsReader(GatewayRuntime runtime) {
        this.runtime = runtime;
    }

    GatewayStats read() {
        long links = sum(Metric.LINKS_OPENED);
        PushCounts pushes = runtime.pushCounts();
        RefreshCounts refreshes = runtime.refreshes();
        return new GatewayStats(
                runtime.connections(),
                sum(Metric.CONNECTIONS_OPENED),
                byLabel(RejectReason.values(), RejectReason::label, runtime::rejected),
                byLabel(CloseReason.values(), CloseReason::label, reason -> sum(loop -> loop.get(reason))),
                runtime.sessions(),
                runtime.traffic().stream().mapToLong(TrafficStats::toBackends).sum(),
                sum(Metric.MESSAGES_TO_CLIENTS),
                sum(Metric.MESSAGES_PUSHED),
                byLabel(DropReason.values(), DropReason::label, reason -> sum(loop -> loop.get(reason))),
                sum(Metric.MESSAGES_HELD),
                sum(Metric.MESSAGES_IN_DOUBT),
                sum(Metric.BYTES_FROM_CLIENTS),
                sum(Metric.BYTES_TO_CLIENTS),
                sum(Metric.BYTES_FROM_BACKENDS),
                sum(Metric.BYTES_TO_BACKENDS),
                links - sum(Metric.LINKS_CLOSED),
                links,
                sum(Metric.LINKS_BROKEN),
                sum(Metric.DIAL_FAILURES),
                runtime.pool(),
                routingErrors(),
                sum(Metric.READ_PAUSES),
                sum(Metric.HTTP_REQUESTS_REFUSED),
                runtime.waitingConnections(),
                runtime.waitingTlsTasks(),
                runtime.slowClients(),
                runtime.waitingBytes(),
                runtime.isOverloaded(),
                runtime.isReady(),
                runtime.usedMemory(),
                runtime.maxMemory(),
                runtime.loops(),
                runtime.users().count(),
                runtime.groups().count(),
                pushes.commands(),
                pushes.skipped(),
                byLabel(PushFailure.values(), PushFailure::label, pushes::failed),
                refreshes.successes(),
                refreshes.errors());
    }

    /** What has no route either matches no rule, or the resolver could not tell. */
    private Map<String, Long> routingErrors() {
        long resolver = runtime.resolverErrors();
        return Map.of("no_route", Math.max(0, sum(Metric.UNROUTED_MESSAGES) - resolver), "resolver_error", resolver);
    }

    private static <E> Map<String, Long> byLabel(E[] values, Function<E, String> label, ToLongFunction<E> count) {
        Map<String, Long> counts = new TreeMap<>();
        for (E value : values) {
            counts.put(label.apply(value), count.applyAsLong(value));
        }
        return Map.copyOf(counts);
    }

    private long sum(Metric metric) {
        return sum(loop -> loop.get(metric));
    }

    private long sum(ToLongFunction<LoopCounters> count) {
        return runtime.counters().stream().mapToLong(count).sum();
    }
}
