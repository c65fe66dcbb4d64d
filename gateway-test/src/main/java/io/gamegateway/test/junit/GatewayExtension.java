/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.config.Limits;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.spi.DropReason;
import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.ClientConnector;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FaultProxy;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.Started;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A gateway on a free port, with scripted game servers behind it and clients before it, for the tests of a game. Over real
 * sockets; faults can be had on both sides.
 *
 * <pre>{@code
 * @RegisterExtension
 * final GatewayExtension gateway =
 *         GatewayExtension.builder().backend(10, BackendHandler.echo()).build();
 *
 * @Test
 * void messageOfAPlayer_isAnswered(FrameClient client) {
 *     client.send(ClientMessage.of(1, gateway.serverId(10), "hello"));
 *     assertThat(gateway.receive(client).text()).isEqualTo("hello");
 * }
 * }</pre>
 *
 * <p>As an instance field it starts everything anew for each test; as a static field once for all tests of the class, which then
 * share gateway and backends but not clients. What was started is ended after the test, the last one first: clients, gateways,
 * backends. A test also fails where a backend's handler threw, where a backend got a malformed frame, or where a thread of the
 * gateway is left. Tests may run in parallel, each with an extension of its own; the methods are for the test's threads.
 *
 * <p>Unless it is {@linkplain Builder#configure configured} otherwise a gateway has two event loops, and no limits on
 * connections, which tests from one address would run into.
 *
 * @since 0.1
 */
public final class GatewayExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LOOPS = 2;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final List<PlannedBackend> planned;
    private final UnaryOperator<GatewayBuilder> configuration;
    private final Duration patience;

    /** Gateways and backends; of all tests where it is a static field. */
    private final Started servers = new Started();

    private final Started clients = new Started();
    private final List<RunningBackend> backends = new ArrayList<>();
    private final GatewayThreads threads = new GatewayThreads();
    private final AtomicInteger questions = new AtomicInteger();
    private boolean forAllTests;
    private @Nullable Gateway current;
    private @Nullable FaultProxy clientNetwork;

    private GatewayExtension(Builder builder) {
        planned = List.copyOf(builder.planned);
        configuration = builder.configuration;
        patience = builder.patience;
    }

    private record PlannedBackend(int serverType, BackendHandler handler) {}

    private record RunningBackend(int serverType, TestBackend backend) {}

    /** What shall be started before each test. Not thread-safe. */
    public static final class Builder {

        private final List<PlannedBackend> planned = new ArrayList<>();
        private UnaryOperator<GatewayBuilder> configuration = builder -> builder;
        private Duration patience = PATIENCE;

        private Builder() {}

        /**
         * A game server that the messages of a serverType go to. With several of one type, sessions go to them in turn.
         *
         * @param serverType 0 to 255
         * @param handler what it answers; see {@link BackendHandler#echo()}
         */
        public Builder backend(int serverType, BackendHandler handler) {
            planned.add(new PlannedBackend(serverType, handler));
            return this;
        }

        /** More for the builder of the gateway; what is set here wins. Called for each gateway that is started. */
        public Builder configure(UnaryOperator<GatewayBuilder> more) {
            UnaryOperator<GatewayBuilder> before = configuration;
            configuration = builder -> more.apply(before.apply(builder));
            return this;
        }

        /** How long whatever a test waits for may take; above 0, default 10 s. A test that passes does not wait for it. */
        public Builder patience(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("patience: " + longest + " (expected: > 0)");
            }
            patience = longest;
            return this;
        }

        /** The extension, for a field with {@code @RegisterExtension}. */
        public GatewayExtension build() {
            return new GatewayExtension(this);
        }
    }

    /** An extension that is yet to be told what to start. */
    public static Builder builder() {
        return new Builder();
    }

    /** An extension that starts nothing by itself: tests call {@link #backend(BackendHandler)} and {@link #start}. */
    public static GatewayExtension create() {
        return builder().build();
    }

    // ---- gateways

    /**
     * Starts a gateway on a free port, with what this extension was configured with and more; from now on it is the one that
     * clients connect to. Another one may be running.
     */
    public Gateway start(UnaryOperator<GatewayBuilder> more) {
        String name = "test-" + NAMES.incrementAndGet();
        GatewayBuilder builder = Gateway.builder()
                .name(name)
                .listen("127.0.0.1", 0)
                .eventLoops(LOOPS)
                .limits(Limits.defaults()
                        .withMaxConnections(0)
                        .withMaxConnectionsPerAddress(0)
                        .withConnectionsPerSecondPerAddress(0));
        GatewayBuilder configured = more.apply(configuration.apply(builder));
        threads.expect(configured.name());
        Gateway gateway = closing(configured.build());
        current = gateway;
        return gateway.start();
    }

    /**
     * The gateway that was started last.
     *
     * @throws IllegalStateException where none was
     */
    public Gateway gateway() {
        if (current == null) {
            throw new IllegalStateException(
                    "no gateway was started (expected: a backend in the builder, or start(...))");
        }
        return current;
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return gateway().boundAddress();
    }

    // ---- backends

    /** Starts a game server that nothing is routed to yet; see {@link TestBackend#endpoint()}. */
    public TestBackend backend(BackendHandler handler) {
        return running(-1, handler);
    }

    /**
     * The only game server of this type.
     *
     * @throws IllegalStateException where there is none, or more than one
     */
    public TestBackend backend(int serverType) {
        List<TestBackend> all = backends(serverType);
        if (all.size() != 1) {
            throw new IllegalStateException(
                    "backends of server type " + serverType + ": " + all.size() + " (expected: 1)");
        }
        return all.get(0);
    }

    /** All game servers of this type that the builder named, in its order. */
    public List<TestBackend> backends(int serverType) {
        return backends.stream()
                .filter(running -> running.serverType() == serverType)
                .map(RunningBackend::backend)
                .toList();
    }

    /** The id in the header of messages to any world and instance of this server type. */
    public int serverId(int serverType) {
        return ClientMessage.serverId(0, serverType, 0);
    }

    private TestBackend running(int serverType, BackendHandler handler) {
        TestBackend backend = closing(TestBackend.start(handler, patience));
        backends.add(new RunningBackend(serverType, backend));
        return backend;
    }

    // ---- clients

    /** A client over TCP. */
    public FrameClient tcp() {
        return client(FrameClient.tcp(address()));
    }

    /** A client over a WebSocket. */
    public FrameClient webSocket() {
        return client(FrameClient.webSocket(address(), "/"));
    }

    /** A connection that sends and gets bytes as they are. */
    public FrameClient raw() {
        return client(FrameClient.raw(address()));
    }

    /** For clients with options of their own; give them to {@link #client}. */
    public ClientConnector connector() {
        return FrameClient.to(address());
    }

    /** As {@link #connector()}, through {@link #clientNetwork()}. */
    public ClientConnector connectorThroughNetwork() {
        return FrameClient.to(clientNetwork().address());
    }

    /** Ends this client after the test. */
    public FrameClient client(FrameClient client) {
        return clients.closing(client);
    }

    /** A faulty network before the gateway, for clients that stall, trickle, break or vanish. */
    public FaultProxy clientNetwork() {
        if (clientNetwork == null) {
            clientNetwork = clients.closing(FaultProxy.to(address()));
        }
        return clientNetwork;
    }

    /** Ends this with the gateway and the backends. */
    public <T extends AutoCloseable> T closing(T resource) {
        return servers.closing(resource);
    }

    // ---- what arrived

    /**
     * The client's next message.
     *
     * @throws io.gamegateway.test.AwaitError where none comes in time, telling what came instead
     */
    public ClientMessage receive(FrameClient client) {
        return client.receive(patience);
    }

    /**
     * The client's next messages, exactly so many.
     *
     * @throws io.gamegateway.test.AwaitError where fewer come in time, telling what came instead
     */
    public List<ClientMessage> receive(FrameClient client, int count) {
        return client.receive(count, patience);
    }

    /**
     * Fails unless the client's message to an echoing backend is answered by the same. Expects that nothing else is under way to the
     * client.
     */
    public void assertServed(FrameClient client, int serverType) {
        String text = "still there? " + questions.incrementAndGet();
        client.send(ClientMessage.of(1, serverId(serverType), text));
        String answer = receive(client).text();
        if (!answer.equals(text)) {
            throw new AssertionError("expected the answer <" + text + ">, but got <" + answer + ">");
        }
    }

    /** Waits until the gateway has closed exactly so many connections for this reason. */
    public void awaitClosed(CloseReason reason, long count) {
        awaitCount(
                "connections closed as " + reason.label(),
                count,
                stats -> stats.connectionsClosed().getOrDefault(reason.label(), 0L));
    }

    /** Waits until the gateway has dropped exactly so many messages for this reason. */
    public void awaitDropped(DropReason reason, long count) {
        awaitCount(
                "messages dropped as " + reason.label(),
                count,
                stats -> stats.messagesDropped().getOrDefault(reason.label(), 0L));
    }

    /**
     * Waits until what the gateway counts is as expected.
     *
     * @param what for the error, such as "no session is left"
     */
    public void awaitStats(String what, Predicate<GatewayStats> expected) {
        Poll.until(
                patience,
                () -> expected.test(gateway().stats()),
                () -> "awaited within " + patience + ": " + what + ", but the gateway has "
                        + gateway().stats());
    }

    private void awaitCount(String what, long count, ToLongFunction<GatewayStats> counter) {
        Poll.until(
                patience,
                () -> counter.applyAsLong(gateway().stats()) == count,
                () -> "awaited within " + patience + ": " + count + " " + what + ", but there are "
                        + counter.applyAsLong(gateway().stats()));
    }

    // ---- life cycle

    /** Called where the extension is a static field. */
    @Override
    public void beforeAll(ExtensionContext context) {
        forAllTests = true;
        startAll();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forAllTests) {
            startAll();
        }
    }

    private void startAll() {
        backends.clear();
        if (planned.isEmpty()) {
            return;
        }
        planned.forEach(plan -> running(plan.serverType(), plan.handler()));
        start(builder -> {
            planned.stream()
                    .mapToInt(PlannedBackend::serverType)
                    .distinct()
                    .forEach(type -> builder.route(
                            type,
                            backends(type).stream().map(TestBackend::endpoint).toArray(String[]::new)));
            return builder;
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clientNetwork = null;
        if (forAllTests) {
            clients.close();
        } else {
            servers.closing(clients);
            servers.close();
            assertEnded();
        }
        backends.forEach(running -> running.backend().server().verify());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        servers.close();
        assertEnded();
    }

    private void assertEnded() {
        current = null;
        threads.awaitEnd(patience);
    }

    // ---- parameters

    /** True for {@link Gateway}, which is {@link #gateway()}, and {@link FrameClient}, which is a new {@link #tcp()}. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Gateway.class || type == FrameClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Gateway.class ? gateway() : tcp();
    }
}
