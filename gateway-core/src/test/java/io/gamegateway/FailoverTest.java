/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static io.gamegateway.GatewayFixture.serverId;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.ContinuityConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.observe.GatewayStats;
import io.gamegateway.spi.CircuitState;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FaultProxy;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.HangingPort;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint fails, in one way or another, and another one of the same service takes over: nobody is disconnected. */
class FailoverTest {

    private static final int CLIENTS = 8;
    private static final int SMALL_BUFFER = 16 * 1024;
    private static final int PAYLOAD_BYTES = 8 * 1024;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** What a failover may take here, though it takes milliseconds: other programs may be using the processors. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** What it would take at least, were it a timeout that caused it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend first = fixture.prefixing("first ");
    private final ScriptedBackend second = fixture.prefixing("second ");

    /** All sessions go to the first of these, and to the next where that one fails. */
    private void start(BackendConfig config, String... endpoints) {
        start(GatewayFixture.LOOPS, config, endpoints);
    }

    private void start(int loops, BackendConfig config, String... endpoints) {
        RouteDecision decision =
                RouteDecision.to(Arrays.stream(endpoints).map(Endpoint::parse).toList(), "service");
        fixture.start(builder()
                .eventLoops(loops)
                .backend(config)
                .routeResolver(request -> CompletableFuture.completedStage(decision)));
    }

    private static BackendConfig pool(PoolConfig config) {
        return BackendConfig.defaults().withPool(config);
    }

    private static BackendConfig failoverDelay(Duration delay) {
        return BackendConfig.defaults()
                .withContinuity(ContinuityConfig.defaults().withFailoverDelay(delay));
    }

    /** Asks until this backend answers; each message is answered by somebody. */
    private static void assertServedBy(String name, FrameClient client) {
        client.send(message(7, "who?"));
        assertThat(client.receive(WAIT)).isEqualTo(reply(7, name + " who?"));
    }

    private List<FrameClient> clientsOf(String name) {
        List<FrameClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(i % 2 == 0 ? fixture.tcp() : fixture.webSocket());
        }
        clients.forEach(client -> assertServedBy(name, client));
        return clients;
    }

    private void assertNobodyClosed() {
        assertThat(fixture.gateway().stats().sessionsActive())
                .isEqualTo((int) fixture.gateway().stats().connectionsTotal());
    }

    private BackendStatus status(String endpoint) {
        return fixture.gateway().backends().stream()
                .filter(status -> status.endpoint().toString().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    // ---- a backend that crashes

    @ParameterizedTest
    @EnumSource
    void endpointThatCrashes_hasItsSessionsServedByTheOther_atOnce(LinkMode links) {
        start(failoverDelay(TIMEOUT).withLinks(links), first.endpoint(), second.endpoint());
        List<FrameClient> clients = clientsOf("first");

        long crashed = System.nanoTime();
        first.crash();
        // Behind the loss: what is sent before it is noticed is lost with the link.
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isPositive());
        eventually(() -> assertThat(status(first.endpoint()).links()).isZero());
        clients.forEach(client -> assertServedBy("second", client));

        assertThat(Duration.ofNanos(System.nanoTime() - crashed)).isLessThan(SOON);
        assertNobodyClosed();
        assertThat(status(first.endpoint()).sessions()).isZero();
        assertThat(status(second.endpoint()).sessions()).isEqualTo(CLIENTS);
    }

    @Test
    void sessionsThatAreMoved_areAnnounced_thoughTheySendNothing_andWhatTheySentMeanwhileFollowsInOrder() {
        start(BackendConfig.defaults().withLifecycleFrames(true), first.endpoint(), second.endpoint());
        FrameClient silent = fixture.tcp();
        FrameClient speaker = fixture.tcp();
        assertServedBy("first", silent);
        assertServedBy("first", speaker);
        second.stop();
        first.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        for (int i = 0; i < 50; i++) {
            speaker.send(message(i, "#" + i));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(50));

        second.start();

        List<GateFrame> frames = second.awaitFrames(52, WAIT);
        assertThat(frames.stream().filter(frame -> frame.opCode() == GateFrame.CONNECT))
                .hasSize(2)
                .allMatch(frame -> frame.connectPayload().resumed(), "resumed");
        assertThat(frames.stream().filter(frame -> frame.opCode() == GateFrame.TRANS))
                .extracting(GateFrame::text)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "#" + i).toList());
        assertServedBy("second", silent);
        assertNobodyClosed();
    }

    @Test
    void sessionsStayWhereTheyWereMoved_andNewOnesAreSpread_whenTheFirstIsBack() {
        fixture.start(builder().route(TYPE, first.endpoint(), second.endpoint()));
        List<FrameClient> clients = manyClients(CLIENTS);
        first.crash();
        eventually(() -> assertThat(status(first.endpoint()).links()).isZero());
        clients.forEach(client -> assertServedBy("second", client));

        first.start();
        eventually(() -> assertThat(servedBy(fixture.tcp())).isEqualTo("first"));

        assertThat(servedBy(fixture.tcp(), fixture.tcp(), fixture.tcp(), fixture.tcp()))
                .contains("second");
        clients.forEach(client -> assertServedBy("second", client));
        assertThat(status(second.endpoint()).sessions()).isGreaterThanOrEqualTo(CLIENTS);
    }

    @Test
    void endpointThatHasRecovered_getsFewerNewSessionsForAWhile() {
        fixture.start(builder()
                .backend(BackendConfig.defaults()
                        .withContinuity(ContinuityConfig.defaults().withSlowStart(Duration.ofHours(1))))
                .route(TYPE, first.endpoint(), second.endpoint()));
        manyClients(CLIENTS);
        first.crash();
        eventually(() -> assertThat(status(first.endpoint()).links()).isZero());
        first.start();
        eventually(() -> assertThat(servedBy(fixture.tcp())).isEqualTo("first"));
        assertThat(status(first.endpoint()).share()).isLessThan(0.2);
        int before = status(first.endpoint()).sessions();
        int newcomers = 60;

        manyClients(newcomers);

        // An eleventh of them would be five.
        assertThat(status(first.endpoint()).sessions() - before).isBetween(1, newcomers / 4);
    }

    private List<FrameClient> manyClients(int count) {
        List<FrameClient> clients =
                IntStream.range(0, count).mapToObj(i -> fixture.tcp()).toList();
        clients.forEach(FailoverTest::servedBy);
        return clients;
    }

    /** The first word of the answer. */
    private static String servedBy(FrameClient client) {
        client.send(message(7, "who?"));
        return client.receive(WAIT).text().replace(" who?", "");
    }

    private static List<String> servedBy(FrameClient... clients) {
        return Arrays.stream(clients).map(FailoverTest::servedBy).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothDown_holdTheSessions_andTheOneThatIsBackFirstGetsThem(int returns) {
        start(BackendConfig.defaults(), first.endpoint(), second.endpoint());
        List<FrameClient> clients = clientsOf("first");
        second.stop();
        first.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        for (FrameClient client : clients) {
            IntStream.range(0, 10).forEach(i -> client.send(message(i, "#" + i)));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(10 * CLIENTS));

        (returns == 1 ? first : second).start();

        String name = returns == 1 ? "first" : "second";
        for (FrameClient client : clients) {
            assertThat(client.receive(10, WAIT))
                    .isEqualTo(IntStream.range(0, 10)
                            .mapToObj(i -> reply(i, name + " #" + i))
                            .toList());
            assertServedBy(name, client);
        }
        assertNobodyClosed();
    }

    // ---- a backend that is silent

    @Test
    void blackHole_underSteadyTraffic_isLeftForTheOther() throws Exception {
        FaultProxy proxy = fixture.closing(FaultProxy.to(first.address()));
        start(1, BackendConfig.defaults(), proxy.endpoint(), second.endpoint());
        FrameClient talking = fixture.tcp();
        FrameClient listening = fixture.tcp();
        assertServedBy("first", listening);
        Talker talker = fixture.closing(new Talker(talking));
        awaitHabit(talking, PoolConfig.defaults().silenceTimeout());

        long began = System.nanoTime();
        proxy.halfOpen();
        awaitAnswerOf("second", talking);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        talker.close();
        talking.send(message(9, "last"));
        eventually(() -> assertThat(talking.allReceived()).endsWith(reply(9, "second last")));
        // What went into the hole is not known to be lost, but it is counted.
        GatewayStats stats = fixture.gateway().stats();
        assertThat((long) talker.sent() + 1 - talking.received())
                .isBetween(1L, stats.messagesInDoubt() + stats.messagesDropped().getOrDefault("link_lost", 0L));
        assertServedBy("second", listening);
        assertThat(status(proxy.endpoint()).circuit()).isNotEqualTo(CircuitState.CLOSED);
        assertNobodyClosed();
    }

    /** A backend that has answered for a while, to messages that come all the time. */
    @Test
    void blackHole_thatOneLoopHasFound_isLeftByTheOthersToo_thoughTheyHardlyUseIt() throws Exception {
        FaultProxy proxy = fixture.closing(FaultProxy.to(first.address()));
        start(2, BackendConfig.defaults(), proxy.endpoint(), second.endpoint());
        FrameClient talking = fixture.tcp();
        assertServedBy("first", talking);
        // Connections go to the loops in turn.
        FrameClient quiet = fixture.tcp();
        assertServedBy("first", quiet);
        proxy.awaitOpenConnections(2, WAIT);
        Talker talker = fixture.closing(new Talker(talking));
        awaitHabit(talking, PoolConfig.defaults().silenceTimeout());

        proxy.halfOpen();
        quiet.send(message(1, "into the hole"));
        awaitAnswerOf("second", talking);
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(2));

        assertServedBy("second", quiet);
        talker.close();
        assertNobodyClosed();
    }

    private static void awaitHabit(FrameClient client, Duration time) {
        int answers = (int) (2 * time.toMillis() / Talker.PERIOD_MILLIS);
        eventually(() -> assertThat(client.received()).isGreaterThan(answers));
    }

    private static void awaitAnswerOf(String name, FrameClient client) {
        String text = "";
        while (!text.startsWith(name)) {
            text = client.receive(WAIT).text();
        }
    }

    @Test
    void backendThatNeverAnswers_keepsItsLink() throws Exception {
        ScriptedBackend recording = fixture.recording();
        start(pool(PoolConfig.defaults().withSilenceTimeout(SHORT)), recording.endpoint(), second.endpoint());
        Talker talker = fixture.closing(new Talker(fixture.tcp()));

        recording.awaitFrames((int) (6 * SHORT.toMillis() / Talker.PERIOD_MILLIS), WAIT);

        talker.close();
        assertThat(fixture.gateway().stats().linksLost()).isZero();
        assertThat(recording.connectionsAccepted()).isEqualTo(1);
        assertThat(second.frames()).isEmpty();
    }

    @Test
    void silence_whereThereIsNoOtherEndpoint_doesNotBreakTheLink() throws Exception {
        FaultProxy proxy = fixture.closing(FaultProxy.to(first.address()));
        start(pool(PoolConfig.defaults().withSilenceTimeout(SHORT)), proxy.endpoint());
        FrameClient client = fixture.tcp();
        Talker talker = fixture.closing(new Talker(client));
        awaitHabit(client, SHORT);

        proxy.halfOpen();
        int sent = talker.sent();
        eventually(() ->
                assertThat(talker.sent()).isGreaterThan(sent + (int) (6 * SHORT.toMillis() / Talker.PERIOD_MILLIS)));

        assertThat(fixture.gateway().stats().linksLost()).isZero();
        assertThat(proxy.openConnections()).isEqualTo(1);
        talker.close();
        proxy.heal();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isEqualTo(1));
        int before = client.received();
        client.send(message(1, "last"));
        eventually(() -> assertThat(client.allReceived().stream().skip(before)).contains(reply(1, "first last")));
    }

    // ---- a backend that takes nothing

    @Test
    void linkThatTakesNoBytes_isBroken_andTheOtherEndpointGoesOn() throws Exception {
        FaultProxy proxy = fixture.closing(FaultProxy.to(first.address(), SMALL_BUFFER));
        start(1, pool(PoolConfig.defaults().withStallTimeout(SHORT)), proxy.endpoint(), second.endpoint());
        FrameClient client = fixture.tcp();
        FrameClient neighbour = fixture.webSocket();
        assertServedBy("first", client);
        assertServedBy("first", neighbour);
        proxy.stall(Direction.TO_TARGET);
        proxy.stall(Direction.FROM_TARGET);

        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMany(client));
        // Whoever notices first, the watch over links or the kernel: the endpoint is not to be tried at once again.
        eventually(() -> assertThat(status(proxy.endpoint()).circuit()).isEqualTo(CircuitState.OPEN));

        sending.get(LONG.toSeconds(), TimeUnit.SECONDS);
        client.send(message(9, "at last"));
        eventually(() -> assertThat(client.allReceived()).contains(reply(9, "second at last")));
        eventually(() -> assertThat(servedBy(neighbour)).isEqualTo("second"));
        assertNobodyClosed();
    }

    @Test
    void linkThatTakesNoBytes_whereThereIsNoOtherEndpoint_isReplaced_andServesAgainWhenItCan() throws Exception {
        FaultProxy proxy = fixture.closing(FaultProxy.to(first.address(), SMALL_BUFFER));
        start(
                pool(PoolConfig.defaults().withStallTimeout(SHORT))
                        .withContinuity(ContinuityConfig.defaults().withHold(64 * 1024, LONG)),
                proxy.endpoint());
        FrameClient client = fixture.tcp();
        assertServedBy("first", client);
        proxy.stall(Direction.TO_TARGET);
        proxy.stall(Direction.FROM_TARGET);

        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMany(client));
        eventually(() -> assertThat(status(proxy.endpoint()).linksLost()).isGreaterThanOrEqualTo(2));
        proxy.heal();

        sending.get(LONG.toSeconds(), TimeUnit.SECONDS);
        client.send(message(9, "at last"));
        eventually(() -> assertThat(client.allReceived()).contains(reply(9, "first at last")));
        assertNobodyClosed();
    }

    private static void sendMany(FrameClient client) {
        for (int i = 0; i < 1_000; i++) {
            client.send(new ClientMessage(i, serverId(TYPE), new byte[PAYLOAD_BYTES]));
        }
    }

    // ---- a connect that hangs

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectThatHangs_isLeftToItself_andTheNextCandidateServes() {
        HangingPort hanging = fixture.closing(HangingPort.open());
        Duration delay = ContinuityConfig.defaults().failoverDelay();
        start(pool(PoolConfig.defaults().withDialTimeout(TIMEOUT)), hanging.endpoint(), second.endpoint());
        List<FrameClient> clients =
                IntStream.range(0, CLIENTS).mapToObj(i -> fixture.tcp()).toList();

        long began = System.nanoTime();
        clients.forEach(client -> client.send(message(7, "who?")));
        clients.forEach(client -> assertThat(client.receive(WAIT)).isEqualTo(reply(7, "second who?")));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(delay, SOON);
        assertThat(fixture.gateway().stats().dialFailures()).isZero();
        clients.get(0).expectNothing(QUIET);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectThatHangs_duringAFailover_isLeftToItselfToo() {
        HangingPort hanging = fixture.closing(HangingPort.open());
        start(
                pool(PoolConfig.defaults().withDialTimeout(TIMEOUT)),
                first.endpoint(),
                hanging.endpoint(),
                second.endpoint());
        List<FrameClient> clients = clientsOf("first");

        long began = System.nanoTime();
        first.crash();
        eventually(() -> assertThat(status(first.endpoint()).links()).isZero());
        clients.forEach(client -> assertServedBy("second", client));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        assertNobodyClosed();
    }
}
