/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gamegateway.config.Limits;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.test.ClientConnector;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.Started;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts gateways, backends and clients for one test, and ends them after it, the last one first. Then no thread of a
 * gateway may be left.
 */
final class GatewayFixture implements AfterEachCallback {

    /** Longer than anything should take; a test that passes does not wait for it. */
    static final Duration WAIT = Duration.ofSeconds(10);

    /** How long a test watches that nothing happens. */
    static final Duration QUIET = Duration.ofMillis(150);

    /** The serverType that tests route unless they need several. */
    static final int TYPE = 10;

    static final int LOOPS = 2;
    static final String LOOP_THREAD = "gateway-test-loop";

    private static final String GATEWAY_THREAD = "gateway-";

    private final Started started = new Started();
    private final AtomicInteger questions = new AtomicInteger();
    private @Nullable Gateway current;

    /** Two event loops, a free loopback port, and no limits. */
    static GatewayBuilder builder() {
        return Gateway.builder()
                .name("test")
                .listen("127.0.0.1", 0)
                .eventLoops(LOOPS)
                .limits(unlimited());
    }

    static Limits unlimited() {
        return Limits.defaults()
                .withMaxConnections(0)
                .withMaxConnectionsPerAddress(0)
                .withConnectionsPerSecondPerAddress(0);
    }

    /** Fails at once where a backend is down. */
    static PoolConfig noRetries() {
        return PoolConfig.defaults().withRetries(0, Duration.ofMillis(1));
    }

    static int serverId(int serverType) {
        return ClientMessage.serverId(0, serverType, 0);
    }

    static ClientMessage message(int messageId, String text) {
        return message(messageId, TYPE, text);
    }

    static ClientMessage message(int messageId, int serverType, String text) {
        return ClientMessage.of(messageId, serverId(serverType), text);
    }

    /** What an echoing backend makes of a message. */
    static ClientMessage reply(int messageId, String text) {
        return ClientMessage.of(messageId, 0, text);
    }

    static void eventually(Supplier<?> actual, Object expected) {
        eventually(() -> assertThat(actual.get()).isEqualTo(expected));
    }

    static void eventually(Check check) {
        await().atMost(WAIT).pollInterval(Duration.ofMillis(5)).untilAsserted(check::run);
    }

    /** Assertions that shall hold before long. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    static List<String> gatewayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(GATEWAY_THREAD))
                .toList();
    }

    /** Closes it after the test. */
    <T extends AutoCloseable> T closing(T resource) {
        return started.closing(resource);
    }

    /** Starts a gateway; the clients made from now on connect to it. */
    Gateway start(GatewayBuilder builder) {
        Gateway gateway = closing(builder.build());
        current = gateway;
        return gateway.start();
    }

    /** Starts a gateway with default settings that routes {@link #TYPE} to this backend. */
    Gateway startFor(ScriptedBackend backend) {
        return start(builder().route(TYPE, backend.endpoint()));
    }

    Gateway gateway() {
        if (current == null) {
            throw new IllegalStateException("no gateway was started");
        }
        return current;
    }

    InetSocketAddress address() {
        return gateway().boundAddress();
    }

    ScriptedBackend echo() {
        return closing(ScriptedBackend.echo());
    }

    ScriptedBackend prefixing(String prefix) {
        return closing(ScriptedBackend.prefixing(prefix));
    }

    ScriptedBackend recording() {
        return closing(ScriptedBackend.recording());
    }

    FrameClient tcp() {
        return closing(FrameClient.tcp(address()));
    }

    FrameClient webSocket() {
        return closing(FrameClient.webSocket(address(), "/"));
    }

    FrameClient client(ClientProtocol protocol) {
        return protocol == ClientProtocol.TCP ? tcp() : webSocket();
    }

    FrameClient raw() {
        return closing(FrameClient.raw(address()));
    }

    ClientConnector connector() {
        return FrameClient.to(address());
    }

    /** The client's messages to {@link #TYPE} are answered. */
    void assertServed(FrameClient client) {
        assertServed(client, TYPE);
    }

    void assertServed(FrameClient client, int serverType) {
        String text = "still there? " + questions.incrementAndGet();
        client.send(message(7, serverType, text));
        assertThat(client.receive(WAIT)).isEqualTo(reply(7, text));
    }

    /** The client's session id, as this recording or echoing backend sees it. */
    long sessionOf(FrameClient client, ScriptedBackend backend) {
        String text = "who am I? " + questions.incrementAndGet();
        client.send(message(1, text));
        GateFrame frame = backend.awaitFrame(WAIT);
        assertThat(frame.text()).isEqualTo(text);
        return frame.sessionId();
    }

    void eventuallyStats(ThrowingConsumer<GatewayStats> check) {
        eventually(() -> check.accept(gateway().stats()));
    }

    /** Exactly so many connections were closed for this reason. */
    void eventuallyClosed(String reason, long count) {
        eventually(() -> gateway().stats().connectionsClosed().get(reason), count);
    }

    /** Exactly so many messages were dropped for this reason. */
    void eventuallyDropped(String reason, long count) {
        eventually(() -> gateway().stats().messagesDropped().get(reason), count);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        started.close();
        eventually(() -> assertThat(gatewayThreads()).isEmpty());
    }
}
