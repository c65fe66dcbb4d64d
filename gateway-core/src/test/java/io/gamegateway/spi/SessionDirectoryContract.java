/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link SessionDirectory} must keep; extend it with your own. */
public abstract class SessionDirectoryContract {

    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final int ROUNDS = 50;
    private static final String ALICE = "alice";

    private final Gateway one = new Gateway("gateway-1");
    private final Gateway two = new Gateway("gateway-2");

    /**
     * A directory, which the caller's class closes. All of one test have the same users, and may be the same one. A login elsewhere
     * is noticed within some seconds.
     */
    protected abstract SessionDirectory open();

    private static final class Gateway {

        final String name;
        final Queue<SessionLocation> lost = new ConcurrentLinkedQueue<>();

        Gateway(String name) {
            this.name = name;
        }

        AutoCloseable join(SessionDirectory directory) {
            return directory.join(name, lost::add);
        }
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static SessionLocation bind(SessionDirectory directory, String user, Gateway gateway, long session)
            throws Exception {
        return get(directory.bind(user, gateway.name, session, DuplicateLogin.REPLACE))
                .orElseThrow();
    }

    private static void eventually(ThrowingRunnable check) {
        await().atMost(WAIT).pollInterval(Duration.ofMillis(5)).untilAsserted(check);
    }

    @Test
    void bind_newUser_isFound() throws Exception {
        SessionDirectory directory = open();
        one.join(directory);

        SessionLocation location = bind(directory, ALICE, one, -7);

        assertThat(location.userId()).isEqualTo(ALICE);
        assertThat(location.gatewayName()).isEqualTo(one.name);
        assertThat(location.sessionId()).isEqualTo(-7);
        assertThat(location.epoch()).isPositive();
        assertThat(get(open().find(ALICE))).contains(location);
        assertThat(get(directory.find("bob"))).isEmpty();
    }

    @Test
    void bind_sameSessionAgain_hasANewerEpoch_andNobodyIsTold() throws Exception {
        SessionDirectory directory = open();
        one.join(directory);
        SessionLocation first = bind(directory, ALICE, one, 1);

        SessionLocation second =
                get(directory.bind(ALICE, one.name, 1, DuplicateLogin.REFUSE)).orElseThrow();
        SessionLocation third = bind(directory, ALICE, one, 1);
        bind(directory, "bob", one, 2);
        bind(directory, "bob", one, 3);

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(third.epoch()).isGreaterThan(second.epoch());
        assertThat(get(directory.find(ALICE))).contains(third);
        eventually(() -> assertThat(one.lost).isNotEmpty());
        assertThat(one.lost).allMatch(lost -> lost.userId().equals("bob"));
    }

    @Test
    void bind_elsewhere_replaces_andTellsTheOlder() throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        one.join(first);
        two.join(second);
        SessionLocation older = bind(first, ALICE, one, 1);

        SessionLocation newer = bind(second, ALICE, two, 1);

        assertThat(newer.epoch()).isGreaterThan(older.epoch());
        assertThat(get(first.find(ALICE))).contains(newer);
        eventually(() -> assertThat(one.lost).contains(older));
        assertThat(two.lost).isEmpty();
    }

    @Test
    void bind_otherSessionOfTheSameGateway_replaces_andTellsIt() throws Exception {
        SessionDirectory directory = open();
        one.join(directory);
        SessionLocation older = bind(directory, ALICE, one, 1);

        SessionLocation newer = bind(directory, ALICE, one, 2);

        assertThat(get(directory.find(ALICE))).contains(newer);
        eventually(() -> assertThat(one.lost).contains(older));
        assertThat(one.lost).doesNotContain(newer);
    }

    @Test
    void bind_elsewhereWithRefusal_isRefused_untilTheOlderHasLeft() throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        one.join(first);
        two.join(second);
        SessionLocation older = bind(first, ALICE, one, 1);

        assertThat(get(second.bind(ALICE, two.name, 1, DuplicateLogin.REFUSE))).isEmpty();
        assertThat(get(first.bind(ALICE, one.name, 2, DuplicateLogin.REFUSE))).isEmpty();
        assertThat(get(second.find(ALICE))).contains(older);
        get(first.unbind(older));

        Optional<SessionLocation> newer = get(second.bind(ALICE, two.name, 1, DuplicateLogin.REFUSE));
        assertThat(newer).isPresent();
        assertThat(newer.orElseThrow().epoch()).isGreaterThan(older.epoch());
        assertThat(one.lost).isEmpty();
        assertThat(two.lost).isEmpty();
    }

    @Test
    void unbind_isNotFoundAnyMore_andTheNextEpochIsLarger() throws Exception {
        SessionDirectory directory = open();
        one.join(directory);
        SessionLocation first = bind(directory, ALICE, one, 1);

        get(directory.unbind(first));
        get(directory.unbind(first));

        assertThat(get(directory.find(ALICE))).isEmpty();
        assertThat(bind(directory, ALICE, one, 2).epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void unbind_late_changesNothing() throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        one.join(first);
        two.join(second);
        SessionLocation older = bind(first, ALICE, one, 1);
        SessionLocation newer = bind(second, ALICE, two, 1);

        get(first.unbind(older));
        assertThat(get(first.find(ALICE))).contains(newer);

        SessionLocation newest = bind(second, ALICE, two, 1);
        get(second.unbind(newer));
        assertThat(get(first.find(ALICE))).contains(newest);
    }

    /** For whoever has not got an epoch, as the bind failed. */
    @Test
    void unbind_withoutEpoch_endsTheSession_butNoOther() throws Exception {
        SessionDirectory directory = open();
        one.join(directory);
        SessionLocation location = bind(directory, ALICE, one, 1);

        get(directory.unbind(new SessionLocation(ALICE, one.name, 2, 0)));
        get(directory.unbind(new SessionLocation(ALICE, two.name, 1, 0)));
        assertThat(get(directory.find(ALICE))).contains(location);
        get(directory.unbind(new SessionLocation(ALICE, one.name, 1, 0)));

        assertThat(get(directory.find(ALICE))).isEmpty();
    }

    @Test
    void bind_byTwoAtTheSameMoment_givesOneOwner_andTellsTheOther() throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        one.join(first);
        two.join(second);

        for (int round = 0; round < ROUNDS; round++) {
            String user = "user-" + round;
            CompletionStage<Optional<SessionLocation>> ofOne = first.bind(user, one.name, 1, DuplicateLogin.REPLACE);
            CompletionStage<Optional<SessionLocation>> ofTwo = second.bind(user, two.name, 1, DuplicateLogin.REPLACE);
            SessionLocation a = get(ofOne).orElseThrow();
            SessionLocation b = get(ofTwo).orElseThrow();
            assertThat(a.epoch()).isNotEqualTo(b.epoch());
            boolean ownerIsOne = a.epoch() > b.epoch();

            assertThat(get(first.find(user))).contains(ownerIsOne ? a : b);
            eventually(() -> assertThat(ownerIsOne ? two.lost : one.lost).contains(ownerIsOne ? b : a));
            assertThat(ownerIsOne ? one.lost : two.lost).doesNotContain(ownerIsOne ? a : b);
        }
    }

    @Test
    void leaving_takesBackWhatTheGatewayHasBound_andNothingElse() throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        AutoCloseable membership = one.join(first);
        two.join(second);
        bind(first, ALICE, one, 1);
        bind(first, "bob", one, 2);
        SessionLocation replaced = bind(second, "bob", two, 2);
        SessionLocation other = bind(second, "carol", two, 3);

        membership.close();

        assertThat(get(second.find(ALICE))).isEmpty();
        assertThat(get(second.find("bob"))).contains(replaced);
        assertThat(get(second.find("carol"))).contains(other);
        one.join(first);
        assertThat(bind(first, ALICE, one, 4).epoch()).isPositive();
    }

    @Test
    void join_sameNameTwice_throws() {
        SessionDirectory directory = open();
        one.join(directory);

        assertThatThrownBy(() -> one.join(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gateway name: 'gateway-1' (expected: one that has not joined)");
    }

    @Test
    void listener_throws_theNewerIsBoundAllTheSame() throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        Queue<SessionLocation> lost = new ConcurrentLinkedQueue<>();
        first.join(one.name, location -> {
            lost.add(location);
            throw new IllegalStateException("thrown on purpose");
        });
        two.join(second);
        SessionLocation older = bind(first, ALICE, one, 1);

        SessionLocation newer = bind(second, ALICE, two, 1);

        eventually(() -> assertThat(lost).contains(older));
        assertThat(get(first.find(ALICE))).contains(newer);
        SessionLocation bob = bind(first, "bob", one, 2);
        bind(second, "bob", two, 2);
        eventually(() -> assertThat(lost).contains(bob));
    }

    static String[] oddNames() {
        return new String[] {
            " ",
            "with space and: colon",
            "line\nbreak\r\n$5\r\nDEL",
            "\u0000",
            "{slot}tag",
            "*[a-z]?",
            "\u00e9\u4e16\ud83d\ude00",
            "' .. redis.call('FLUSHALL') .. '",
            "1 2 3",
            "x".repeat(256)
        };
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void anyText_isAUser(String name) throws Exception {
        SessionDirectory first = open();
        SessionDirectory second = open();
        one.join(first);
        two.join(second);
        SessionLocation older = bind(first, name, one, Long.MIN_VALUE);
        assertThat(get(second.find(name))).contains(older);

        SessionLocation newer = bind(second, name, two, Long.MAX_VALUE);

        eventually(() -> assertThat(one.lost).contains(older));
        assertThat(get(first.find(name))).contains(newer);
        get(second.unbind(newer));
        assertThat(get(first.find(name))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void anyText_isAGateway(String name) throws Exception {
        Gateway odd = new Gateway(name);
        SessionDirectory first = open();
        SessionDirectory second = open();
        odd.join(first);
        two.join(second);
        SessionLocation older = bind(first, ALICE, odd, 1);
        assertThat(get(second.find(ALICE))).contains(older);

        bind(second, ALICE, two, 1);

        eventually(() -> assertThat(odd.lost).contains(older));
    }
}
