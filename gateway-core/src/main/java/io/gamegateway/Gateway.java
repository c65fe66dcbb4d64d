/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.codec.ServerId;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.backend.BackendCounters;
import io.gamegateway.internal.pipeline.BindException;
import io.gamegateway.internal.pipeline.GatewayRuntime;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.observe.SessionStatus;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteExplanation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * A gateway between game clients and game servers.
 *
 * <pre>{@code
 * Gateway gateway = Gateway.builder()
 *         .listen("0.0.0.0", 8080)
 *         .route(10, "127.0.0.1:7001", "127.0.0.1:7002")
 *         .build()
 *         .start();
 * }</pre>
 *
 * <p>Started once, closed once. Thread-safe; {@link #start()} and {@link #close()} wait, so they must not be called on the
 * gateway's own event loops.
 *
 * @since 0.1
 */
public final class Gateway implements StatsSource, AutoCloseable {

    private enum State {
        NEW,
        STARTED,
        DRAINING,
        CLOSING,
        CLOSED
    }

    private final GatewayRuntime runtime;
    private final StatsReader stats;
    private final Clients clients;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Changed while holding the lock on this, but read without: start and reconfigure wait for event loops while they hold it,
     * and what runs there may ask.
     */
    private volatile State state = State.NEW;

    Gateway(GatewayRuntime runtime) {
        this.runtime = runtime;
        this.stats = new StatsReader(runtime);
        this.clients = new Clients(runtime);
    }

    /** A builder with the defaults; it needs a route or a {@code RouteResolver}. */
    public static GatewayBuilder builder() {
        return new GatewayBuilder();
    }

    /**
     * Binds the ports and accepts clients.
     *
     * @return this gateway
     * @throws GatewayException where a port cannot be bound; the gateway is closed then
     * @throws IllegalStateException where it was started before
     */
    public Gateway start() {
        try {
            synchronized (this) {
                if (state != State.NEW) {
                    throw new IllegalStateException("state: " + state + " (expected: NEW; a gateway is started once)");
                }
                runtime.start(this);
                state = State.STARTED;
            }
            return this;
        } catch (BindException e) {
            close();
            throw new GatewayException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is in force: what it was built with, or was reconfigured to. */
    public GatewayConfig config() {
        return runtime.config();
    }

    /**
     * Where clients connect, with the port that was taken where the configured one is 0.
     *
     * @throws IllegalStateException where it has not been started
     */
    public InetSocketAddress boundAddress() {
        return runtime.listenAddress();
    }

    /** Where {@code /health} and {@code /ready} answer; empty without an admin endpoint, or before the start. */
    public Optional<InetSocketAddress> boundAdminAddress() {
        return runtime.adminAddress();
    }

    /** Where logic servers push to, one address per {@code PushIngress}; empty without one, or before the start. */
    public List<InetSocketAddress> boundPushAddresses() {
        return runtime.pushAddresses();
    }

    /** Its clients, to send them messages and to group them. */
    public Clients clients() {
        return clients;
    }

    /** True while it accepts clients and has routes. */
    public boolean isReady() {
        return runtime.isReady();
    }

    /** What it has counted so far. */
    @Override
    public GatewayStats stats() {
        return stats.read();
    }

    /** What it knows of the endpoints it uses, or has used within the last minutes; ordered by their names. */
    @Override
    public List<BackendStatus> backends() {
        return runtime.backends().all().stream()
                .map(backend -> new BackendStatus(
                        backend.endpoint(),
                        backend.circuit(),
                        backend.sessions(),
                        backend.links(),
                        backend.openedLinks(),
                        backend.lostLinks(),
                        backend.unresponsiveLinks(),
                        backend.refusedDials() + backend.timedOutDials(),
                        backend.timedOutDials(),
                        backend.retries(),
                        backend.count(BackendCounters.Count.MESSAGES_SENT),
                        backend.count(BackendCounters.Count.MESSAGES_FAILED),
                        backend.count(BackendCounters.Count.MESSAGES_RECEIVED),
                        backend.count(BackendCounters.Count.BYTES_SENT),
                        backend.count(BackendCounters.Count.BYTES_RECEIVED),
                        backend.share()))
                .sorted(Comparator.comparing(status -> status.endpoint().toString()))
                .toList();
    }

    @Override
    public List<TrafficStats> traffic() {
        return runtime.traffic();
    }

    /**
     * The sessions that this holds for, in no order. Waits for the event loops, so it must not be called on one.
     *
     * @param filter is called on the event loops; must not block
     * @param limit so many at most
     * @throws IllegalStateException on an event loop of this gateway
     */
    public List<SessionStatus> sessions(Predicate<ClientSession> filter, int limit) {
        runtime.refuseEventLoop("a thread that may wait for the event loops");
        List<SessionStatus> found = new ArrayList<>();
        // One loop after the other, each of which this thread waits for.
        runtime.forEachSession(session -> {
            if (found.size() < limit && filter.test(session)) {
                found.add(session.status());
            }
        });
        return found;
    }

    /**
     * The session with this id; empty where there is none. Waits for its event loop, so it must not be called on one.
     *
     * @throws IllegalStateException on an event loop of this gateway
     */
    public Optional<SessionStatus> session(long id) {
        runtime.refuseEventLoop("a thread that may wait for the session's loop");
        return runtime.session(id)
                .flatMap(session -> Optional.ofNullable(session.loop()
                        .eventLoop()
                        .submit(() -> session.isOpen() ? session.status() : null)
                        .awaitUninterruptibly()
                        .getNow()));
    }

    /**
     * Where a new client's messages to this serverId would go, and why; nobody's turn is used up. What depends on the client,
     * such as its address, is that of nobody: 0.0.0.0 and session 0.
     */
    public RouteExplanation explain(ServerId serverId) {
        return runtime.explain(serverId, NobodySession.INSTANCE, Optional.empty());
    }

    /** The rules that messages are routed by, a line for each, for people to read; empty where the resolver does not tell. */
    public List<String> routes() {
        return runtime.plugins().routeResolver().describe();
    }

    /**
     * Where this session's messages to this serverId go, and why. Waits for the session's event loop, so it must not be
     * called on one.
     *
     * @return empty where there is no such session
     * @throws IllegalStateException on an event loop of this gateway
     */
    public Optional<RouteExplanation> explain(long sessionId, ServerId serverId) {
        runtime.refuseEventLoop("a thread that may wait for the session's loop");
        return runtime.session(sessionId).map(session -> {
            Optional<Endpoint> current = session.loop()
                    .eventLoop()
                    .submit(() -> Optional.ofNullable(session.route(ServerId.withoutZip(serverId.value())))
                            .map(route -> route.backend().endpoint()))
                    .awaitUninterruptibly()
                    .getNow();
            return runtime.explain(serverId, session, current == null ? Optional.empty() : current);
        });
    }

    /**
     * What this table would do to the sessions that live now, were it put in force. Changes nothing. Waits for the event
     * loops, so it must not be called on one.
     *
     * @throws IllegalStateException on an event loop of this gateway
     */
    public RouteDryRun dryRun(RouteTable candidate) {
        runtime.refuseEventLoop("a thread that may wait for the event loops");
        DryRun dryRun = new DryRun(candidate);
        runtime.forEachSession(dryRun::look);
        return dryRun.result();
    }

    /**
     * Puts a changed configuration in force, as a whole or not at all: access, TLS (whose files are read again), limits,
     * timeouts, heartbeats, what may wait for clients, overload, what clients are told, and static routes. Sessions that live
     * follow, but for the size of their messages and their protocol. Whatever else differs is named in the result and stays as it
     * was.
     *
     * @throws IllegalArgumentException where it cannot be put in force, such as for a certificate that cannot be read; nothing is
     *     changed then
     * @throws IllegalStateException where the gateway does not run, or on one of its event loops
     */
    public synchronized Reconfiguration reconfigure(GatewayConfig changed) {
        runtime.refuseEventLoop("a thread that may wait for the event loops");
        if (state != State.STARTED) {
            throw new IllegalStateException("state: " + state + " (expected: STARTED)");
        }
        ConfigChange change = ConfigChange.between(runtime.config(), changed);
        return change.result(runtime.reconfigure(change.effective()));
    }

    /**
     * Leaves: is not ready any more, takes no new clients, tells its clients at an even pace that it is going, each before its
     * connection ends, and then closes. Waits for all that, for about {@code over} at most; {@link #close()} from another thread
     * hastens it.
     *
     * @param over what it may take; > 0
     * @throws IllegalStateException on an event loop of this gateway, which would wait for itself
     */
    public void drain(Duration over) {
        if (over.isNegative() || over.isZero()) {
            throw new IllegalArgumentException("over: " + over + " (expected: > 0)");
        }
        runtime.refuseEventLoop("not an event loop of the gateway that is to be drained");
        boolean first;
        synchronized (this) {
            first = state == State.STARTED;
            if (first) {
                state = State.DRAINING;
            }
        }
        if (first) {
            runtime.drain(over);
        }
        close(first);
    }

    /** True from the beginning of a {@link #drain} or {@link #close()}. */
    public boolean isLeaving() {
        return state.compareTo(State.DRAINING) >= 0;
    }

    /** Waits until the gateway is closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /**
     * Ends the gateway and waits for it: no new clients, sessions closed as draining, links flushed and closed, threads
     * ended. Takes some seconds at most. Hastens a {@link #drain} that runs. Harmless where it is closed already.
     *
     * @throws IllegalStateException on an event loop of this gateway, which would wait for itself
     */
    @Override
    public void close() {
        runtime.refuseEventLoop("not an event loop of the gateway that is to be closed");
        close(true);
    }

    /** @param hasten whether a drain that runs is hastened; else it is waited for */
    private void close(boolean hasten) {
        boolean mine;
        synchronized (this) {
            mine = state != State.CLOSING && state != State.CLOSED && (hasten || state != State.DRAINING);
            if (mine) {
                state = State.CLOSING;
            }
        }
        if (mine) {
            runtime.close();
            runtime.observers().closed();
            synchronized (this) {
                state = State.CLOSED;
            }
            closed.countDown();
        } else {
            awaitUninterruptibly();
        }
    }

    private void awaitUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
