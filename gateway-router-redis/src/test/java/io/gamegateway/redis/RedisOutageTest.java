/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import static io.gamegateway.redis.RedisFixture.REALMS;
import static io.gamegateway.redis.RedisFixture.RULES;
import static io.gamegateway.redis.RedisFixture.awaitInForce;
import static io.gamegateway.redis.RedisFixture.errors;
import static io.gamegateway.redis.RedisFixture.eventually;
import static io.gamegateway.redis.RedisFixture.inForce;
import static io.gamegateway.redis.RedisFixture.quickBuilder;
import static io.gamegateway.redis.RedisFixture.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamegateway.codec.ServerId;
import io.gamegateway.redis.config.RedisConfig;
import io.gamegateway.routing.RouteTable;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.RouteRequest;
import io.gamegateway.spi.StubClient;
import io.gamegateway.test.FaultProxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A Redis that is killed, frozen, or was never there. */
class RedisOutageTest {

    private static final String LOST = "is not available";
    private static final String BACK = "is back after";
    private static final Duration SHORT = Duration.ofMillis(50);

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    private static RouteTable table(String endpoint) {
        return RouteRules.parse(rules(10, endpoint)).toTable();
    }

    private void assertLostAndBackOnce() {
        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(1));
        assertThat(fixture.log.with(LOST)).hasSize(1);
        assertThat(fixture.log.warnings()).hasSize(1);
    }

    @Test
    void killedAndRestarted_keepsTheTable_andSeesWhatChangedMeanwhile() {
        fixture.publishRules(rules(10, "old:1"));
        fixture.publishRealms(Map.of("7", "home:1"));
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().kill();
        eventually(() -> assertThat(errors(resolver, "routing_rules")).isGreaterThan(5));
        assertThat(inForce(resolver.table())).isEqualTo("old:1");
        assertThat(resolver.table().realms()).containsOnlyKeys(7);
        assertThat(resolver.isReady()).isTrue();
        // Comes back empty, as it has no persistence, and is filled by somebody who forgets to give notice.
        fixture.redis().launch();
        fixture.redis().run(jedis -> {
            jedis.hset(REALMS, "8", "home:2");
            jedis.set(RULES, rules(10, "new:1"));
        });
        fixture.publishRules(rules(10, "new:1"));

        awaitInForce(resolver, "new:1");
        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(1));
        assertThat(fixture.log.with(LOST)).hasSize(1);
    }

    @Test
    void connectionsCut_changesMeanwhileAreSeen() {
        fixture.publishRules(rules(10, "old:1"));
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.set(RULES, rules(10, "new:1"));
            jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
            jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
        });

        awaitInForce(resolver, "new:1");
        assertLostAndBackOnce();
    }

    /** Only the subscription: nothing else would notice for an hour. */
    @Test
    void subscriptionCut_isNoticed() {
        fixture.publishRules(rules(10, "old:1"));
        RedisRouteResolver resolver = fixture.resolver();

        fixture.redis().run(jedis -> {
            jedis.set(RULES, rules(10, "new:1"));
            jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
        });

        awaitInForce(resolver, "new:1");
        assertLostAndBackOnce();
    }

    @Test
    void frozen_isNoticedWithoutAnyRefresh_andRecovers() {
        fixture.publishRules(rules(10, "old:1"));
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(RedisFixture.impatient(fixture.config())).start());

        fixture.redis().freeze();
        RouteRequest question = new RouteRequest(ServerId.of(0, 10, 0), new StubClient(1), Optional.empty());
        assertThat(resolver.resolve(question))
                .isCompletedWithValueMatching(answer -> answer.service().equals("server-type-10"));
        eventually(() -> assertThat(fixture.log.with(LOST)).hasSize(1));
        assertThat(inForce(resolver.table())).isEqualTo("old:1");
        fixture.redis().thaw();
        fixture.redis().run(jedis -> jedis.set(RULES, rules(10, "new:1")));
        fixture.publishRules(rules(10, "new:1"));

        awaitInForce(resolver, "new:1");
        assertLostAndBackOnce();
    }

    /** The way to Redis swallows everything: no end of a connection is ever seen. */
    @Test
    void halfOpen_isNoticed_andRecovers() {
        fixture.publishRules(rules(10, "old:1"));
        FaultProxy proxy = fixture.closing(FaultProxy.to(fixture.redis().address()));
        RedisConfig config = RedisFixture.impatient(RedisConfig.standalone(Endpoint.parse(proxy.endpoint())));
        RedisRouteResolver resolver = fixture.closing(quickBuilder(config).start());

        proxy.halfOpen();
        fixture.redis().run(jedis -> jedis.set(RULES, rules(10, "new:1")));
        eventually(() -> assertThat(fixture.log.with(LOST)).hasSize(1));
        proxy.heal();

        awaitInForce(resolver, "new:1");
        assertLostAndBackOnce();
    }

    @Test
    void absentAtStart_withoutFallback_throwsWithAddressAndCause() {
        Endpoint nobody = new Endpoint("127.0.0.1", RedisProcess.freePort());

        assertThatThrownBy(() -> quickBuilder(RedisConfig.standalone(nobody)).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("Redis at " + nobody)
                .hasMessageContaining("Connection refused");
        assertThat(fixture.log.warnings()).isEmpty();
    }

    @Test
    void absentAtStart_withFallback_startsWithIt_andTakesOverWhatRedisHasLater() {
        int port = RedisProcess.freePort();
        RedisConfig config = RedisFixture.patient(RedisConfig.standalone(new Endpoint("127.0.0.1", port)));

        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(config).fallback(table("fallback:1")).start());

        assertThat(inForce(resolver.table())).isEqualTo("fallback:1");
        assertThat(resolver.isReady()).isTrue();
        eventually(() -> assertThat(errors(resolver, "realm_mapping")).isGreaterThan(3));
        assertThat(fixture.log.warnings()).hasSize(1).allMatch(line -> line.contains(LOST));
        RedisProcess late = fixture.closing(RedisProcess.startOn(port));
        late.run(jedis -> {
            jedis.set(RULES, rules(10, "redis:1"));
            jedis.publish(RULES + ":notify", "");
        });
        awaitInForce(resolver, "redis:1");
        eventually(() -> assertThat(fixture.log.with(BACK)).hasSize(1));
    }

    @Test
    void frozenAtStart_throwsWithinTheTimeouts() {
        RedisConfig config = RedisFixture.impatient(fixture.config());
        fixture.redis().freeze();

        assertThatThrownBy(() -> quickBuilder(config).start())
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining(config.description());
    }

    @Test
    void close_whileFrozen_isQuick_andLeavesNoThread() {
        fixture.publishRules(rules(10, "old:1"));
        RedisConfig slow = fixture.config().withTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60));
        RedisRouteResolver resolver = fixture.closing(
                quickBuilder(slow).rulesInterval(SHORT).realmsInterval(SHORT).start());
        fixture.redis().freeze();
        // It waits for an answer now, and would for a minute.
        eventually(() -> assertThat(readingThreads()).isEqualTo(2));

        long start = System.nanoTime();
        resolver.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        eventually(() -> assertThat(RedisFixture.threads()).isEmpty());
        assertThat(fixture.log.warnings()).isEmpty();
    }

    private static long readingThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("gateway-redis-"))
                .filter(thread -> thread.getValue().length > 0
                        && Arrays.stream(thread.getValue())
                                .anyMatch(frame -> frame.getMethodName().equals("read")
                                        && frame.getClassName().startsWith("java.net.Socket")))
                .count();
    }

    @Test
    void close_whileRedisIsAway_isQuick_andRepeatable() {
        fixture.publishRules(rules(10, "old:1"));
        RedisRouteResolver resolver = fixture.resolver();
        fixture.redis().kill();
        eventually(() -> assertThat(fixture.log.with(LOST)).hasSize(1));

        resolver.close();
        resolver.close();

        assertThat(RedisFixture.threads()).isEmpty();
        assertThat(inForce(resolver.table())).isEqualTo("old:1");
    }
}
