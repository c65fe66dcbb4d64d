/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import io.gamegateway.codec.GateFrame;
import io.gamegateway.codec.TraceHeaderCodec;
import io.gamegateway.config.AccessConfig;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.CloseConfig;
import io.gamegateway.config.GatewayConfig;
import io.gamegateway.config.HeartbeatConfig;
import io.gamegateway.config.IoTransport;
import io.gamegateway.config.Limits;
import io.gamegateway.config.OutboundConfig;
import io.gamegateway.config.OverloadConfig;
import io.gamegateway.config.PushConfig;
import io.gamegateway.config.RouteRule;
import io.gamegateway.config.Timeouts;
import io.gamegateway.config.TlsConfig;
import io.gamegateway.internal.backend.ServiceTransports;
import io.gamegateway.internal.io.SocketTransport;
import io.gamegateway.internal.observe.Observers;
import io.gamegateway.internal.pipeline.GatewayRuntime;
import io.gamegateway.internal.pipeline.Plugins;
import io.gamegateway.internal.tcp.TcpBackendTransport;
import io.gamegateway.observe.GatewayObserver;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.PushIngress;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionIdGenerator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a {@link Gateway} is built from. A setter refuses a bad value at once, {@link #build()} a bad combination.
 *
 * <p>Not thread-safe. May be used again: each {@link #build()} takes a copy.
 *
 * @since 0.1
 */
public final class GatewayBuilder {

    private static final int MAX_PORT = 65_535;

    private String name = "";
    private InetSocketAddress listenAddress = new InetSocketAddress("0.0.0.0", 8080);
    private @Nullable InetSocketAddress adminAddress;
    private String webSocketPath = "";
    private int eventLoops = Runtime.getRuntime().availableProcessors();
    private IoTransport ioTransport = IoTransport.AUTO;
    private Limits limits = Limits.defaults();
    private Timeouts timeouts = Timeouts.defaults();
    private AccessConfig access = AccessConfig.defaults();
    private TlsConfig tls = TlsConfig.off();
    private HeartbeatConfig heartbeat = HeartbeatConfig.off();
    private OutboundConfig outbound = OutboundConfig.defaults();
    private OverloadConfig overload = OverloadConfig.defaults();
    private CloseConfig closing = CloseConfig.defaults();
    private @Nullable ConnectionGate connectionGate;
    private BackendConfig backend = BackendConfig.defaults();
    private final List<RouteRule> rules = new ArrayList<>();
    private @Nullable RouteResolver routeResolver;
    private @Nullable SessionIdGenerator sessionIdGenerator;
    private @Nullable BackendTransport backendTransport;
    private final Map<String, BackendTransport> serviceTransports = new LinkedHashMap<>();
    private @Nullable TraceHeaderCodec traceHeaderCodec;
    private PushConfig push = PushConfig.defaults();
    private @Nullable SessionDirectory sessionDirectory;
    private final List<PushIngress> pushIngresses = new ArrayList<>();
    private final List<GatewayObserver> observers = new ArrayList<>();

    GatewayBuilder() {}

    /** The gateway's name, of which session ids carry a hash. Default: the environment's POD_NAME, else the host name. */
    public GatewayBuilder name(String gatewayName) {
        if (gatewayName.isBlank()) {
            throw new IllegalArgumentException("name: '" + gatewayName + "' (expected: not blank)");
        }
        this.name = gatewayName;
        return this;
    }

    /** What was set, else the default: the environment's POD_NAME, else the host name. */
    public String name() {
        return name.isEmpty() ? defaultName() : name;
    }

    /**
     * Where TCP, WebSocket and HTTP clients connect. Default: 0.0.0.0:8080.
     *
     * @param port 0 to 65,535; 0 takes a free one, see {@link Gateway#boundAddress()}
     */
    public GatewayBuilder listen(String host, int port) {
        this.listenAddress = address("listen", host, port);
        return this;
    }

    /**
     * Where {@code /health} and {@code /ready} are answered besides the clients' port. Default: nowhere.
     *
     * @param port 0 to 65,535; 0 takes a free one, see {@link Gateway#boundAdminAddress()}
     */
    public GatewayBuilder admin(String host, int port) {
        this.adminAddress = address("admin", host, port);
        return this;
    }

    private static InetSocketAddress address(String setting, String host, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(setting + " port: " + port + " (expected: 0 to " + MAX_PORT + ")");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    setting + " host: '" + host + "' (expected: an address of this machine)");
        }
        return address;
    }

    /** The only path that upgrades to a WebSocket, beginning with a slash. Default: empty, which is any. */
    public GatewayBuilder webSocketPath(String path) {
        this.webSocketPath = GatewayConfig.checkPath(path);
        return this;
    }

    /** Threads that carry the traffic, 1 to 1,024. Default: as many as there are processors. */
    public GatewayBuilder eventLoops(int threads) {
        this.eventLoops = GatewayConfig.checkEventLoops(threads);
        return this;
    }

    /** Which socket transport is used. Default: the native one where its library is there, else NIO. */
    public GatewayBuilder ioTransport(IoTransport transport) {
        this.ioTransport = transport;
        return this;
    }

    /** Bounds on what clients may do. Default: {@link Limits#defaults()}. */
    public GatewayBuilder limits(Limits bounds) {
        this.limits = bounds;
        return this;
    }

    /** Deadlines of clients. Default: {@link Timeouts#defaults()}. */
    public GatewayBuilder timeouts(Timeouts deadlines) {
        this.timeouts = deadlines;
        return this;
    }

    /** Who may connect. Default: {@link AccessConfig#defaults()}, everybody. */
    public GatewayBuilder access(AccessConfig config) {
        this.access = config;
        return this;
    }

    /** TLS on the clients' port. Default: {@link TlsConfig#off()}. */
    public GatewayBuilder tls(TlsConfig config) {
        this.tls = config;
        return this;
    }

    /** How the gateway finds out that a client is gone without a word. Default: {@link HeartbeatConfig#off()}. */
    public GatewayBuilder heartbeat(HeartbeatConfig config) {
        this.heartbeat = config;
        return this;
    }

    /** What may wait for clients that do not read. Default: {@link OutboundConfig#defaults()}. */
    public GatewayBuilder outbound(OutboundConfig config) {
        this.outbound = config;
        return this;
    }

    /** When new connections are refused because there is too much to do. Default: {@link OverloadConfig#defaults()}. */
    public GatewayBuilder overload(OverloadConfig config) {
        this.overload = config;
        return this;
    }

    /** What clients are told when they are closed. Default: {@link CloseConfig#defaults()}. */
    public GatewayBuilder closing(CloseConfig config) {
        this.closing = config;
        return this;
    }

    /** Lets clients in before they have a session; closed with the gateway. Default: everybody. */
    public GatewayBuilder connectionGate(ConnectionGate gate) {
        this.connectionGate = gate;
        return this;
    }

    /** How to speak to backends. Default: {@link BackendConfig#defaults()}. */
    public GatewayBuilder backend(BackendConfig config) {
        this.backend = config;
        return this;
    }

    /**
     * Adds a rule for all worlds of a serverType, whose service is named after it.
     *
     * @param serverType 0 to 255
     * @param endpoints at least one, such as {@code 127.0.0.1:7001}
     */
    public GatewayBuilder route(int serverType, String... endpoints) {
        List<Endpoint> parsed = Arrays.stream(endpoints).map(Endpoint::parse).toList();
        return route(new RouteRule(serverType, RouteRule.ANY_WORLD, "server-type-" + serverType, parsed));
    }

    /** Adds a rule. */
    public GatewayBuilder route(RouteRule rule) {
        rules.add(rule);
        return this;
    }

    /** Decides routes instead of static rules; closed with the gateway. */
    public GatewayBuilder routeResolver(RouteResolver resolver) {
        this.routeResolver = resolver;
        return this;
    }

    /** Draws session ids; closed with the gateway. Default: {@link SessionIdGenerator#standard}. */
    public GatewayBuilder sessionIdGenerator(SessionIdGenerator generator) {
        this.sessionIdGenerator = generator;
        return this;
    }

    /** Carries messages to backends; closed with the gateway. Default: gate frames over TCP. */
    public GatewayBuilder backendTransport(BackendTransport transport) {
        this.backendTransport = transport;
        return this;
    }

    /**
     * Carries messages to the backends of one service, such as one that speaks gRPC beside others that speak gate frames over TCP;
     * closed with the gateway. One transport may carry several services. Services that share an endpoint must share its transport. Default:
     * {@link #backendTransport(BackendTransport)} carries all services.
     *
     * @param serviceName as {@link RouteRule#serviceName()} has it, or {@link io.gamegateway.spi.RouteDecision#service()}; not blank
     * @throws IllegalArgumentException where the name is blank
     */
    public GatewayBuilder backendTransport(String serviceName, BackendTransport transport) {
        if (serviceName.isBlank()) {
            throw new IllegalArgumentException("serviceName: '" + serviceName + "' (expected: not blank)");
        }
        serviceTransports.put(serviceName, transport);
        return this;
    }

    /**
     * Writes the gate header of frames to backends over TCP. Default: the 9-byte form, or the 33-byte one where {@link
     * BackendConfig#tracePropagation()} is on.
     */
    public GatewayBuilder traceHeaderCodec(TraceHeaderCodec codec) {
        if (codec.gateHeaderBytes() < GateFrame.GATE_HEADER_BYTES) {
            throw new IllegalArgumentException("traceHeaderCodec: " + codec.gateHeaderBytes()
                    + " header bytes (expected: >= " + GateFrame.GATE_HEADER_BYTES + ")");
        }
        this.traceHeaderCodec = codec;
        return this;
    }

    /** What backends and logic servers may make of sessions. Default: {@link PushConfig#defaults()}. */
    public GatewayBuilder push(PushConfig config) {
        this.push = config;
        return this;
    }

    /**
     * Knows which session each user has, on this gateway and others; closed with the gateway. Default: one of this gateway
     * alone, in memory.
     */
    public GatewayBuilder sessionDirectory(SessionDirectory directory) {
        this.sessionDirectory = directory;
        return this;
    }

    /** Adds a server that takes what logic servers push; closed with the gateway. Default: none. */
    public GatewayBuilder pushIngress(PushIngress ingress) {
        pushIngresses.add(ingress);
        return this;
    }

    /**
     * Adds somebody who is told what happens. Those that are found with {@link java.util.ServiceLoader} come on top. Default: none.
     */
    public GatewayBuilder observer(GatewayObserver observer) {
        observers.add(observer);
        return this;
    }

    /**
     * A gateway that is not started yet. SPIs that were not set are looked for with {@link java.util.ServiceLoader} and
     * this class's class loader, before the defaults are used.
     *
     * @throws IllegalArgumentException where settings do not go together, naming them
     * @throws IllegalStateException where there are several implementations of an SPI, or the native transport that was
     *     asked for is missing
     */
    public Gateway build() {
        GatewayConfig config = config();
        SocketTransport sockets = SocketTransport.of(ioTransport);
        return new Gateway(new GatewayRuntime(config, plugins(config, sockets), sockets));
    }

    /**
     * What a gateway would be built with; also for {@link Gateway#reconfigure}.
     *
     * @throws IllegalArgumentException where settings do not go together, naming them
     */
    public GatewayConfig config() {
        return new GatewayConfig(
                name(),
                listenAddress,
                Optional.ofNullable(adminAddress),
                webSocketPath,
                eventLoops,
                ioTransport,
                access,
                tls,
                limits,
                timeouts,
                heartbeat,
                outbound,
                overload,
                closing,
                backend,
                push,
                rules);
    }

    private Plugins plugins(GatewayConfig config, SocketTransport sockets) {
        return new Plugins(
                resolver(config),
                Providers.choose(
                        SessionIdGenerator.class, sessionIdGenerator, () -> SessionIdGenerator.standard(config.name())),
                transport(config, sockets),
                Providers.choose(SessionDirectory.class, sessionDirectory, SessionDirectory::inMemory),
                Providers.choose(ConnectionGate.class, connectionGate, () -> ConnectionGate.OPEN),
                List.copyOf(pushIngresses),
                new Observers(Providers.with(GatewayObserver.class, observers)));
    }

    private RouteResolver resolver(GatewayConfig config) {
        if (!config.rules().isEmpty()) {
            if (routeResolver != null) {
                throw new IllegalArgumentException("routes: rules and a routeResolver (expected: one of them)");
            }
            return new TableRouteResolver(RouteTable.of(config.rules()));
        }
        return Providers.choose(RouteResolver.class, routeResolver, () -> {
            throw new IllegalArgumentException(
                    "routes: none (expected: route(...), or a routeResolver(...), or an artifact that brings one)");
        });
    }

    private BackendTransport transport(GatewayConfig config, SocketTransport sockets) {
        checkEndpoints(config.rules());
        BackendTransport others =
                Providers.choose(BackendTransport.class, backendTransport, () -> tcp(config, sockets));
        return serviceTransports.isEmpty() ? others : new ServiceTransports(serviceTransports, others);
    }

    private void checkEndpoints(List<RouteRule> rules) {
        Map<Endpoint, RouteRule> first = new HashMap<>();
        for (RouteRule rule : rules) {
            for (Endpoint endpoint : rule.endpoints()) {
                RouteRule other = first.putIfAbsent(endpoint, rule);
                if (other != null
                        && serviceTransports.get(rule.serviceName()) != serviceTransports.get(other.serviceName())) {
                    throw new IllegalArgumentException("backendTransport: " + endpoint + " of the services "
                            + other.serviceName() + " and " + rule.serviceName()
                            + " (expected: one transport to an endpoint)");
                }
            }
        }
    }

    private BackendTransport tcp(GatewayConfig config, SocketTransport sockets) {
        TraceHeaderCodec header = Providers.choose(
                TraceHeaderCodec.class,
                traceHeaderCodec,
                () -> config.backend().tracePropagation() ? TraceHeaderCodec.w3c() : TraceHeaderCodec.plain());
        return new TcpBackendTransport(config.name(), config.backend(), header, sockets);
    }

    private static String defaultName() {
        String pod = System.getenv("POD_NAME");
        if (pod != null && !pod.isBlank()) {
            return pod;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "gateway";
        }
    }
}
