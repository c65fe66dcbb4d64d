/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.DirectoryGateway.ALICE;
import static io.gamegateway.redis.DirectoryGateway.KEYS;
import static io.gamegateway.redis.DirectoryGateway.addDeafUser;
import static io.gamegateway.redis.DirectoryGateway.entry;
import static io.gamegateway.redis.DirectoryGateway.entryOf;
import static io.gamegateway.redis.DirectoryGateway.failure;
import static io.gamegateway.redis.DirectoryGateway.get;
import static io.gamegateway.redis.DirectoryGateway.quickBuilder;
import static io.gamegateway.redis.RedisFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.redis.config.RedisCredentials;
import io.gamegateway.spi.DuplicateLogin;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.SessionLocation;
import io.gamegateway.test.FaultProxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries, notices and refreshes, while Redis is there. */
class RedisSessionDirectoryTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private DirectoryGateway gateway(String name) {
        return fixture.closing(new DirectoryGateway(name, quickBuilder(fixture.config())));
    }

    private DirectoryGateway refreshing(String name) {
        return fixture.closing(
                new DirectoryGateway(name, quickBuilder(fixture.config()).refreshInterval(OFTEN)));
    }

    private DirectoryGateway deaf(String name, Duration refreshInterval) {
        addDeafUser(fixture.redis());
        RedisConfig config = fixture.config().withCredentials(new RedisCredentials("deaf", "secret"));
        return fixture.closing(new DirectoryGateway(name, quickBuilder(config).refreshInterval(refreshInterval)));
    }

    private long millisToLive(String user) {
        return fixture.redis().ask(jedis -> jedis.pttl(KEYS + user));
    }

    @Test
    void entry_hasTheFormOfTheDocumentation() {
        DirectoryGateway gateway =
                fixture.closing(new DirectoryGateway("gateway-1", RedisSessionDirectory.builder(fixture.config())));
        long before = System.currentTimeMillis() * 1_000;

        SessionLocation location = gateway.bind(ALICE, -5);

        assertThat(entry(fixture.redis(), ALICE)).isEqualTo(entryOf(location));
        assertThat(location.epoch()).isGreaterThanOrEqualTo(before);
        assertThat(millisToLive(ALICE)).isBetween(20_000L, 30_000L);
        get(gateway.directory.unbind(location));
        assertThat(entry(fixture.redis(), ALICE)).isEqualTo(Map.of("epoch", Long.toString(location.epoch())));
        assertThat(millisToLive(ALICE)).isBetween(20_000L, 30_000L);
        assertThat(gateway.find(ALICE)).isEmpty();
    }

    @Test
    void notice_isEnough() {
        DirectoryGateway one = gateway("gateway-1");
        DirectoryGateway two = gateway("gateway-2");
        SessionLocation older = one.bind(ALICE, 1);

        two.bind(ALICE, 2);

        eventually(() -> assertThat(one.lost).containsExactly(older));
    }

    @Test
    void noticeLost_theNextRefreshFindsOut_once() {
        DirectoryGateway one = deaf("gateway-1", OFTEN);
        DirectoryGateway two = gateway("gateway-2");
        SessionLocation older = one.bind(ALICE, 1);
        SessionLocation bob = one.bind("bob", 2);

        SessionLocation newer = two.bind(ALICE, 3);

        eventually(() -> assertThat(one.lost).containsExactly(older));
        two.bind("bob", 4);
        eventually(() -> assertThat(one.lost).containsExactly(older, bob));
        assertThat(entry(fixture.redis(), ALICE)).isEqualTo(entryOf(newer));
        assertThat(fixture.log.with("the subscription is not available")).hasSize(1);
    }

    /** The newer login has ended before the older gateway asks. */
    @Test
    void noticeLost_andTheNewerHasLeft_isFoundOutAllTheSame() {
        DirectoryGateway one = deaf("gateway-1", RedisFixture.NEVER);
        DirectoryGateway two = gateway("gateway-2");
        SessionLocation older = one.bind(ALICE, 1);
        SessionLocation newer = two.bind(ALICE, 2);
        get(two.directory.unbind(newer));

        one.refreshNow(fixture.redis());

        eventually(() -> assertThat(one.lost).containsExactly(older));
        assertThat(entry(fixture.redis(), ALICE)).containsOnlyKeys("epoch");
    }

    @Test
    void noticeThatMakesNoSense_isIgnored() {
        DirectoryGateway one = gateway("gateway-1");
        DirectoryGateway two = gateway("gateway-2");
        SessionLocation older = one.bind(ALICE, 1);

        fixture.redis().run(jedis -> {
            jedis.publish("game-gateway:session:lost:gateway-1", "");
            jedis.publish("game-gateway:session:lost:gateway-1", "x y alice");
            jedis.publish("game-gateway:session:lost:gateway-1", (older.epoch() - 1) + " 1 alice");
        });
        two.bind(ALICE, 2);

        eventually(() -> assertThat(one.lost).containsExactly(older));
    }

    @Test
    void joined_isRefreshed_andOthersAreNot() {
        DirectoryGateway one = refreshing("gateway-1");
        one.bind(ALICE, 1);
        get(one.directory.bind("bob", "has not joined", 1, DuplicateLogin.REPLACE));

        fixture.redis().run(jedis -> {
            jedis.pexpire(KEYS + ALICE, 60_000);
            jedis.pexpire(KEYS + "bob", 60_000);
        });

        eventually(() -> assertThat(millisToLive(ALICE)).isGreaterThan(100_000));
        assertThat(millisToLive("bob")).isBetween(1L, 60_000L);
    }

    @Test
    void forgottenByRedis_isWrittenAgain_withItsEpoch() {
        DirectoryGateway one = refreshing("gateway-1");
        SessionLocation location = one.bind(ALICE, 1);

        fixture.redis().run(jedis -> jedis.flushAll());

        eventually(() -> assertThat(entry(fixture.redis(), ALICE)).isEqualTo(entryOf(location)));
        assertThat(one.bind(ALICE, 1).epoch()).isGreaterThan(location.epoch());
        assertThat(one.lost).isEmpty();
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void forgottenByRedis_andBoundElsewhere_isLost() {
        DirectoryGateway one = deaf("gateway-1", RedisFixture.NEVER);
        DirectoryGateway two = gateway("gateway-2");
        SessionLocation older = one.bind(ALICE, 1);
        fixture.redis().run(jedis -> jedis.flushAll());

        SessionLocation newer = two.bind(ALICE, 2);
        one.refreshNow(fixture.redis());

        eventually(() -> assertThat(one.lost).containsExactly(older));
        assertThat(newer.epoch()).isGreaterThan(older.epoch());
        assertThat(entry(fixture.redis(), ALICE)).isEqualTo(entryOf(newer));
    }

    /** As where a replica that had not heard of the newer login became the master. */
    @Test
    void refresh_ofTheNewer_displacesAnOlderEntry() {
        DirectoryGateway two = refreshing("gateway-2");
        SessionLocation newer = two.bind(ALICE, 2);
        SessionLocation older = new SessionLocation(ALICE, "gateway-1", 1, newer.epoch() - 1);

        fixture.redis().run(jedis -> jedis.hset(KEYS + ALICE, entryOf(older)));

        eventually(() -> assertThat(entry(fixture.redis(), ALICE)).isEqualTo(entryOf(newer)));
        assertThat(two.lost).isEmpty();
    }

    @Test
    void unbound_byAnybody_isNotWrittenAgain() {
        DirectoryGateway one = refreshing("gateway-1");
        DirectoryGateway logic = gateway("logic");
        SessionLocation location = one.bind(ALICE, 1);

        get(logic.directory.unbind(location));
        SessionLocation bob = one.bind("bob", 2);
        fixture.redis().run(jedis -> jedis.del(KEYS + "bob"));

        eventually(() -> assertThat(entry(fixture.redis(), "bob")).isEqualTo(entryOf(bob)));
        assertThat(logic.find(ALICE)).isEmpty();
        assertThat(one.lost).isEmpty();
    }

    /** Without a goodbye, as nothing reaches Redis any more. */
    @Test
    void gatewayThatDies_isNotFoundAfterTheExpiry() throws Exception {
        FaultProxy proxy = fixture.closing(FaultProxy.to(fixture.redis().address()));
        RedisConfig config = RedisFixture.patient(RedisConfig.standalone(Endpoint.parse(proxy.endpoint())));
        DirectoryGateway one = fixture.closing(new DirectoryGateway(
                "gateway-1", quickBuilder(config).expiry(Duration.ofMillis(600)).refreshInterval(OFTEN)));
        DirectoryGateway two = gateway("gateway-2");
        SessionLocation location = one.bind(ALICE, 1);
        assertThat(two.find(ALICE)).contains(location);

        proxy.refuse();
        proxy.reset();

        eventually(() -> assertThat(two.find(ALICE)).isEmpty());
        assertThat(get(two.directory.bind(ALICE, two.name, 2, DuplicateLogin.REFUSE)))
                .isPresent();
        proxy.heal();
        eventually(() -> assertThat(one.lost).containsExactly(location));
    }

    @Test
    void epoch_whenTheClockOfRedisStepsBack_growsAllTheSame() {
        DirectoryGateway one = gateway("gateway-1");
        long future = (System.currentTimeMillis() + Duration.ofDays(1).toMillis()) * 1_000;
        fixture.redis().run(jedis -> jedis.hset(KEYS + ALICE, "epoch", Long.toString(future)));

        assertThat(one.bind(ALICE, 1).epoch()).isEqualTo(future + 1);
        assertThat(one.bind(ALICE, 1).epoch()).isEqualTo(future + 2);
    }

    @Test
    void scriptsForgotten_areSentAgain() {
        DirectoryGateway one = gateway("gateway-1");
        SessionLocation first = one.bind(ALICE, 1);

        fixture.redis().run(jedis -> jedis.scriptFlush());

        assertThat(one.bind(ALICE, 1).epoch()).isGreaterThan(first.epoch());
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void keyOfAnotherType_failsItsUserOnly() {
        DirectoryGateway one = gateway("gateway-1");
        fixture.redis().run(jedis -> {
            jedis.set(KEYS + ALICE, "x");
            jedis.hset(KEYS + "bob", Map.of("gateway", "g", "session", "x", "epoch", "y"));
        });

        assertThat(failure(one.submit(ALICE, 1)))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(failure(one.directory.find(ALICE))).hasMessageContaining("WRONGTYPE");
        assertThat(failure(one.directory.find("bob"))).isInstanceOf(RedisUnavailableException.class);

        assertThat(one.bind("bob", 2).epoch()).isPositive();
        assertThat(one.bind("carol", 3).epoch()).isPositive();
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ud83d", "x\ude00"})
    void userId_thatIsNone_isRefused(String userId) {
        DirectoryGateway one = gateway("gateway-1");

        assertThat(failure(one.submit(userId, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(failure(one.directory.find(userId))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void userId_tooLong_isRefused() {
        DirectoryGateway one = gateway("gateway-1");

        assertThat(failure(one.submit("\u4e16".repeat(86), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("user id: 258 bytes (expected: 1 to 256 bytes of UTF-8)");
        assertThat(one.bind("\u4e16".repeat(85), 1).epoch()).isPositive();
    }

    @Test
    void start_settingsThatMakeNoSense_areRefused() {
        RedisSessionDirectoryBuilder builder = RedisSessionDirectory.builder(fixture.config());

        assertThatThrownBy(() -> builder.expiry(Duration.ZERO)).hasMessage("expiry: PT0S (expected: >= 1 ms)");
        assertThatThrownBy(() -> builder.refreshInterval(Duration.ZERO))
                .hasMessage("refreshInterval: PT0S (expected: > 0)");
        assertThatThrownBy(() -> builder.batchSize(0)).hasMessage("batchSize: 0 (expected: 1 to 10000)");
        assertThatThrownBy(() -> builder.queueCapacity(0)).hasMessage("queueCapacity: 0 (expected: > 0)");
        assertThatThrownBy(() -> builder.reconnect(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("longest: PT1S (expected: >= PT2S, the first)");
        assertThatThrownBy(() -> builder.refreshInterval(Duration.ofSeconds(16)).start())
                .hasMessage("expiry: PT30S (expected: >= 2 times the refreshInterval, PT16S)");
    }
}
