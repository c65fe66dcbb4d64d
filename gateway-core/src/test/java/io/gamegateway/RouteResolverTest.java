/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.LOOP_THREAD;
import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.message;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.BackendConfig;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.spi.ClientProtocol;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteDecision;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.RouteResolver;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Route resolvers of users: late, wrong, silent or changing. */
class RouteResolverTest {

    private static final int LATER = 30;
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.echo();
    private final Scripted resolver = new Scripted();

    /** Routes everything to {@link #backend} at once, except where a test says otherwise. */
    private final class Scripted implements RouteResolver {

        private final Queue<RouteRequest> requests = new ConcurrentLinkedQueue<>();
        private final Queue<String> threads = new ConcurrentLinkedQueue<>();
        private volatile long version;
        private volatile Function<RouteRequest, @Nullable CompletionStage<RouteDecision>> answer = request -> routed();

        @Override
        @SuppressWarnings("NullAway") // A resolver that breaks its contract is what some tests are about.
        public CompletionStage<RouteDecision> resolve(RouteRequest request) {
            requests.add(request);
            threads.add(Thread.currentThread().getName());
            return answer.apply(request);
        }

        @Override
        public long version() {
            return version;
        }
    }

    private CompletionStage<RouteDecision> routed() {
        return CompletableFuture.completedStage(decision(backend));
    }

    private static CompletionStage<RouteDecision> none() {
        return CompletableFuture.completedStage(RouteDecision.none());
    }

    private static RouteDecision decision(ScriptedBackend to) {
        return RouteDecision.to(Endpoint.parse(to.endpoint()), "test");
    }

    private void start() {
        PoolConfig pool = PoolConfig.defaults().withDialTimeout(TIMEOUT);
        fixture.start(builder().backend(BackendConfig.defaults().withPool(pool)).routeResolver(resolver));
    }

    @Test
    void question_tellsWhoAsksForWhat_onAnEventLoop_onceForEachServerId() {
        start();
        FrameClient client = fixture.webSocket();

        for (int i = 0; i < 3; i++) {
            client.send(
                    ClientMessage.of(i, ClientMessage.serverId(7, TYPE, 5), "").zip());
            client.receive(WAIT);
        }

        assertThat(resolver.requests).hasSize(1);
        RouteRequest request = resolver.requests.element();
        assertThat(request.serverId()).hasToString("7.10.5");
        assertThat(request.current()).isEmpty();
        assertThat(request.session().protocol()).isEqualTo(ClientProtocol.WEBSOCKET);
        assertThat(request.session().remoteAddress()).isEqualTo(client.localAddress());
        assertThat(request.session().id()).isEqualTo(backend.frames().get(0).sessionId());
        assertThat(request.session().userId()).isEmpty();
        assertThat(resolver.threads).allMatch(thread -> thread.startsWith(LOOP_THREAD));
    }

    @ParameterizedTest
    @EnumSource
    void answerFromAnotherThread_releasesWhatWaitedInOrder(ClientProtocol protocol) {
        CompletableFuture<RouteDecision> answer = new CompletableFuture<>();
        resolver.answer = request -> answer.copy();
        PoolConfig pool = PoolConfig.defaults();
        fixture.start(builder().backend(BackendConfig.defaults().withPool(pool)).routeResolver(resolver));
        FrameClient client = fixture.client(protocol);

        for (int i = 0; i < 1_000; i++) {
            client.send(message(i, "#" + i));
        }
        fixture.eventuallyStats(stats -> assertThat(stats.readPauses()).isEqualTo(1));
        backend.expectNothing(QUIET);
        answer.complete(decision(backend));

        assertThat(client.receive(1_000, WAIT))
                .isEqualTo(IntStream.range(0, 1_000)
                        .mapToObj(i -> reply(i, "#" + i))
                        .toList());
        assertThat(resolver.requests).hasSize(1);
    }

    @Test
    void sessionThatWaitsForAnAnswer_holdsUpNobodyElse() {
        CompletableFuture<RouteDecision> never = new CompletableFuture<>();
        fixture.start(builder().eventLoops(1).routeResolver(resolver));
        FrameClient client = fixture.tcp();
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander);
        resolver.answer = request -> never;

        client.send(message(1, "waits"));
        eventually(() -> assertThat(resolver.requests).hasSize(2));

        fixture.assertServed(bystander);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void lateAnswer_forALaterServerId_keepsTheOrderOfTheSession() {
        CompletableFuture<RouteDecision> answer = new CompletableFuture<>();
        start();
        resolver.answer = request -> request.serverId().serverType() == LATER ? answer : routed();
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, LATER, "two"), message(3, "three"));
        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "one"));
        client.expectNothing(QUIET.dividedBy(2));
        answer.complete(decision(backend));

        assertThat(client.receive(2, WAIT)).containsExactly(reply(2, "two"), reply(3, "three"));
    }

    @Test
    void lateAnswerOfNoRoute_toALaterMessage_dropsItAlone() {
        CompletableFuture<RouteDecision> answer = new CompletableFuture<>();
        start();
        resolver.answer = request -> request.serverId().serverType() == LATER ? answer : routed();
        FrameClient client = fixture.tcp();

        client.send(message(1, "one"), message(2, LATER, "lost"), message(3, "three"));
        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "one"));
        answer.complete(RouteDecision.none());

        assertThat(client.receive(WAIT)).isEqualTo(reply(3, "three"));
        fixture.eventuallyDropped("no_route", 1);
    }

    @Test
    void lateAnswerOfNoRoute_toTheFirstMessage_closesTheSession() {
        CompletableFuture<RouteDecision> answer = new CompletableFuture<>();
        start();
        resolver.answer = request -> answer;
        FrameClient client = fixture.webSocket();

        client.send(message(1, "lost"), message(2, "lost too"));
        eventually(() -> assertThat(resolver.requests).hasSize(1));
        answer.complete(RouteDecision.none());

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4009);
        fixture.eventuallyClosed("no_route", 1);
    }

    @Test
    void answerForASessionThatIsGone_isIgnored() {
        CompletableFuture<RouteDecision> answer = new CompletableFuture<>();
        start();
        resolver.answer = request -> answer;
        FrameClient client = fixture.tcp();
        client.send(message(1, "never mind"));
        eventually(() -> assertThat(resolver.requests).hasSize(1));

        client.close();
        fixture.eventuallyStats(stats -> assertThat(stats.sessionsActive()).isZero());
        answer.complete(decision(backend));

        resolver.answer = request -> routed();
        fixture.assertServed(fixture.tcp());
        assertThat(backend.frames()).hasSize(1);
    }

    @Test
    void exception_countsAsNoRoute() {
        expectNoRoute(request -> {
            throw new IllegalStateException("the resolver is broken");
        });
    }

    @Test
    void failedStage_countsAsNoRoute() {
        expectNoRoute(request -> CompletableFuture.failedStage(new IllegalStateException("the database is down")));
    }

    @Test
    void stageThatNeverCompletes_countsAsNoRouteAfterTheDialTimeout() {
        expectNoRoute(request -> new CompletableFuture<>());
    }

    @Test
    void noStageAtAll_countsAsNoRoute() {
        expectNoRoute(request -> null);
    }

    @Test
    @SuppressWarnings("NullAway") // The contract broken on purpose.
    void stageOfNull_countsAsNoRoute() {
        expectNoRoute(request -> CompletableFuture.completedStage(null));
    }

    private void expectNoRoute(Function<RouteRequest, @Nullable CompletionStage<RouteDecision>> answer) {
        start();
        FrameClient bystander = fixture.tcp();
        fixture.assertServed(bystander);
        resolver.answer = answer;
        FrameClient client = fixture.webSocket();

        client.send(message(1, "lost"));

        assertThat(client.awaitClose(WAIT).webSocketCode()).hasValue(4009);
        fixture.eventuallyClosed("no_route", 1);
        bystander.send(message(1, LATER, "lost"));
        fixture.eventuallyDropped("no_route", 1);
        fixture.assertServed(bystander);
    }

    @Test
    void changedVersion_makesSessionsAskAgain_andTellTheirEndpoint() {
        ScriptedBackend next = fixture.prefixing("next ");
        start();
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        resolver.answer = request -> CompletableFuture.completedStage(decision(next));
        fixture.assertServed(client);
        assertThat(resolver.requests).hasSize(1);

        resolver.version = 1;
        client.send(message(1, "one"), message(2, "two"));

        assertThat(client.receive(2, WAIT)).containsExactly(reply(1, "next one"), reply(2, "next two"));
        assertThat(resolver.requests)
                .extracting(RouteRequest::current)
                .containsExactly(Optional.empty(), Optional.of(Endpoint.parse(backend.endpoint())));
    }

    @Test
    void changedVersion_withTheSameEndpoint_keepsTheLink() {
        fixture.start(builder()
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .routeResolver(resolver));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        for (int i = 1; i <= 5; i++) {
            resolver.version = i;
            fixture.assertServed(client);
        }

        assertThat(backend.awaitFrames(7, WAIT)).extracting(GateFrame::opCode).containsExactly(2, 1, 1, 1, 1, 1, 1);
        assertThat(resolver.requests).hasSize(6);
    }

    @Test
    void changedVersion_withAnotherEndpoint_tellsBothBackends() {
        ScriptedBackend next = fixture.echo();
        fixture.start(builder()
                .backend(BackendConfig.defaults().withLifecycleFrames(true))
                .routeResolver(resolver));
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);

        resolver.answer = request -> CompletableFuture.completedStage(decision(next));
        resolver.version = 1;
        fixture.assertServed(client);

        assertThat(backend.awaitFrames(3, WAIT)).extracting(GateFrame::opCode).containsExactly(2, 1, 3);
        assertThat(next.awaitFrames(2, WAIT)).extracting(GateFrame::opCode).containsExactly(2, 1);
    }

    @Test
    void changedVersion_withoutARouteAnyMore_dropsMessagesUntilThereIsOne() {
        start();
        FrameClient client = fixture.tcp();
        fixture.assertServed(client);
        resolver.answer = request -> none();
        resolver.version = 1;

        client.send(message(1, "lost"), message(2, "lost"));
        fixture.eventuallyDropped("no_route", 2);
        resolver.answer = request -> routed();
        resolver.version = 2;

        fixture.assertServed(client);
    }

    @Test
    void versionThatChangesWhileAnAnswerIsAwaited_makesTheSessionAskAgain() {
        CompletableFuture<RouteDecision> outdated = new CompletableFuture<>();
        ScriptedBackend old = fixture.recording();
        start();
        resolver.answer = request -> outdated;
        FrameClient client = fixture.tcp();
        client.send(message(1, "where to?"));
        eventually(() -> assertThat(resolver.requests).hasSize(1));

        resolver.answer = request -> routed();
        resolver.version = 1;
        outdated.complete(decision(old));

        assertThat(client.receive(WAIT)).isEqualTo(reply(1, "where to?"));
        assertThat(List.copyOf(resolver.requests)).hasSize(2);
        assertThat(old.frames()).isEmpty();
    }
}
