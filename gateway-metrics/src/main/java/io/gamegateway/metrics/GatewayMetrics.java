/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.metrics;

import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.observe.LoopStats;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.spi.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what a gateway counts as meters of a Micrometer registry: those of {@link GatewayMeter}, from its start until it is closed.
 *
 * <pre>{@code
 * PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
 * Gateway gateway = Gateway.builder().observer(GatewayMetrics.of(registry)).route(...).build().start();
 * }</pre>
 *
 * <p>Nothing is done per message: the event loops count for themselves, and are read when the meters are. The values of labels are
 * bounded: at most {@value #MAX_BACKENDS} backends, of which those behind are left out, and {@value #MAX_WORLDS} worlds, of which
 * those behind are {@value #OTHER}. One instance serves one gateway.
 *
 * @since 0.1
 */
public final class GatewayMetrics implements GatewayObserver {

    /** Of world ids behind the first {@value #MAX_WORLDS}. */
    public static final String OTHER = "other";

    /** Backends that have meters at one time. */
    static final int MAX_BACKENDS = 500;

    /** Worlds that have meters of their own. */
    static final int MAX_WORLDS = 100;

    private static final Logger logger = LoggerFactory.getLogger(GatewayMetrics.class);

    private static final double NANOS_PER_SECOND = 1e9;

    /** What a push carries as its serverId. */
    private static final String NO_SERVICE = "0";

    private final Meters meters;
    private final Map<GatewayMeter, LongSupplier> extras = new EnumMap<>(GatewayMeter.class);
    private final Map<Endpoint, BackendMeters> backends = new ConcurrentHashMap<>();
    private final Set<Integer> services = ConcurrentHashMap.newKeySet();
    private final Set<Integer> worlds = ConcurrentHashMap.newKeySet();
    private boolean otherWorlds;
    private final Map<Integer, Timer> setups = new ConcurrentHashMap<>();
    private final Map<Direction, Timer> ownTimes = new EnumMap<>(Direction.class);
    private volatile @Nullable Readings readings;

    private GatewayMetrics(MeterRegistry registry) {
        this.meters = new Meters(registry);
    }

    /** Meters in this registry, which stays the caller's. */
    public static GatewayMetrics of(MeterRegistry registry) {
        return new GatewayMetrics(registry);
    }

    /**
     * Publishes a count that is kept elsewhere, such as the lines that an access log has dropped. Before the gateway starts.
     *
     * @throws IllegalArgumentException where the meter is no counter without labels
     */
    public GatewayMetrics count(GatewayMeter meter, LongSupplier count) {
        if (meter.type() != GatewayMeter.Type.COUNTER || !meter.labels().isEmpty()) {
            throw new IllegalArgumentException("meter: " + meter + " (expected: a counter without labels)");
        }
        extras.put(meter, count);
        return this;
    }

    /**
     * Publishes how often a configuration was read, and could not be. Before the gateway starts.
     *
     * @param configType what was read, such as {@code gateway_config}
     */
    public GatewayMetrics refreshes(String configType, LongSupplier successes, LongSupplier errors) {
        meters.counter(GatewayMeter.CONFIG_REFRESH_SUCCESS, successes::getAsLong, configType);
        meters.counter(GatewayMeter.CONFIG_REFRESH_ERRORS, errors::getAsLong, configType);
        return this;
    }

    @Override
    public void started(StatsSource source) {
        if (readings != null) {
            throw new IllegalStateException("metrics: started twice (expected: one for each gateway)");
        }
        Readings current = new Readings(source);
        readings = current;
        clients(current);
        messages(current);
        push(current);
        resources(current);
        extras.forEach((meter, count) -> meters.counter(meter, count::getAsLong));
    }

    private void clients(Readings from) {
        gauge(GatewayMeter.CONNECTIONS_ACTIVE, from, GatewayStats::connectionsActive);
        counter(GatewayMeter.CONNECTIONS, from, GatewayStats::connectionsTotal);
        counters(GatewayMeter.CONNECTION_REJECTED, from, GatewayStats::connectionsRejected);
        counters(GatewayMeter.CONNECTIONS_CLOSED, from, GatewayStats::connectionsClosed);
        gauge(GatewayMeter.CONNECTIONS_WAITING, from, GatewayStats::connectionsWaiting);
        gauge(GatewayMeter.TLS_HANDSHAKES_WAITING, from, GatewayStats::tlsTasksWaiting);
        counter(GatewayMeter.HTTP_REQUESTS_REFUSED, from, GatewayStats::httpRequestsRefused);
        gauge(GatewayMeter.SESSIONS_ACTIVE, from, GatewayStats::sessionsActive);
        gauge(GatewayMeter.USERS_ACTIVE, from, GatewayStats::usersActive);
        gauge(GatewayMeter.GROUPS_ACTIVE, from, GatewayStats::groupsActive);
        gauge(GatewayMeter.OUTBOUND_PENDING, from, GatewayStats::bytesWaiting);
        gauge(GatewayMeter.SLOW_CLIENTS, from, GatewayStats::slowClients);
        counter(GatewayMeter.READ_PAUSES, from, GatewayStats::readPauses);
        meters.counter(
                GatewayMeter.CLIENT_BYTES, () -> from.stats().bytesFromClients(), Direction.CLIENT_TO_BACKEND.label());
        meters.counter(
                GatewayMeter.CLIENT_BYTES, () -> from.stats().bytesToClients(), Direction.BACKEND_TO_CLIENT.label());
    }

    private void messages(Readings from) {
        counters(GatewayMeter.ROUTING_ERRORS, from, GatewayStats::routingErrors);
        counters(GatewayMeter.MESSAGES_DROPPED, from, GatewayStats::messagesDropped);
        counter(GatewayMeter.MESSAGES_HELD, from, GatewayStats::messagesHeld);
        counter(GatewayMeter.MESSAGES_IN_DOUBT, from, GatewayStats::messagesInDoubt);
        meters.counter(
                GatewayMeter.MESSAGES_PROCESSED,
                () -> from.stats().messagesPushed(),
                Direction.PUSH_TO_CLIENT.label(),
                NO_SERVICE);
        for (Direction direction : new Direction[] {Direction.CLIENT_TO_BACKEND, Direction.BACKEND_TO_CLIENT}) {
            ownTimes.put(
                    direction, meters.timer(GatewayMeter.MESSAGE_LATENCY, Meters.OWN_TIME_BOUNDS, direction.label()));
        }
        counters(GatewayMeter.CONFIG_REFRESH_SUCCESS, from, GatewayStats::configRefreshes);
        counters(GatewayMeter.CONFIG_REFRESH_ERRORS, from, GatewayStats::configRefreshErrors);
    }

    private void push(Readings from) {
        counter(GatewayMeter.PUSH_COMMANDS, from, GatewayStats::pushCommands);
        counter(GatewayMeter.PUSH_COMMANDS_SKIPPED, from, GatewayStats::pushCommandsSkipped);
        counters(GatewayMeter.PUSH_FAILURES, from, GatewayStats::pushFailures);
    }

    private void resources(Readings from) {
        gauge(GatewayMeter.POOL_CONNECTIONS_ACTIVE, from, stats -> stats.pool().connections());
        gauge(GatewayMeter.POOL_CONNECTIONS_IDLE, from, stats -> stats.pool().idle());
        counter(GatewayMeter.POOL_EXHAUSTED, from, stats -> stats.pool().exhausted());
        gauge(GatewayMeter.DIRECT_MEMORY_USED, from, GatewayStats::directMemoryUsed);
        gauge(GatewayMeter.DIRECT_MEMORY_MAX, from, GatewayStats::directMemoryMax);
        gauge(GatewayMeter.OVERLOADED, from, stats -> stats.overloaded() ? 1 : 0);
        gauge(GatewayMeter.READY, from, stats -> stats.ready() ? 1 : 0);
        for (LoopStats loop : from.stats().loops()) {
            // Ordered by their indices, each from 0 on.
            meters.gauge(
                    GatewayMeter.EVENT_LOOP_LAG,
                    () -> from.stats().loops().get(loop.index()).lagNanos() / NANOS_PER_SECOND,
                    Integer.toString(loop.index()));
        }
    }

    private void gauge(GatewayMeter meter, Readings from, ToDoubleFunction<GatewayStats> value) {
        meters.gauge(meter, () -> value.applyAsDouble(from.stats()));
    }

    private void counter(GatewayMeter meter, Readings from, ToDoubleFunction<GatewayStats> value) {
        meters.counter(meter, () -> value.applyAsDouble(from.stats()));
    }

    /** One for each key that there is at the start. */
    private void counters(GatewayMeter meter, Readings from, Function<GatewayStats, Map<String, Long>> values) {
        values.apply(from.stats())
                .keySet()
                .forEach(key ->
                        meters.counter(meter, () -> values.apply(from.stats()).getOrDefault(key, 0L), key));
    }

    // ---- what appears while it runs

    @Override
    public void trafficSeen(int serverType, int worldId) {
        Readings from = readings();
        if (services.add(serverType)) {
            String service = Integer.toString(serverType);
            traffic(GatewayMeter.MESSAGES_PROCESSED, from, service, one -> one.serverType() == serverType);
        }
        boolean other;
        synchronized (worlds) {
            other = worldId == TrafficStats.OTHER_WORLDS || worlds.size() >= MAX_WORLDS && !worlds.contains(worldId);
            if (other ? otherWorlds : !worlds.add(worldId)) {
                return;
            }
            otherWorlds |= other;
        }
        if (other) {
            traffic(GatewayMeter.WORLD_MESSAGES, from, OTHER, one -> !worlds.contains(one.worldId()));
        } else {
            traffic(GatewayMeter.WORLD_MESSAGES, from, Integer.toString(worldId), one -> one.worldId() == worldId);
        }
    }

    private void traffic(GatewayMeter meter, Readings from, String label, Predicate<TrafficStats> filter) {
        meters.counter(
                meter, () -> from.sum(filter, TrafficStats::toBackends), Direction.CLIENT_TO_BACKEND.label(), label);
        meters.counter(
                meter, () -> from.sum(filter, TrafficStats::toClients), Direction.BACKEND_TO_CLIENT.label(), label);
    }

    @Override
    public void endpointSeen(Endpoint endpoint) {
        synchronized (backends) {
            if (backends.size() >= MAX_BACKENDS) {
                logger.warn("{} has no meters: there are {} backends already", endpoint, MAX_BACKENDS);
                return;
            }
            Readings from = readings();
            backends.computeIfAbsent(endpoint, key -> new BackendMeters(meters, from, key.toString()));
        }
    }

    @Override
    public void endpointForgotten(Endpoint endpoint) {
        synchronized (backends) {
            BackendMeters gone = backends.remove(endpoint);
            if (gone != null) {
                gone.remove();
            }
        }
    }

    @Override
    public void dialed(Endpoint endpoint, long nanos) {
        BackendMeters backend = backends.get(endpoint);
        if (backend != null) {
            backend.connected(nanos);
        }
    }

    @Override
    public void connectionSetUp(int serverType, long nanos) {
        setups.computeIfAbsent(
                        serverType,
                        type -> meters.timer(
                                GatewayMeter.CONNECTION_SETUP_LATENCY, Meters.CONNECT_BOUNDS, Integer.toString(type)))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ownTime(Direction direction, long nanos) {
        Timer timer = ownTimes.get(direction);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Takes all of its meters out of the registry. */
    @Override
    public void closed() {
        meters.removeAll();
    }

    private Readings readings() {
        Readings current = readings;
        if (current == null) {
            throw new IllegalStateException("metrics: not started (expected: added to a gateway's builder)");
        }
        return current;
    }

    /** What the source says, asked at most each {@value #FRESH_MILLIS} ms: a scrape reads a hundred meters at once. */
    static final class Readings {

        private static final int FRESH_MILLIS = 100;
        private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(FRESH_MILLIS);

        private final StatsSource source;
        private final Cached<GatewayStats> stats;
        private final Cached<Map<String, BackendStatus>> backends;
        private final Cached<List<TrafficStats>> traffic;

        Readings(StatsSource source) {
            this.source = source;
            this.stats = new Cached<>(source::stats);
            this.backends = new Cached<>(this::readBackends);
            this.traffic = new Cached<>(source::traffic);
        }

        private Map<String, BackendStatus> readBackends() {
            Map<String, BackendStatus> all = new HashMap<>();
            source.backends().forEach(backend -> all.put(backend.endpoint().toString(), backend));
            return all;
        }

        GatewayStats stats() {
            return stats.get();
        }

        double backend(String name, ToDoubleFunction<BackendStatus> value) {
            BackendStatus status = backends.get().get(name);
            return status == null ? 0 : value.applyAsDouble(status);
        }

        long sum(Predicate<TrafficStats> filter, ToLongFunction<TrafficStats> value) {
            return traffic.get().stream().filter(filter).mapToLong(value).sum();
        }

        private static final class Cached<T> {

            private final Supplier<T> read;
            private @Nullable T value;
            private long readNanos;

            Cached(Supplier<T> read) {
                this.read = read;
            }

            synchronized T get() {
                long now = System.nanoTime();
                T current = value;
                if (current == null || now - readNanos >= FRESH_NANOS) {
                    current = read.get();
                    value = current;
                    readNanos = now;
                }
                return current;
            }
        }
    }
}
