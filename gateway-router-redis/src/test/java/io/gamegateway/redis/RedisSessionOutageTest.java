/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.DirectoryGateway.ALICE;
import static io.gamegateway.redis.DirectoryGateway.KEYS;
import static io.gamegateway.redis.DirectoryGateway.entry;
import static io.gamegateway.redis.DirectoryGateway.entryOf;
import static io.gamegateway.redis.DirectoryGateway.failure;
import static io.gamegateway.redis.DirectoryGateway.get;
import static io.gamegateway.redis.DirectoryGateway.quickBuilder;
import static io.gamegateway.redis.RedisFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** A session directory whose Redis is killed, frozen, cut off, or was never there. */
class RedisSessionOutageTest {

    private static final String LOST = "users are neither bound nor found";
    private static final String BACK = "is back after";
    private static final int USERS = 2_000;

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private DirectoryGateway gateway(String name, RedisConfig config) {
        return fixture.closing(new DirectoryGateway(name, quickBuilder(config)));
    }

    private DirectoryGateway impatient(String name) {
        return gateway(name, RedisFixture.impatient(fixture.config()));
    }

    private FaultProxy proxy() {
        return fixture.closing(FaultProxy.to(fixture.redis().address()));
    }

    private DirectoryGateway behind(FaultProxy proxy, String name) {
        return gateway(name, RedisFixture.impatient(RedisConfig.standalone(Endpoint.parse(proxy.endpoint()))));
    }

    private static void cut(FaultProxy proxy) {
        proxy.refuse();
        proxy.reset();
    }

    private void awaitLost() {
        eventually(() -> assertThat(fixture.log.with(LOST)).hasSize(1));
    }

    private void assertLostAndBackOnce() {
        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(1));
        assertThat(fixture.log.with(LOST)).hasSize(1);
        assertThat(fixture.log.warnings()).hasSize(1);
    }

    private static List<SessionLocation> bindMany(DirectoryGateway gateway) {
        List<CompletionStage<Optional<SessionLocation>>> stages = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            stages.add(gateway.submit("user-" + i, i));
        }
        return stages.stream().map(stage -> get(stage).orElseThrow()).toList();
    }

    @Test
    void killedAndRestartedEmpty_underLoad_heals() throws InterruptedException {
        DirectoryGateway one = gateway("gateway-1", fixture.config());
        DirectoryGateway two = gateway("gateway-2", fixture.config());
        List<SessionLocation> bound = bindMany(one);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong failed = new AtomicLong();
        AtomicLong answered = new AtomicLong();
        Thread load = new Thread(() -> {
            for (long session = 1; !stop.get(); session++) {
                two.submit("load", session)
                        .whenComplete((location, error) -> (error == null ? answered : failed).incrementAndGet());
                LockSupport.parkNanos(100_000);
            }
        });
        load.start();

        fixture.redis().kill();
        eventually(() -> assertThat(failed).hasPositiveValue());
        fixture.redis().launch();
        long before = answered.get();
        eventually(() -> assertThat(answered).hasValueGreaterThan(before));
        stop.set(true);
        load.join();
        SessionLocation last = two.bind("load", Long.MAX_VALUE);

        eventually(() -> fixture.redis().run(jedis -> {
            for (SessionLocation location : bound) {
                assertThat(jedis.hgetAll(KEYS + location.userId())).isEqualTo(entryOf(location));
            }
        }));
        assertThat(one.find("load")).contains(last);
        assertThat(one.lost).isEmpty();
        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(2));
        assertThat(fixture.log.with(LOST)).hasSize(2);
    }

    @Test
    void frozen_stagesFail_andTheBindIsMadeUpFor() {
        DirectoryGateway one = impatient("gateway-1");
        SessionLocation bob = one.bind("bob", 1);

        fixture.redis().freeze();
        CompletionStage<?> bind = one.submit(ALICE, 2);
        CompletionStage<?> find = one.directory.find("bob");
        CompletionStage<?> unbind = one.directory.unbind(bob);
        assertThat(failure(bind))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining(fixture.redis().endpoint().toString());
        assertThat(failure(find)).isInstanceOf(RedisUnavailableException.class);
        assertThat(failure(unbind)).isInstanceOf(RedisUnavailableException.class);
        fixture.redis().thaw();

        eventually(() -> assertThat(entry(fixture.redis(), ALICE))
                .containsEntry("gateway", "gateway-1")
                .containsEntry("session", "2"));
        eventually(() -> assertThat(entry(fixture.redis(), "bob")).containsOnlyKeys("epoch"));
        assertLostAndBackOnce();
        assertThat(one.lost).isEmpty();
    }

    @Test
    void unbindWhileItIsAway_isNotForgotten() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        SessionLocation location = one.bind(ALICE, 1);

        cut(proxy);
        assertThat(failure(one.directory.unbind(location))).isInstanceOf(RedisUnavailableException.class);
        assertThat(entry(fixture.redis(), ALICE)).isEqualTo(entryOf(location));
        proxy.heal();

        eventually(() -> assertThat(entry(fixture.redis(), ALICE)).containsOnlyKeys("epoch"));
        assertThat(one.lost).isEmpty();
    }

    @Test
    void bindWhileItIsAway_thenUnbindWithoutEpoch_leavesNothing() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        SessionLocation bob = one.bind("bob", 2);

        cut(proxy);
        failure(one.submit(ALICE, 1));
        failure(one.directory.unbind(new SessionLocation(ALICE, one.name, 1, 0)));
        fixture.redis().run(jedis -> jedis.del(KEYS + "bob"));
        proxy.heal();

        // The round that would bind her restores him.
        eventually(() -> assertThat(entry(fixture.redis(), "bob")).isEqualTo(entryOf(bob)));
        assertThat(entry(fixture.redis(), ALICE)).doesNotContainKey("gateway");
    }

    /** Its session does not know the epoch that it has got meanwhile. */
    @Test
    void bindWhileItIsAway_isMadeUpFor_andCanBeUnboundThen() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        SessionLocation first = one.bind(ALICE, 1);

        cut(proxy);
        failure(one.submit(ALICE, 1));
        proxy.heal();
        eventually(() -> assertThat(one.find(ALICE).orElseThrow().epoch()).isGreaterThan(first.epoch()));
        get(one.directory.unbind(first));

        assertThat(entry(fixture.redis(), ALICE)).containsOnlyKeys("epoch");
    }

    @Test
    void boundElsewhere_beforeTheBindThatFailed_isReplaced() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        DirectoryGateway two = gateway("gateway-2", fixture.config());
        SessionLocation older = two.bind(ALICE, 2);

        cut(proxy);
        failure(one.submit(ALICE, 1));
        proxy.heal();

        eventually(() -> assertThat(two.lost).containsExactly(older));
        assertThat(two.find(ALICE).orElseThrow().gatewayName()).isEqualTo("gateway-1");
        assertThat(one.lost).isEmpty();
    }

    @Test
    void boundElsewhere_afterTheBindThatFailed_keepsTheUser() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        DirectoryGateway two = gateway("gateway-2", fixture.config());
        one.bind("bob", 3);

        cut(proxy);
        long failedMicros = redisMicros();
        failure(one.submit(ALICE, 1));
        // Which login is older is known but for the time that a command takes to Redis.
        eventually(() -> assertThat(redisMicros()).isGreaterThan(failedMicros + 1_000_000));
        SessionLocation newer = two.bind(ALICE, 2);
        proxy.heal();

        eventually(() -> assertThat(one.lost).containsExactly(new SessionLocation(ALICE, "gateway-1", 1, 0)));
        assertThat(two.find(ALICE)).contains(newer);
        assertThat(two.lost).isEmpty();
    }

    private long redisMicros() {
        List<String> time = fixture.redis().ask(Jedis::time);
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    @Test
    void refusal_whileItIsAway_isFoundOutThen() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        DirectoryGateway two = gateway("gateway-2", fixture.config());
        SessionLocation older = two.bind(ALICE, 2);
        one.bind("bob", 3);

        cut(proxy);
        failure(one.directory.bind(ALICE, one.name, 1, DuplicateLogin.REFUSE));
        failure(one.directory.bind("bob", one.name, 4, DuplicateLogin.REFUSE));
        assertThat(one.lost).containsExactly(new SessionLocation("bob", "gateway-1", 4, 0));
        proxy.heal();

        eventually(() -> assertThat(DirectoryGateway.sessions(one.lost)).containsExactly(4L, 1L));
        assertThat(two.find(ALICE)).contains(older);
    }

    @Test
    void twoSessionsOfOneGateway_whileItIsAway_theNewerOneWins() {
        FaultProxy proxy = proxy();
        DirectoryGateway one = behind(proxy, "gateway-1");
        SessionLocation older = one.bind(ALICE, 1);

        cut(proxy);
        failure(one.submit(ALICE, 2));
        assertThat(one.lost).containsExactly(older);
        proxy.heal();

        eventually(() -> assertThat(entry(fixture.redis(), ALICE)).containsEntry("session", "2"));
        assertThat(one.lost).containsExactly(older);
    }

    @Test
    void frozen_closeIsBounded_andLeavesNoThread() throws Exception {
        DirectoryGateway one = impatient("gateway-1");
        DirectoryGateway two = impatient("gateway-2");
        one.bind(ALICE, 1);
        two.bind("bob", 1);
        fixture.redis().freeze();
        CompletionStage<?> waiting = one.directory.find("bob");

        long start = System.nanoTime();
        one.membership.close();
        one.close();
        two.close();
        two.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RedisFixture.WAIT);
        eventually(() -> assertThat(RedisFixture.threads()).isEmpty());
        assertThat(failure(waiting)).isInstanceOf(RuntimeException.class);
        assertThat(failure(one.submit(ALICE, 2)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("directory: closed (expected: open)");
        one.membership.close();
    }

    @Test
    void close_takesBackWhatIsBound() {
        DirectoryGateway one = gateway("gateway-1", fixture.config());
        DirectoryGateway two = gateway("gateway-2", fixture.config());
        bindMany(one);
        SessionLocation replaced = two.bind("user-0", 1);

        one.close();

        fixture.redis().run(jedis -> {
            for (int i = 1; i < USERS; i++) {
                assertThat(jedis.hgetAll(KEYS + "user-" + i)).containsOnlyKeys("epoch");
            }
        });
        assertThat(entry(fixture.redis(), "user-0")).isEqualTo(entryOf(replaced));
        eventually(() -> assertThat(RedisFixture.threads()).hasSize(2));
    }

    @Test
    void queueFull_failsAtOnce_andTheBindIsMadeUpFor() {
        DirectoryGateway one = fixture.closing(new DirectoryGateway(
                "gateway-1",
                quickBuilder(RedisFixture.impatient(fixture.config())).queueCapacity(10)));
        one.bind("bob", 1);
        fixture.redis().freeze();

        List<CompletionStage<?>> stages = new ArrayList<>();
        // The thread takes what is waiting once, and is stuck then.
        for (int i = 0; i < 100; i++) {
            stages.add(one.directory.find("bob"));
        }
        CompletionStage<?> bind = one.submit(ALICE, 2);

        assertThat(bind.toCompletableFuture()).isCompletedExceptionally();
        assertThat(failure(bind))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("requests: 10 wait (expected: fewer than 10)");
        stages.forEach(DirectoryGateway::failure);
        fixture.redis().thaw();
        eventually(() -> assertThat(entry(fixture.redis(), ALICE)).containsEntry("session", "2"));
    }

    /** Each answer takes a third of a second, and there are thirty to wait for. */
    @Test
    void slow_requestsDoNotWaitForEver() {
        FaultProxy proxy = proxy();
        RedisConfig config = RedisFixture.impatient(RedisConfig.standalone(Endpoint.parse(proxy.endpoint())));
        RedisSessionDirectory logic =
                fixture.closing(quickBuilder(config).batchSize(1).start());
        assertThat(get(logic.find(ALICE))).isEmpty();

        proxy.trickle(Direction.FROM_TARGET, 60);
        List<CompletionStage<Optional<SessionLocation>>> finds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            finds.add(logic.find(ALICE));
        }

        assertThat(get(finds.get(0))).isEmpty();
        assertThat(failure(finds.get(29)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("request: has waited for too long (expected: Redis is faster)");
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void absentAtTheStart_startsAllTheSame() {
        RedisConfig config = fixture.config();
        fixture.redis().kill();

        DirectoryGateway one = gateway("gateway-1", config);
        assertThat(failure(one.submit(ALICE, 1))).isInstanceOf(RedisUnavailableException.class);
        fixture.redis().launch();

        eventually(() -> assertThat(entry(fixture.redis(), ALICE))
                .isEqualTo(Map.of("gateway", "gateway-1", "session", "1", "epoch", epoch(ALICE))));
        assertThat(one.bind(ALICE, 1).epoch()).isPositive();
        assertLostAndBackOnce();
    }

    private String epoch(String user) {
        return entry(fixture.redis(), user).getOrDefault("epoch", "none");
    }

    /** Nothing of a directory that only looks up would notice otherwise. */
    @Test
    void lookupsOnly_noticeThatItIsBack() {
        RedisSessionDirectory logic =
                fixture.closing(quickBuilder(fixture.config()).start());
        assertThat(get(logic.find(ALICE))).isEmpty();

        fixture.redis().kill();
        failure(logic.find(ALICE));
        awaitLost();
        fixture.redis().launch();

        assertLostAndBackOnce();
        assertThat(get(logic.find(ALICE))).isEmpty();
    }
}
