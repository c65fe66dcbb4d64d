/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.internal.accept.AcceptHandler;
import io.gamegateway.internal.accept.AcceptPace;
import io.gamegateway.internal.accept.ConnectionLimiter;
import io.gamegateway.internal.backend.Backends;
import io.gamegateway.internal.backend.HealthProbe;
import io.gamegateway.internal.io.OffLoopResolver;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.push.PushCounts;
import io.gamegateway.internal.push.PushDispatcher;
import io.gamegateway.internal.session.GroupNames;
import io.gamegateway.internal.session.LoopCounters;
import io.gamegateway.internal.session.RejectReason;
import io.gamegateway.internal.session.Session;
import io.gamegateway.internal.session.SessionLoop;
import io.gamegateway.internal.session.SessionTable;
import io.gamegateway.internal.session.Traffic;
import io.gamegateway.internal.session.Users;
import io.gamegateway.internal.tls.ServerTls;
import io.gamegateway.internal.tls.TlsTasks;
import io.gamegateway.observe.LoopStats;
import io.gamegateway.observe.StatsSource;
import io.gamegateway.observe.TrafficStats;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.PoolStatus;
import io.gamegateway.spi.RefreshCounts;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.spi.RouteRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: its event loops, its listening sockets, and the order in which they start and end. The methods that
 * change it are called by one thread at a time, never by an event loop.
 */
public final class GatewayRuntime {

    private static final Logger logger = LoggerFactory.getLogger(GatewayRuntime.class);

    private static final int BACKLOG = 4096;
    private static final int FORGET_MINUTES = 1;
    private static final long CLIENTS_LEAVE_MILLIS = 2_000;
    private static final long LOOPS_END_MILLIS = 5_000;

    private volatile GatewayConfig config;
    private final Plugins plugins;
    private final SocketTransport sockets;
    private final SessionTable table = new SessionTable();
    private final Backends backends;
    private final PushRuntime push;
    private final AcceptHandler acceptor;
    private final AcceptPace pace;
    private final ConnectionLimiter limiter;
    private final OverloadGuard overload;
    private final TlsTasks tlsTasks;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** Filled once, at the start, and not changed any more. */
    private volatile Map<EventExecutor, GatewayLoop> loops = Map.of();

    private @Nullable EventLoopGroup group;
    private volatile @Nullable Channel listener;
    private final AdminListener admin;
    private volatile ServerTls tls;
    private volatile boolean accepting;
    private volatile boolean closing;
    private volatile @Nullable Drain drain;
    private Runnable stopProbing = () -> {};

    /** Nothing runs yet. */
    public GatewayRuntime(GatewayConfig config, Plugins plugins, SocketTransport sockets) {
        this.config = config;
        this.plugins = plugins;
        this.sockets = sockets;
        this.backends = new Backends(config.backend(), plugins.observers());
        this.push = new PushRuntime(config, plugins, sockets, table);
        this.limiter = new ConnectionLimiter(config.limits());
        this.overload = new OverloadGuard(config.overload());
        this.tls = ServerTls.of(config.tls());
        this.tlsTasks = new TlsTasks(config.name());
        this.acceptor = new AcceptHandler(limiter, config.access(), overload::isOverloaded, plugins.observers());
        this.pace = new AcceptPace(config.eventLoops(), acceptor);
        this.admin = new AdminListener(sockets, this::isReady);
    }

    /**
     * Starts the loops and binds the ports. Where one cannot be bound, {@link #close()} must follow.
     *
     * @param source for the observers
     */
    public void start(StatsSource source) throws BindException {
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(
                config.eventLoops(),
                new DefaultThreadFactory("gateway-" + config.name() + "-loop"),
                sockets.ioHandler());
        group = threads;
        Map<EventExecutor, GatewayLoop> created = new IdentityHashMap<>();
        for (EventExecutor executor : threads) {
            created.put(executor, new GatewayLoop(created.size(), (EventLoop) executor, config, this));
        }
        loops = created;
        observers().started(source);
        created.values().forEach(GatewayLoop::start);
        created.forEach((executor, loop) ->
                executor.scheduleAtFixedRate(loop::forgetUnused, FORGET_MINUTES, FORGET_MINUTES, TimeUnit.MINUTES));
        threads.scheduleAtFixedRate(
                () -> backends.forgetUnused(plugins.routeResolver().endpoints()),
                FORGET_MINUTES,
                FORGET_MINUTES,
                TimeUnit.MINUTES);
        startProbing(threads.next());
        if (config.adminAddress().isPresent()) {
            admin.start(threads, config.adminAddress().get());
        }
        startPush(threads);
        // Before the port is there, so that the first client is not refused.
        accepting = true;
        listener = Listeners.bind(clientBootstrap(threads), config.listenAddress());
        logger.info(
                "gateway {} listens on {} ({}, {} event loops, {})",
                config.name(),
                NetUtil.toSocketAddressString(listenAddress()),
                sockets.name(),
                config.eventLoops(),
                tls);
    }

    private void startPush(EventLoopGroup threads) throws BindException {
        List<SessionLoop> sessions = loops.values().stream()
                .map(GatewayLoop::sessionLoop)
                .sorted(Comparator.comparingInt(SessionLoop::index))
                .toList();
        try {
            push.start(threads, table, sessions);
        } catch (IOException e) {
            throw new BindException("cannot take pushes: " + e.getMessage(), e);
        }
    }

    private void startProbing(EventLoop loop) {
        Duration interval = config.backend().continuity().probeInterval();
        if (interval.isZero()) {
            return;
        }
        OffLoopResolver names = new OffLoopResolver(config.name());
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(sockets.channel())
                .resolver(names)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.backend().pool().dialTimeout().toMillis());
        HealthProbe healthProbe =
                new HealthProbe(backends, plugins.routeResolver()::endpoints, bootstrap, loop, interval);
        loop.execute(healthProbe::start);
        stopProbing = () -> {
            loop.submit(healthProbe::close).awaitUninterruptibly();
            names.close();
        };
    }

    private ServerBootstrap clientBootstrap(EventLoopGroup threads) {
        return new ServerBootstrap()
                .group(threads)
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(Listeners.initializer(
                        listening -> listening.pipeline().addLast(acceptor).addLast(pace)))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(Listeners.initializer(this::accepted));
    }

    private void accepted(Channel client) {
        clients.add(client);
        GatewayLoop loop = loops.get(client.eventLoop());
        if (loop == null || closing) {
            acceptor.refused(client, RejectReason.DRAINING);
            client.close();
        } else {
            loop.accepted(client);
        }
    }

    /** True while it accepts clients and has routes. Thread-safe. */
    public boolean isReady() {
        return accepting && listener != null && plugins.routeResolver().isReady() && !overload.isOverloaded();
    }

    /** Where clients connect; after start. */
    public InetSocketAddress listenAddress() {
        Channel bound = listener;
        if (bound == null) {
            throw new IllegalStateException("the gateway has not been started");
        }
        return (InetSocketAddress) bound.localAddress();
    }

    /** Where the admin endpoint listens, if there is one. */
    public Optional<InetSocketAddress> adminAddress() {
        return admin.address();
    }

    /** What the loops count. Thread-safe to read. */
    public List<LoopCounters> counters() {
        return loops.values().stream().map(GatewayLoop::counters).toList();
    }

    /** What can be seen of the loops. Thread-safe. */
    public List<LoopStats> loops() {
        return loops.values().stream()
                .map(GatewayLoop::stats)
                .sorted(Comparator.comparingInt(LoopStats::index))
                .toList();
    }

    /** The messages of all loops by serverType and world. Thread-safe. */
    public List<TrafficStats> traffic() {
        Map<List<Integer>, TrafficStats> all = new TreeMap<>(
                Comparator.<List<Integer>>comparingInt(key -> key.get(0)).thenComparingInt(key -> key.get(1)));
        for (GatewayLoop loop : loops.values()) {
            for (Traffic one : loop.sessionLoop().traffic().all()) {
                all.merge(
                        List.of(one.serverType(), one.worldId()),
                        new TrafficStats(one.serverType(), one.worldId(), one.toBackends(), one.toClients()),
                        (a, b) -> new TrafficStats(
                                a.serverType(),
                                a.worldId(),
                                a.toBackends() + b.toBackends(),
                                a.toClients() + b.toClients()));
            }
        }
        return List.copyOf(all.values());
    }

    /** Questions that the resolver has not answered. Thread-safe. */
    public long resolverErrors() {
        return loops.values().stream().mapToLong(GatewayLoop::resolverErrors).sum();
    }

    /** The connections that are not shared. Thread-safe. */
    public PoolStatus pool() {
        return plugins.backendTransport().pool();
    }

    /** Who is told what happens. */
    public Observers observers() {
        return plugins.observers();
    }

    /** Connections that wait to be let in. Thread-safe. */
    public int waitingConnections() {
        return pace.waiting();
    }

    /** Handshakes that wait for a thread. Thread-safe. */
    public int waitingTlsTasks() {
        return tlsTasks.waiting();
    }

    /** Clients for whom something waits. Thread-safe. */
    public int slowClients() {
        return loops.values().stream()
                .mapToInt(loop -> loop.sessionLoop().slowClients().count())
                .sum();
    }

    /** Bytes of direct memory that buffers take. Thread-safe. */
    public long usedMemory() {
        return overload.usedMemory();
    }

    /** Bytes of direct memory that there are. */
    public long maxMemory() {
        return overload.maxMemory();
    }

    /** How often the resolver has read its rules. Thread-safe. */
    public RefreshCounts refreshes() {
        return plugins.routeResolver().refreshes();
    }

    /** Calls the action for each session, on its loop, one loop after the other; the calling thread waits. */
    public void forEachSession(Consumer<Session> action) {
        onEachLoop(loop -> {
            for (Session session : loop.sessions()) {
                action.accept(session);
            }
        });
    }

    /** As {@link #forEachSession}, for the members of a group. */
    public void forEachMember(String group, Consumer<Session> action) {
        onEachLoop(loop -> loop.sessionLoop().groups().forEach(group, action));
    }

    /** The session with this id. Thread-safe. */
    public Optional<Session> session(long id) {
        return Optional.ofNullable(table.find(id));
    }

    /** Why messages go where they go. Thread-safe. */
    public RouteExplanation explain(ServerId serverId, ClientSession session, Optional<Endpoint> current) {
        return plugins.routeResolver().explain(new RouteRequest(serverId, session, current, backends));
    }

    /** Where pushes go. Thread-safe; after start. */
    public PushDispatcher pushes() {
        return push.dispatcher();
    }

    /** What has been counted of pushes. Thread-safe. */
    public PushCounts pushCounts() {
        return push.counts();
    }

    /** The users of the sessions. Thread-safe. */
    public Users users() {
        return push.users();
    }

    /** The groups of the sessions. Thread-safe. */
    public GroupNames groups() {
        return push.groups();
    }

    /** Where pushes are taken; after start. */
    public List<InetSocketAddress> pushAddresses() {
        return push.addresses();
    }

    /** What the gateway runs with. */
    public Plugins plugins() {
        return plugins;
    }

    /** Knows when there is too much to do. */
    OverloadGuard overload() {
        return overload;
    }

    /** True while new connections are refused because there is too much to do. Thread-safe. */
    public boolean isOverloaded() {
        return overload.isOverloaded();
    }

    /** Bytes that wait for clients. Thread-safe. */
    public long waitingBytes() {
        return loops.values().stream()
                .mapToLong(loop -> loop.sessionLoop().slowClients().bytes())
                .sum();
    }

    /** The classes of its sockets. */
    SocketTransport sockets() {
        return sockets;
    }

    /** All sessions. */
    SessionTable table() {
        return table;
    }

    /** What is known of endpoints. Thread-safe. */
    public Backends backends() {
        return backends;
    }

    /** Sessions that live now. */
    public int sessions() {
        return table.size();
    }

    /** Client connections that are open now. */
    public int connections() {
        return limiter.connections();
    }

    /** Connections refused for this reason. */
    public long rejected(RejectReason reason) {
        long later = counters().stream().mapToLong(loop -> loop.get(reason)).sum();
        return acceptor.rejected(reason) + later;
    }

    /**
     * For what waits for the event loops.
     *
     * @param expected which thread may do so
     * @throws IllegalStateException on one of this gateway's event loops, which would wait for itself
     */
    public void refuseEventLoop(String expected) {
        if (loops.keySet().stream().anyMatch(EventExecutor::inEventLoop)) {
            throw new IllegalStateException(
                    "thread: " + Thread.currentThread().getName() + " (expected: " + expected + ")");
        }
    }

    /** True until it begins to drain or to close. Thread-safe. */
    boolean isAccepting() {
        return accepting;
    }

    /** The gateway's side of TLS with clients, for new connections. */
    ServerTls tls() {
        return tls;
    }

    /** Does what takes long in a TLS handshake. */
    TlsTasks tlsTasks() {
        return tlsTasks;
    }

    /** Who lets connections in. */
    AcceptHandler acceptor() {
        return acceptor;
    }

    /** What is in force. Thread-safe. */
    public GatewayConfig config() {
        return config;
    }

    /**
     * Puts the parts of this configuration in force that can be while the gateway runs; waits for the loops.
     *
     * @return true where the files of TLS say something else than before
     * @throws IllegalArgumentException where it cannot be; nothing is changed then
     */
    public boolean reconfigure(GatewayConfig changed) {
        ServerTls newTls = tls.replacedBy(changed.tls());
        Runnable newBackend = plugins.backendTransport().reload();
        RouteTable table = changed.rules().isEmpty() ? null : RouteTable.of(changed.rules());
        acceptor.reconfigure(changed.limits(), changed.access());
        overload.reconfigure(changed.overload());
        if (table != null && plugins.routeResolver() instanceof TableRouteResolver resolver) {
            resolver.replace(table);
        }
        boolean otherTls = !newTls.isSame(tls);
        tls = newTls;
        newBackend.run();
        config = changed;
        onEachLoop(loop -> loop.reconfigure(changed));
        return otherTls;
    }

    /**
     * Takes no new clients, and tells those who are there to go, over this time. Returns when they are gone or the time is over, or
     * when {@link #close()} is called meanwhile.
     */
    public void drain(Duration over) {
        accepting = false;
        Drain running = new Drain(config.name(), this::sessions, over);
        drain = running;
        try {
            running.run(List.copyOf(loops.values()));
        } catch (RejectedExecutionException e) {
            if (!closing) {
                throw e;
            }
            // It has been closed meanwhile: the loops have ended, and nobody is left.
        }
    }

    /**
     * Ends in this order: no new clients; sessions closed as draining, what was written to them first; links flushed and
     * closed; the loops. The admin endpoint answers until the loops end.
     */
    public void close() {
        accepting = false;
        closing = true;
        Drain running = drain;
        if (running != null) {
            running.hasten();
        }
        push.drain();
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        onEachLoop(loop -> loop.closeSessions(CloseReason.DRAINING, ""));
        clients.close(client -> !ClientPipeline.hasSession(client));
        clients.newCloseFuture().awaitUninterruptibly(CLIENTS_LEAVE_MILLIS);
        clients.close().awaitUninterruptibly(CLIENTS_LEAVE_MILLIS);
        stopProbing.run();
        push.close();
        onEachLoop(GatewayLoop::closeLinks);
        plugins.backendTransport().close();
        plugins.routeResolver().close();
        plugins.sessionIdGenerator().close();
        plugins.connectionGate().close();
        // Behind the connections that were accepted just before.
        admin.close(() -> onEachLoop(loop -> {}), CLIENTS_LEAVE_MILLIS);
        // Before the loops end, but behind all that their channels still do.
        if (group != null) {
            group.shutdownGracefully(0, LOOPS_END_MILLIS, TimeUnit.MILLISECONDS);
            group.terminationFuture().awaitUninterruptibly(LOOPS_END_MILLIS);
        }
        tlsTasks.close();
        loops.values().forEach(GatewayLoop::free);
        logger.info("gateway {} is closed", config.name());
    }

    private void onEachLoop(Consumer<GatewayLoop> action) {
        loops.forEach(
                (executor, loop) -> executor.submit(() -> action.accept(loop)).awaitUninterruptibly());
    }
}
