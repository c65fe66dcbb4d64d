/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push;

import static io.gamegateway.push.ListedGateways.address;
import static io.gamegateway.push.PushFixture.PAYLOAD;
import static io.gamegateway.push.PushFixture.builder;
import static io.gamegateway.push.PushFixture.eventually;
import static io.gamegateway.push.PushFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionLocation;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users that are looked up in a session directory. */
class UserLookupTest {

    @RegisterExtension
    final PushFixture fixture = new PushFixture();

    private final ListedGateways gateways = new ListedGateways();
    private final SlowDirectory users = new SlowDirectory();

    @SuppressWarnings("NullAway.Init")
    private ScriptedPushServer a;

    @SuppressWarnings("NullAway.Init")
    private ScriptedPushServer b;

    /** Answers when the test does. */
    private static final class SlowDirectory implements SessionDirectory {

        private final Queue<CompletableFuture<Optional<SessionLocation>>> questions = new ConcurrentLinkedQueue<>();

        int questions() {
            return questions.size();
        }

        CompletableFuture<Optional<SessionLocation>> oldest() {
            return Optional.ofNullable(questions.poll()).orElseThrow();
        }

        @Override
        public CompletionStage<Optional<SessionLocation>> find(String userId) {
            CompletableFuture<Optional<SessionLocation>> answer = new CompletableFuture<>();
            questions.add(answer);
            return answer;
        }

        @Override
        public CompletionStage<Optional<SessionLocation>> bind(
                String userId, String gatewayName, long sessionId, DuplicateLogin policy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> unbind(SessionLocation location) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AutoCloseable join(String gatewayName, Consumer<SessionLocation> lost) {
            throw new UnsupportedOperationException();
        }
    }

    private static Optional<SessionLocation> at(String gatewayName) {
        return Optional.of(new SessionLocation("alice", gatewayName, 1, 1));
    }

    @BeforeEach
    void servers() {
        a = fixture.server("gw-a", 1);
        b = fixture.server("gw-b", 2);
    }

    private PushClient client(SessionDirectory directory) {
        PushClient client = fixture.start(builder(gateways).sessionDirectory(directory));
        gateways.are(address("pod-a", a.endpoint()), address("pod-b", b.endpoint()));
        eventually(
                client, stats -> assertThat(stats.gateways()).hasSize(2).allMatch(PushClientStats.Gateway::connected));
        return client;
    }

    @Test
    void user_isSentToTheGatewayThatHasIt_alone() throws Exception {
        SessionDirectory directory = fixture.closing(SessionDirectory.inMemory());
        directory
                .bind("alice", "gw-a", 1, DuplicateLogin.REPLACE)
                .toCompletableFuture()
                .join();
        directory
                .bind("bob", "pod-b", 2, DuplicateLogin.REPLACE)
                .toCompletableFuture()
                .join();
        PushClient client = client(directory);

        get(client.sendToUser("alice", 1, PAYLOAD));
        get(client.sendToUser("bob", 2, PAYLOAD));
        get(client.kickUser("alice", CloseReason.KICKED, ""));
        assertThat(get(client.sendToUser("nobody", 3, PAYLOAD)).delivered()).isEqualTo(2);

        assertThat(a.numbers()).containsExactly(1, -1, 3);
        assertThat(b.numbers()).containsExactly(2, 3);
    }

    @Test
    void commandsForAUser_keepTheirOrder_whileItIsLookedUp_andShareOneQuestion() throws Exception {
        PushClient client = client(users);
        for (int i = 1; i <= 1_000; i++) {
            client.fireAndForget().sendToUser("alice", i, PAYLOAD);
        }
        CompletionStage<PushResult> last = client.sendToUser("alice", 1_001, PAYLOAD);
        get(client.broadcast(5_000, PAYLOAD));
        assertThat(a.numbers()).as("nothing for the user yet").containsExactly(5_000);
        assertThat(users.questions()).isEqualTo(1);

        users.oldest().complete(at("gw-a"));

        assertThat(get(last).delivered()).isEqualTo(1);
        assertThat(a.numbers().subList(1, 1_002))
                .isEqualTo(IntStream.rangeClosed(1, 1_001).boxed().toList());
        assertThat(b.numbers()).containsExactly(5_000);

        CompletionStage<PushResult> moved = client.sendToUser("alice", 2_000, PAYLOAD);
        assertThat(users.questions()).isEqualTo(1);
        users.oldest().complete(at("gw-b"));
        get(moved);
        assertThat(b.numbers()).containsExactly(5_000, 2_000);
    }

    @Test
    void answersAndNewCommandsAtTheSameTime_keepTheOrder() throws Exception {
        PushClient client = client(users);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread answering = new Thread(() -> {
            while (!done.isDone()) {
                CompletableFuture<Optional<SessionLocation>> question = users.questions.poll();
                if (question != null) {
                    question.complete(at("gw-a"));
                }
            }
        });
        answering.start();
        for (int i = 1; i <= 20_000; i++) {
            client.fireAndForget().sendToUser("alice", i, PAYLOAD);
        }
        get(client.sendToUser("alice", 20_001, PAYLOAD));
        done.complete(null);
        answering.join(PushFixture.WAIT.toMillis());

        assertThat(a.numbers())
                .isEqualTo(IntStream.rangeClosed(1, 20_001).boxed().toList());
        assertThat(b.count()).isZero();
    }

    @Test
    void directoryThatFails_orDoesNotAnswer_orKnowsNoSuchGateway_leadsToAllGateways() throws Exception {
        PushClient client = client(users);
        CompletionStage<PushResult> failed = client.sendToUser("alice", 1, PAYLOAD);
        users.oldest().completeExceptionally(new IllegalStateException("down"));
        assertThat(get(failed).delivered()).isEqualTo(2);

        CompletionStage<PushResult> elsewhere = client.sendToUser("alice", 2, PAYLOAD);
        users.oldest().complete(at("gw-unheard-of"));
        assertThat(get(elsewhere).delivered()).isEqualTo(2);

        assertThat(get(client.sendToUser("alice", 3, PAYLOAD)).delivered()).isEqualTo(2);
        users.oldest().complete(at("gw-a"));
        assertThat(a.numbers()).isEqualTo(b.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void tooMuchWaitingForTheDirectory_isRefused() {
        PushClient client =
                fixture.start(builder(gateways).sessionDirectory(users).bufferBytes(256 * 1024));
        gateways.are(address("pod-a", a.endpoint()));
        int refused = 0;
        for (int i = 0; i < 10; i++) {
            CompletionStage<PushResult> stage = client.sendToUser("alice", i, new byte[60_000]);
            refused += stage.toCompletableFuture().isCompletedExceptionally() ? 1 : 0;
        }

        assertThat(refused).isEqualTo(6);
        assertThat(client.stats().lookupsOverflowed()).isEqualTo(6);
        assertThatThrownBy(() -> get(client.sendToUser("alice", 1, new byte[60_000])))
                .hasCauseInstanceOf(PushException.class)
                .hasMessageContaining("OVERFLOW");
    }

    @Test
    void close_sendsWhatWaitsForTheDirectory_toAllGateways() {
        PushClient client = client(users);
        client.fireAndForget().sendToUser("alice", 1, PAYLOAD);

        client.close();

        assertThat(a.numbers()).containsExactly(1);
        assertThat(b.numbers()).containsExactly(1);
        client.fireAndForget().sendToUser("alice", 2, PAYLOAD);
        assertThat(users.questions()).isEqualTo(1);
    }
}
