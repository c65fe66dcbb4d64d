/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static io.gamegateway.GatewayFixture.QUIET;
import static io.gamegateway.GatewayFixture.TYPE;
import static io.gamegateway.GatewayFixture.WAIT;
import static io.gamegateway.GatewayFixture.builder;
import static io.gamegateway.GatewayFixture.eventually;
import static io.gamegateway.GatewayFixture.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.config.PushConfig;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.test.Closed;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users who log in twice: on one gateway or on two, one after the other or at the same time. */
class UserLoginTest {

    @RegisterExtension
    final GatewayFixture fixture = new GatewayFixture();

    private final ScriptedBackend backend = fixture.recording();
    private final ManualDirectory directory = new ManualDirectory(SessionDirectory.inMemory());

    private Gateway start(String name, DuplicateLogin policy) {
        return fixture.start(builder()
                .name(name)
                .route(TYPE, backend.endpoint())
                .push(PushConfig.defaults().withDuplicateLogin(policy))
                .sessionDirectory(directory));
    }

    private record Player(FrameClient client, long session) {}

    /** Of the gateway that was started last. */
    private Player player() {
        FrameClient client = fixture.webSocket();
        return new Player(client, fixture.sessionOf(client, backend));
    }

    private void ownerIs(String gateway, Player player) {
        SessionLocation location =
                directory.find("ann").toCompletableFuture().join().orElseThrow();
        assertThat(location.gatewayName()).isEqualTo(gateway);
        assertThat(location.sessionId()).isEqualTo(player.session);
    }

    private static void assertReplaced(Player player) {
        Closed closed = player.client.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(4003);
        assertThat(closed.webSocketReason()).isEqualTo("the user has logged in elsewhere");
    }

    @Test
    void secondLogin_onAnotherGateway_ownsTheUser_andTheFirstOneLearnsWhy() {
        Gateway a = start("a", DuplicateLogin.REPLACE);
        Player first = player();
        a.clients().bind(first.session, "ann");
        Gateway b = start("b", DuplicateLogin.REPLACE);
        Player second = player();

        b.clients().bind(second.session, "ann");

        assertReplaced(first);
        ownerIs("b", second);
        eventually(() -> a.clients().sessionOf("ann").isPresent(), false);
        assertThat(a.stats().connectionsClosed()).containsEntry("replaced", 1L);
        b.clients().sendToUser("ann", 1, new byte[0]);
        assertThat(second.client.receive(WAIT)).isEqualTo(reply(1, ""));
    }

    @Test
    void lateUnbind_ofTheFirstGateway_changesNothing() {
        Gateway a = start("a", DuplicateLogin.REPLACE);
        Player first = player();
        a.clients().bind(first.session, "ann");
        Gateway b = start("b", DuplicateLogin.REPLACE);
        Player second = player();
        directory.holdUnbinds();
        first.client.close();
        eventually(() -> a.clients().sessionOf("ann").isPresent(), false);
        b.clients().bind(second.session, "ann");

        directory.releaseUnbinds();

        ownerIs("b", second);
        a.clients().unbind(first.session, "ann");
        ownerIs("b", second);
        second.client.expectNothing(QUIET);
    }

    @Test
    void secondLogin_onTheSameGateway_replacesTheFirst() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player first = player();
        Player second = player();
        gateway.clients().bind(first.session, "ann");

        gateway.clients().bind(second.session, "ann");

        assertReplaced(first);
        assertThat(gateway.clients().sessionOf("ann").map(ClientSession::id)).contains(second.session);
        second.client.expectNothing(QUIET);
    }

    @Test
    void sameSession_boundAgain_staysOpen() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player player = player();

        gateway.clients().bind(player.session, "ann");
        gateway.clients().bind(player.session, "ann");

        player.client.expectNothing(QUIET);
        assertThat(player.client.isOpen()).isTrue();
        player.client.close();
        eventually(() -> directory.find("ann").toCompletableFuture().join(), Optional.empty());
    }

    @Test
    void twoLoginsAtATime_whoseAnswersCross_leaveOne() {
        Gateway a = start("a", DuplicateLogin.REPLACE);
        Player first = player();
        Gateway b = start("b", DuplicateLogin.REPLACE);
        Player second = player();
        directory.holdAnswers();
        a.clients().bind(first.session, "ann");
        b.clients().bind(second.session, "ann");

        // The second login's notice is here before the answer to the first one.
        directory.releaseAnswers();

        assertReplaced(first);
        ownerIs("b", second);
        second.client.expectNothing(QUIET);
        assertThat(second.client.isOpen()).isTrue();
    }

    @Test
    void secondLogin_whereThePolicyRefuses_isClosedAsUnauthorized() {
        Gateway a = start("a", DuplicateLogin.REFUSE);
        Player first = player();
        a.clients().bind(first.session, "ann");
        Gateway b = start("b", DuplicateLogin.REFUSE);
        Player second = player();
        Player third = player();

        b.clients().bind(second.session, "ann");

        Closed closed = second.client.awaitClose(WAIT);
        assertThat(closed.webSocketCode()).hasValue(4016);
        assertThat(closed.webSocketReason()).isEqualTo("the user is logged in already");
        ownerIs("a", first);
        assertThat(first.client.isOpen()).isTrue();
        first.client.close();
        eventually(() -> directory.find("ann").toCompletableFuture().join(), Optional.empty());
        b.clients().bind(third.session, "ann");
        ownerIs("b", third);
    }

    @Test
    void sessionThatEndsWhileItsLoginIsOnItsWay_leavesNothingBehind() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player player = player();
        directory.holdAnswers();
        gateway.clients().bind(player.session, "ann");
        player.client.close();
        eventually(() -> gateway.stats().sessionsActive(), 0);

        directory.releaseAnswers();

        eventually(() -> directory.find("ann").toCompletableFuture().join(), Optional.empty());
        assertThat(gateway.stats().usersActive()).isZero();
    }

    @Test
    void directoryThatFails_leavesTheUserBoundHere_andTheNewerSessionWins() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player first = player();
        Player second = player();
        directory.fail();
        gateway.clients().bind(first.session, "ann");

        gateway.clients().bind(second.session, "ann");

        assertReplaced(first);
        assertThat(gateway.clients().sessionOf("ann").map(ClientSession::id)).contains(second.session);
    }

    @Test
    void sessionWhoseLoginFailed_isUnboundWithEpochZero_asTheDirectoryMakesUpForIt() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player player = player();
        directory.fail();
        gateway.clients().bind(player.session, "ann");
        directory.holdUnbinds();

        player.client.close();

        eventually(() -> directory.unbinds, List.of(new SessionLocation("ann", "a", player.session, 0)));
    }

    @Test
    void loginThatFailed_andWasLostMeanwhile_isClosed() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player player = player();
        directory.fail();
        gateway.clients().bind(player.session, "ann");

        directory.lose(new SessionLocation("ann", "a", player.session, 0));

        assertReplaced(player);
    }

    @Test
    void bindsOfOneSession_byManyThreads_leaveOneUser_andNothingWhenItEnds() throws Exception {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        Player player = player();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String user = "user-" + t;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    gateway.clients().bind(player.session, user);
                    gateway.clients().unbind(player.session, user);
                    gateway.clients().bind(player.session, user);
                }
            }));
        }

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(WAIT.toMillis());
        }

        assertThat(gateway.stats().usersActive()).isEqualTo(1);
        String user = gateway.clients()
                .session(player.session)
                .flatMap(ClientSession::userId)
                .orElseThrow();
        assertThat(gateway.clients().sessionOf(user).map(ClientSession::id)).contains(player.session);
        player.client.close();
        eventually(() -> gateway.stats().usersActive(), 0);
        for (int t = 0; t < 4; t++) {
            assertThat(directory.find("user-" + t).toCompletableFuture().join()).isEmpty();
        }
    }

    @Test
    void bindByABackend_isALogin() {
        Gateway a = start("a", DuplicateLogin.REPLACE);
        Player first = player();
        backend.openConnections().get(0).send(GateFrame.bind(first.session, "ann"));
        eventually(() -> a.clients().sessionOf("ann").isPresent(), true);
        Gateway b = start("b", DuplicateLogin.REPLACE);
        Player second = player();

        b.clients().bind(second.session, "ann");

        assertReplaced(first);
        ownerIs("b", second);
    }

    @Test
    void gatewayThatCloses_takesItsUsersOutOfTheDirectory() {
        Gateway gateway = start("a", DuplicateLogin.REPLACE);
        gateway.clients().bind(player().session, "ann");

        gateway.close();

        assertThat(directory.find("ann").toCompletableFuture().join()).isEmpty();
        assertThat(directory.gateways).isEmpty();
    }

    /** One whose answers come when a test wants them to. */
    private static final class ManualDirectory implements SessionDirectory {

        private final SessionDirectory real;
        private final ConcurrentMap<String, AutoCloseable> gateways = new ConcurrentHashMap<>();
        private final List<Consumer<SessionLocation>> listeners = new CopyOnWriteArrayList<>();
        private final List<Runnable> answers = new CopyOnWriteArrayList<>();
        private final List<SessionLocation> unbinds = new CopyOnWriteArrayList<>();
        private volatile boolean holdAnswers;
        private volatile boolean holdUnbinds;
        private volatile boolean failing;

        ManualDirectory(SessionDirectory real) {
            this.real = real;
        }

        void holdAnswers() {
            holdAnswers = true;
        }

        void releaseAnswers() {
            answers.forEach(Runnable::run);
        }

        void holdUnbinds() {
            holdUnbinds = true;
        }

        void releaseUnbinds() {
            holdUnbinds = false;
            assertThat(unbinds).isNotEmpty();
            new ArrayList<>(unbinds).forEach(real::unbind);
        }

        void fail() {
            failing = true;
        }

        @Override
        public CompletionStage<Optional<SessionLocation>> bind(
                String userId, String gatewayName, long sessionId, DuplicateLogin policy) {
            if (failing) {
                return CompletableFuture.failedFuture(new IllegalStateException("no directory today"));
            }
            CompletionStage<Optional<SessionLocation>> answer = real.bind(userId, gatewayName, sessionId, policy);
            if (!holdAnswers) {
                return answer;
            }
            CompletableFuture<Optional<SessionLocation>> held = new CompletableFuture<>();
            answers.add(() -> held.complete(answer.toCompletableFuture().join()));
            return held;
        }

        @Override
        public CompletionStage<Void> unbind(SessionLocation location) {
            if (holdUnbinds) {
                unbinds.add(location);
                return CompletableFuture.completedFuture(null);
            }
            return real.unbind(location);
        }

        @Override
        public CompletionStage<Optional<SessionLocation>> find(String userId) {
            return real.find(userId);
        }

        void lose(SessionLocation location) {
            listeners.forEach(listener -> listener.accept(location));
        }

        @Override
        public AutoCloseable join(String gatewayName, Consumer<SessionLocation> lost) {
            listeners.add(lost);
            AutoCloseable membership = real.join(gatewayName, lost);
            gateways.put(gatewayName, membership);
            return () -> {
                gateways.remove(gatewayName);
                membership.close();
            };
        }
    }
}
