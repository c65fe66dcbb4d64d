/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.codec.ServerId;
import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.LinkMode;
import io.gamegateway.config.RouteRule;
import io.gamegateway.observe.BackendStatus;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.routing.TableRouteResolver;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteExplanation;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that are replaced while clients are connected. */
class RouteChangeTest {

    private static final int OTHER = 20;
    private static final int CLIENTS = 6;
    private static final ServerId SERVER = new ServerId(GatewayFixture.serverId(TYPE));

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend first = fixture.prefixing("first ");
    private final ScriptedBackend second = fixture.prefixing("second ");
    private final TableRouteResolver routes = new TableRouteResolver(table(first));

    private static Endpoint endpoint(ScriptedBackend backend) {
        return Endpoint.parse(backend.endpoint());
    }

    private static RouteRule rule(int type, ScriptedBackend... backends) {
        return new RouteRule(
                type,
                RouteRule.ANY_WORLD,
                "type-" + type,
                Arrays.stream(backends).map(RouteChangeTest::endpoint).toList());
    }

    private static RouteTable table(ScriptedBackend... backends) {
        return RouteTable.of(List.of(rule(TYPE, backends)));
    }

    private void start(BackendConfig config) {
        fixture.start(builder().backend(config).routeResolver(routes));
    }

    private void start() {
        start(BackendConfig.defaults());
    }

    /** The first word of the answer. */
    private static String servedBy(FrameClient client) {
        client.send(message(7, "who?"));
        String answer = client.receive(WAIT).text();
        assertThat(answer).endsWith(" who?");
        return answer.replace(" who?", "");
    }

    private List<FrameClient> clients() {
        List<FrameClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> i % 2 == 0 ? fixture.tcp() : fixture.webSocket())
                .toList();
        clients.forEach(RouteChangeTest::servedBy);
        return clients;
    }

    private void assertNobodyClosed() {
        assertThat(fixture.gateway().stats().sessionsActive())
                .isEqualTo((int) fixture.gateway().stats().connectionsTotal());
    }

    @Test
    void newEndpoint_getsNewClientsAtOnce_andTheOthersStay() {
        start();
        List<FrameClient> before = clients();

        routes.replace(table(first, second));

        assertThat(clients().stream().map(RouteChangeTest::servedBy)).contains("first", "second");
        assertThat(before.stream().map(RouteChangeTest::servedBy)).containsOnly("first");
        assertNobodyClosed();
    }

    @Test
    void endpointThatIsGone_losesItsSessions_withTheirNextMessage_andNobodyIsDropped() {
        start();
        List<FrameClient> before = clients();

        routes.replace(table(second));

        assertThat(servedBy(fixture.tcp())).isEqualTo("second");
        assertThat(before.stream().map(RouteChangeTest::servedBy)).containsOnly("second");
        eventually(() -> assertThat(fixture.gateway().backends())
                .filteredOn(status -> status.endpoint().equals(endpoint(first)))
                .extracting(BackendStatus::sessions)
                .containsExactly(0));
        assertNobodyClosed();
    }

    @ParameterizedTest
    @EnumSource
    void sessionThatMoves_isDismissedHereAndResumedThere_beforeItsMessages(LinkMode links) {
        start(BackendConfig.defaults().withLifecycleFrames(true).withLinks(links));
        FrameClient client = fixture.tcp();
        servedBy(client);
        long session = first.awaitFrames(2, WAIT).get(0).sessionId();

        routes.replace(table(second));
        for (int i = 0; i < 20; i++) {
            client.send(message(i, "#" + i));
        }

        List<GateFrame> arrived = second.awaitFrames(21, WAIT);
        assertThat(arrived).extracting(GateFrame::sessionId).containsOnly(session);
        assertThat(arrived.get(0).opCode()).isEqualTo(GateFrame.CONNECT);
        assertThat(arrived.get(0).connectPayload().resumed()).isTrue();
        assertThat(arrived.subList(1, 21))
                .extracting(GateFrame::text)
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "#" + i).toList());
        GateFrame dismissed = first.awaitFrame(WAIT);
        assertThat(dismissed.opCode()).isEqualTo(GateFrame.DISCONNECT);
        assertThat(dismissed.sessionId()).isEqualTo(session);
        assertThat(dismissed.disconnectReason()).isEqualTo(CloseReason.NORMAL.code());
        first.expectNothing(QUIET);
    }

    @Test
    void sessionThatHoldsMessagesForADeadEndpoint_takesThemToTheNewOne() {
        start();
        FrameClient client = fixture.tcp();
        servedBy(client);
        first.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksActive()).isZero());
        for (int i = 0; i < 20; i++) {
            client.send(message(i, "#" + i));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.messagesHeld()).isEqualTo(20));

        // Nothing more is sent: the session looks at the rules before each attempt.
        routes.replace(table(second));

        assertThat(client.receive(20, WAIT))
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(i -> reply(i, "second #" + i))
                        .toList());
        assertNobodyClosed();
    }

    @Test
    void ruleThatIsRemoved_dropsLaterMessages_andKeepsTheSession() {
        routes.replace(RouteTable.of(List.of(rule(TYPE, first), rule(OTHER, second))));
        start();
        FrameClient client = fixture.tcp();
        servedBy(client);

        routes.replace(RouteTable.of(List.of(rule(OTHER, second))));
        client.send(message(1, "nowhere"), message(2, "to go"));

        fixture.eventuallyDropped("no_route", 2);
        client.send(message(3, OTHER, "but here"));
        assertThat(client.receive(WAIT)).isEqualTo(reply(3, "second but here"));
        assertThat(fixture.gateway().stats().routingErrors()).containsEntry("no_route", 2L);
        routes.replace(table(first));
        assertThat(servedBy(client)).isEqualTo("first");
        assertThat(first.frames()).extracting(GateFrame::text).containsExactly("who?", "who?");
    }

    @Test
    void drainingEndpoint_keepsItsSessions_andGetsNoNewOnes() {
        start();
        List<FrameClient> before = clients();

        routes.replace(RouteTable.of(List.of(rule(TYPE, first, second).withDraining(Set.of(endpoint(first))))));

        assertThat(clients().stream().map(RouteChangeTest::servedBy)).containsOnly("second");
        assertThat(before.stream().map(RouteChangeTest::servedBy)).containsOnly("first");
        assertNobodyClosed();
    }

    @Test
    void drainingEndpointThatDies_hasItsSessionsMoved() {
        start();
        List<FrameClient> before = clients();
        routes.replace(RouteTable.of(List.of(rule(TYPE, first, second).withDraining(Set.of(endpoint(first))))));
        assertThat(before.stream().map(RouteChangeTest::servedBy)).containsOnly("first");

        first.crash();
        fixture.eventuallyStats(stats -> assertThat(stats.linksLost()).isPositive());
        eventually(() -> assertThat(fixture.gateway().backends())
                .filteredOn(status -> status.endpoint().equals(endpoint(first)))
                .extracting(BackendStatus::links)
                .containsExactly(0));

        assertThat(before.stream().map(RouteChangeTest::servedBy)).containsOnly("second");
        assertNobodyClosed();
    }

    @Test
    void tablesThatChangeUnderTraffic_loseNothing_andKeepEachSessionsOrderAtEachBackend() throws Exception {
        start();
        int changes = 200;
        AtomicBoolean enough = new AtomicBoolean();
        FrameClient observer = fixture.tcp();
        List<RouteTable> tables = List.of(table(first), table(first, second), table(second), table(second, first));
        List<FrameClient> talkers =
                IntStream.range(0, CLIENTS).mapToObj(i -> fixture.tcp()).toList();
        List<CompletableFuture<List<String>>> talks = talkers.stream()
                .map(client ->
                        CompletableFuture.supplyAsync(() -> talk(client, enough), RouteChangeTest::inThreadOfItsOwn))
                .toList();

        for (int i = 0; i < changes; i++) {
            int[] before = talkers.stream().mapToInt(FrameClient::received).toArray();
            routes.replace(tables.get(i % tables.size()));
            // Each table is in force for at least one question and its answer, and for some of each client's.
            servedBy(observer);
            eventually(() -> assertThat(IntStream.range(0, CLIENTS))
                    .allMatch(client -> talkers.get(client).received() > before[client]));
        }
        enough.set(true);

        for (CompletableFuture<List<String>> talk : talks) {
            List<String> answers = talk.get(WAIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(answers).hasSizeGreaterThan(changes).doesNotHaveDuplicates();
            assertThat(numbersOf(answers, "first ")).isNotEmpty().isSorted();
            assertThat(numbersOf(answers, "second ")).isNotEmpty().isSorted();
        }
        assertThat(fixture.gateway().stats().messagesDropped().values()).containsOnly(0L);
        assertThat(fixture.gateway().stats().linksLost()).isZero();
        assertNobodyClosed();
    }

    /** The common pool may have one thread only, and these block. */
    private static void inThreadOfItsOwn(Runnable talk) {
        new Thread(talk, "talk").start();
    }

    /** Sends numbered messages, some of them always under way, and returns an answer for each. */
    private static List<String> talk(FrameClient client, AtomicBoolean enough) {
        int window = 20;
        List<String> answers = new ArrayList<>();
        int sent = sendSome(client, 0, window);
        while (!enough.get()) {
            sent = sendSome(client, sent, window);
            client.receive(window, WAIT).forEach(answer -> answers.add(answer.text()));
        }
        client.receive(window, WAIT).forEach(answer -> answers.add(answer.text()));
        assertThat(answers).hasSize(sent);
        return answers;
    }

    private static int sendSome(FrameClient client, int from, int count) {
        for (int i = from; i < from + count; i++) {
            client.send(message(i & 0xFFFF, "#" + i));
        }
        return from + count;
    }

    private static List<Integer> numbersOf(List<String> answers, String prefix) {
        return answers.stream()
                .filter(answer -> answer.startsWith(prefix))
                .map(answer -> Integer.parseInt(answer.substring(prefix.length() + 1)))
                .toList();
    }

    // ---- what operators ask

    @Test
    void dryRun_countsWhoWouldMove_andChangesNothing() {
        routes.replace(RouteTable.of(List.of(rule(TYPE, first), rule(OTHER, first))));
        start();
        List<FrameClient> clients = clients();
        FrameClient two = clients.get(0);
        two.send(message(1, OTHER, "as well"));
        assertThat(two.receive(WAIT).text()).isEqualTo("first as well");

        assertThat(fixture.gateway().dryRun(routes.table())).isEqualTo(new RouteDryRun(CLIENTS, 0, 0, Map.of()));
        assertThat(fixture.gateway().dryRun(table(first, second))).isEqualTo(new RouteDryRun(CLIENTS, 0, 1, Map.of()));
        assertThat(fixture.gateway().dryRun(table(second)))
                .isEqualTo(new RouteDryRun(CLIENTS, CLIENTS, 1, Map.of(endpoint(first), CLIENTS)));
        assertThat(fixture.gateway().dryRun(RouteTable.of(List.of(rule(TYPE, second), rule(OTHER, second)))))
                .isEqualTo(new RouteDryRun(CLIENTS, CLIENTS, 0, Map.of(endpoint(first), CLIENTS + 1)));
        assertThat(fixture.gateway().dryRun(RouteTable.of(List.of())))
                .isEqualTo(new RouteDryRun(CLIENTS, 0, CLIENTS, Map.of()));

        assertThat(clients.stream().map(RouteChangeTest::servedBy)).containsOnly("first");
    }

    @Test
    void explain_ofASession_namesTheEndpointItUses() {
        start();
        FrameClient client = fixture.tcp();
        assertThat(servedBy(client)).isEqualTo("first");
        long session = first.awaitFrame(WAIT).sessionId();
        routes.replace(table(second, first));

        RouteExplanation explanation =
                fixture.gateway().explain(session, SERVER).orElseThrow();

        assertThat(explanation.serverId()).isEqualTo(SERVER);
        assertThat(explanation.decision().endpoint()).contains(endpoint(first));
        assertThat(explanation.decision().service()).isEqualTo("type-" + TYPE);
        assertThat(servedBy(client)).isEqualTo("first");
        routes.replace(table(second));
        assertThat(fixture.gateway()
                        .explain(session, SERVER)
                        .orElseThrow()
                        .decision()
                        .endpoint())
                .contains(endpoint(second));
        assertThat(fixture.gateway().explain(session + 1, SERVER)).isEmpty();
    }
}
